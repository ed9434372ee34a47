package dev.whence.networks.system;

import dev.whence.causal.InputException;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.tokens.Prompts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Means of sites over reference sets of prompts, each computed once. */
final class Means implements AutoCloseable {
    private static final int TOKENS = 1024;

    private final Runner runner;
    /** Whole points by reference set and layer, since the sites of one point come together. */
    private final Map<Key, Tensor> means = new HashMap<>();

    private record Key(Prompts over, boolean byPosition, Recorder.Place place) {}

    Means(Runner runner) {
        this.runner = runner;
    }

    /**
     * The mean value, {@code [1, position or 1, component]}.
     *
     * @param columns positions of the run that it is for
     */
    synchronized Tensor of(NetworkIntervention.Mean mean, int columns) {
        Address address = Address.of(mean.site());
        Key key = new Key(mean.over(), mean.byPosition(), new Recorder.Place(address.point(), address.layer()));
        Tensor point = means.get(key);
        if (point == null) {
            point = compute(key, address);
            means.put(key, point);
        }
        if (mean.byPosition() && point.size(address.point().positionAxis()) < columns) {
            throw new InputException("a mean by position over prompts of at most "
                    + point.size(address.point().positionAxis()) + " tokens cannot stand in for a prompt of "
                    + columns);
        }
        return address.coordinates(address.slice(point));
    }

    private Tensor compute(Key key, Address address) {
        Prompts over = key.over();
        over.check(runner.blocks().spec().vocabulary(), runner.blocks().spec().context());
        try (PointerScope _ = new PointerScope();
                Runner reference = new Runner(runner.blocks(), over)) {
            int longest = over.longest();
            double[] counts = new double[longest];
            Tensor sum = null;
            for (int[] units : Chunk.batches(over, TOKENS, (_, _) -> 0)) {
                Chunk chunk = Chunk.of(over.select(units), units, longest);
                for (int length : chunk.rows().lengths()) {
                    for (int position = 0; position < length; position++) {
                        counts[position]++;
                    }
                }
                try (Recorder recorder = reference.record(chunk, List.of(), List.of(address))) {
                    Tensor part = masked(recorder.point(address), address, chunk.rows())
                            .sum(new long[] {0}, true, new org.bytedeco.pytorch.ScalarTypeOptional(ScalarType.Double));
                    sum = sum == null ? part : sum.add(part);
                }
            }
            Tensor total = java.util.Objects.requireNonNull(sum);
            int axis = address.point().positionAxis();
            if (!key.byPosition()) {
                if (address.point().perPair()) {
                    throw new InputException(
                            "the mean of a pattern is taken position by position: keys of different queries do not correspond");
                }
                double all = java.util.Arrays.stream(counts).sum();
                total = total.sum(axis).unsqueeze(axis).div(Tensors.scalar(all));
            } else {
                float[] inverse = new float[longest];
                for (int position = 0; position < longest; position++) {
                    inverse[position] = (float) (1 / counts[position]);
                }
                long[] shape = {1, 1, 1, 1};
                shape[axis] = longest;
                long[] sized = java.util.Arrays.copyOf(shape, Math.toIntExact(total.dim()));
                total = total.mul(Tensors.of(inverse, sized).to(total.device(), ScalarType.Double));
            }
            return Tensors.keep(total.to(runner.blocks().weights().tokens().scalar_type()));
        }
    }

    /** Padding set to zero. */
    private static Tensor masked(Tensor value, Address address, Rows rows) {
        float[] mask = new float[rows.count() * rows.columns()];
        for (int row = 0; row < rows.count(); row++) {
            java.util.Arrays.fill(mask, row * rows.columns(), row * rows.columns() + rows.lengths()[row], 1);
        }
        long[] shape = {rows.count(), 1, 1, 1};
        shape[address.point().positionAxis()] = rows.columns();
        long[] sized = java.util.Arrays.copyOf(shape, Math.toIntExact(value.dim()));
        return value.mul(Tensors.of(mask, sized).to(value.device(), value.scalar_type()));
    }

    @Override
    public synchronized void close() {
        Tensors.free(means.values());
        means.clear();
    }
}
