package dev.whence.circuits.search;

import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.run.HeadMaths;
import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.spec.Block;
import dev.whence.networks.system.Chunk;
import dev.whence.networks.system.MetricHead;
import dev.whence.networks.system.Rows;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The derivative of a metric with respect to what every slot reads, averaged over the steps of a path, times what every
 * earlier component writes differently. All steps of a batch run as one batch, step by step the same prompts.
 */
final class SlotGradients {
    private final Network network;
    private final ComputationGraph graph;
    private final HeadMaths maths;
    private final MetricHead metric;
    private final Chunk chunk;
    private final int steps;
    private final Rows rows;

    SlotGradients(
            Network network, ComputationGraph graph, HeadMaths maths, NetworkMetric metric, Chunk chunk, int steps) {
        this.network = network;
        this.graph = graph;
        this.maths = maths;
        this.metric = new MetricHead(metric);
        this.chunk = chunk;
        this.steps = steps;
        this.rows = chunk.rows().times(steps);
    }

    /**
     * Runs from embeddings, one row for each step and prompt, and adds scores.
     *
     * @param embeddings {@code [step * row, position, width]}
     * @param replaced a point that gets {@code replacement} in every row; null for none
     * @param writers whose edges are scored
     * @param scores {@code [prompt][edge]}
     */
    void score(
            Tensor embeddings,
            SlotTaps.@Nullable Place replaced,
            @Nullable Tensor replacement,
            List<Differences.Group> writers,
            Differences differences,
            float[][] scores) {
        try (SlotTaps taps = new SlotTaps(network.spec(), replaced, replacement);
                Pass pass = new Pass(network.blocks(), taps, rows.lengths())) {
            Tensors.withGradient(() -> {
                Tensor stream = pass.layers(0, embeddings);
                Tensor measured = metric.ofLast(pass, pass.rows(stream, rows.last()), rows.units());
                taps.differentiate(measured.sum());
                Tensors.notRecording(() -> {
                    for (int layer = 0; layer < graph.layers(); layer++) {
                        layer(taps, layer, writers, differences, scores);
                    }
                    int last = graph.layers() - 1;
                    Tensor gradient = averaged(taps.gradient(Point.RESIDUAL_AFTER, last));
                    add(
                            new Slot(new Node.Output(), Slot.Role.INPUT),
                            gradient.unsqueeze(0),
                            writers,
                            differences,
                            scores);
                    return scores;
                });
                return scores;
            });
        }
    }

    private void layer(
            SlotTaps taps, int layer, List<Differences.Group> writers, Differences differences, float[][] scores) {
        if (taps.has(Point.QUERY, layer)) {
            Tensors.withoutGradient(() -> {
                Normed normed = Normed.of(network, layer, true, taps.value(Point.RESIDUAL_BEFORE, layer));
                List<Tensor> all = new ArrayList<>();
                Tensor[] gradients = perHead(taps, layer);
                for (Slot.Role role : List.of(Slot.Role.QUERY, Slot.Role.KEY, Slot.Role.VALUE)) {
                    Tensor projected = maths.expanded(role, taps.value(Point.valueOf(role.name()), layer));
                    all.add(toStream(layer, role, projected, gradients[role.ordinal()], normed));
                }
                add(
                        new Slot(new Node.Head(layer, 0), Slot.Role.QUERY),
                        Tensors.concatenated(all, 0),
                        writers,
                        differences,
                        scores);
                return scores;
            });
        }
        boolean sequential = network.spec().block().wiring() == Block.Wiring.SEQUENTIAL;
        Point readAt = sequential ? Point.RESIDUAL_BETWEEN : Point.RESIDUAL_BEFORE;
        // In a parallel block the MLP does not read what heads of its own layer write.
        if (graph.hasMlp() && taps.has(Point.MLP_INPUT, layer) && taps.has(readAt, layer)) {
            Tensors.withoutGradient(() -> {
                Tensor read = taps.value(readAt, layer);
                Tensor gradient =
                        Normed.of(network, layer, false, read).pulledBack(taps.gradient(Point.MLP_INPUT, layer));
                add(
                        new Slot(new Node.MlpBlock(layer), Slot.Role.INPUT),
                        averaged(gradient).unsqueeze(0),
                        writers,
                        differences,
                        scores);
                return scores;
            });
        }
    }

    /** Derivatives at queries, keys and values, each {@code [step * row, position, head, headWidth]}, one per query head. */
    private Tensor[] perHead(SlotTaps taps, int layer) {
        Tensor query = taps.gradient(Point.QUERY, layer);
        if (network.spec().attention().group() == 1) {
            return new Tensor[] {query, taps.gradient(Point.KEY, layer), taps.gradient(Point.VALUE, layer)};
        }
        // Heads that share keys and values share their derivative too: taken apart by attending once more.
        Tensor upstream = taps.gradient(Point.HEAD_OUTPUT, layer);
        try (var _ = new org.bytedeco.pytorch.AutoGradMode(true)) {
            Tensor key = own(Slot.Role.KEY, taps, layer);
            Tensor value = own(Slot.Role.VALUE, taps, layer);
            Tensor heads = maths.attended(layer, taps.value(Point.QUERY, layer), key, value, rows.lengths());
            List<Tensor> found = Tensors.gradients(heads.mul(upstream).sum(), List.of(key, value));
            return new Tensor[] {query, found.get(0), found.get(1)};
        }
    }

    private Tensor own(Slot.Role role, SlotTaps taps, int layer) {
        return maths.expanded(role, taps.value(Point.valueOf(role.name()), layer))
                .detach()
                .set_requires_grad(true);
    }

    /**
     * Carries a derivative at queries, keys or values back through projection and norm, averaged over steps. What depends
     * on the step, the scale of the norm and the normed stream, is dealt with where heads are narrow.
     *
     * @return {@code [head, row, position, width]}
     */
    private Tensor toStream(int layer, Slot.Role role, Tensor projected, Tensor gradient, Normed normed) {
        long count = chunk.rows().count();
        long positions = rows.columns();
        int heads = graph.heads();
        int width = network.spec().width();
        Tensor scaled = normed.scaled(gradient); // g / sigma
        Tensor mean = averaged(scaled).permute(2, 0, 1, 3).reshape(heads, count * positions, scaled.size(3));
        Tensor main = mean.matmul(normed.folded(maths.weight(layer, role)));
        if (normed.isIdentity()) {
            return main.view(heads, count, positions, width);
        }
        // mean over the width of (g W w) x_hat: the projection of x_hat is what was projected less its constant part
        Tensor constant = normed.constant(maths.weight(layer, role), maths.bias(layer, role));
        Tensor along = (constant == null ? projected : projected.sub(constant)).mul(scaled);
        Tensor c = along.sum(3).div(Tensors.scalar((double) width * steps));
        Tensor byToken = c.view(steps, count * positions, heads).permute(1, 2, 0);
        Tensor directions =
                normed.direction().view(steps, count * positions, width).transpose(0, 1);
        return main.sub(byToken.bmm(directions).transpose(0, 1)).view(heads, count, positions, width);
    }

    /** The mean over steps: {@code [step * row, ...]} to {@code [row, ...]}. */
    private Tensor averaged(Tensor value) {
        if (steps == 1) {
            return value;
        }
        long[] shape = Tensors.shape(value);
        long[] split = new long[shape.length + 1];
        split[0] = steps;
        split[1] = shape[0] / steps;
        System.arraycopy(shape, 1, split, 2, shape.length - 1);
        return value.reshape(split).mean(new long[] {0}, false, new org.bytedeco.pytorch.ScalarTypeOptional());
    }

    /**
     * Adds the scores of every edge from some writers into neighbouring slots.
     *
     * @param gradient {@code [slot, row, position, width]}
     */
    private void add(
            Slot first, Tensor gradient, List<Differences.Group> writers, Differences differences, float[][] scores) {
        int slot = graph.indexOf(first);
        int count = Math.toIntExact(gradient.size(0));
        int before = graph.writersBefore(slot);
        Tensor reading = gradient.reshape(count, gradient.size(1), gradient.size(2) * gradient.size(3))
                .permute(1, 2, 0);
        for (Differences.Group group : writers) {
            if (group.firstWriter() >= before) {
                continue;
            }
            Tensors.withoutGradient(() -> {
                Tensor writing = differences.expanded(group).transpose(0, 1);
                float[] products = Tensors.floats(writing.bmm(reading)); // [row, writer, slot]
                int[] units = chunk.rows().units();
                int at = 0;
                for (int unit : units) {
                    for (int writer = 0; writer < group.count(); writer++) {
                        for (int each = 0; each < count; each++) {
                            scores[unit][graph.edge(group.firstWriter() + writer, slot + each)] += products[at++];
                        }
                    }
                }
                return scores;
            });
        }
    }
}
