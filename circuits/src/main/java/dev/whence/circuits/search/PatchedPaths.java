package dev.whence.circuits.search;

import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.run.HeadMaths;
import dev.whence.circuits.run.Recording;
import dev.whence.networks.Network;
import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.spec.Block;
import dev.whence.networks.system.Chunk;
import dev.whence.networks.system.MetricHead;
import dev.whence.networks.system.Rows;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Path patching of one batch, all heads of a layer at once. */
final class PatchedPaths implements AutoCloseable {
    private final PathPatching search;
    private final Network network;
    private final ComputationGraph graph;
    private final HeadMaths maths;
    private final Blocks blocks;
    private final MetricHead metric;
    private final Chunk base;
    private final PatchedBatch batch;
    private final Recording recording;
    private final Differences differences;
    private final boolean sequential;
    private final int firstReceiver;

    PatchedPaths(PathPatching search, ComputationGraph graph, HeadMaths maths, Chunk base, Chunk other) {
        this.search = search;
        this.network = search.question().network();
        this.graph = graph;
        this.maths = maths;
        this.blocks = network.blocks();
        this.metric = new MetricHead(search.question().metric());
        this.base = base;
        this.sequential = network.spec().block().wiring() == Block.Wiring.SEQUENTIAL;
        this.firstReceiver = search.receivers().stream()
                .mapToInt(slot -> slot.node().layer())
                .min()
                .orElseThrow();
        this.batch = PatchedBatch.of(
                search.question(),
                graph,
                maths,
                base,
                other,
                EnumSet.of(Point.RESIDUAL_BEFORE, Point.ATTENTION_OUTPUT));
        this.recording = batch.recording();
        this.differences = batch.differences();
    }

    /** The metric of each row in the undisturbed run. */
    float[] undisturbed() {
        return batch.undisturbed();
    }

    /**
     * The metric with each head of a layer as the sender, {@code [head][row]} row major.
     *
     * @param layer of the senders
     */
    float[] senders(int layer) {
        int heads = graph.heads();
        Differences.Group group = differences.all().stream()
                .filter(each -> each.point() == Point.HEAD_OUTPUT && each.layer() == layer)
                .findFirst()
                .orElseThrow();
        Rows rows = base.rows().times(heads);
        Map<Slot, Tensor> received = new HashMap<>();
        Tensor change = cut(
                differences
                        .expanded(group)
                        .view(rows.count(), rows.columns(), network.spec().width()),
                rows);
        if (graph.hasMlp() && sequential) {
            receiveMlp(layer, change, received);
            if (follows()) {
                change = change.add(mlpChange(layer, change, rows));
            }
        }
        for (int at = layer + 1; at < graph.layers(); at++) {
            for (Slot slot : search.receivers()) {
                if (slot.node() instanceof Node.Head && slot.node().layer() == at) {
                    received.put(slot, change);
                }
            }
            receiveMlp(at, change, received);
            if (follows() && graph.hasMlp()) {
                change = change.add(mlpChange(at, change, rows));
            }
        }
        if (firstReceiver == Integer.MAX_VALUE) {
            Tensor last = recording.at(Point.RESIDUAL_AFTER, graph.layers() - 1);
            try (Pass pass = new Pass(blocks, Taps.NONE, rows.lengths())) {
                Tensor stream = pass.rows(Tensors.repeated(last, heads), rows.last());
                return Tensors.floats(metric.ofLast(pass, stream.add(change), rows.units()));
            }
        }
        return Tensors.floats(written(received, rows));
    }

    private boolean follows() {
        return !search.freezeMlps();
    }

    private void receiveMlp(int layer, Tensor change, Map<Slot, Tensor> received) {
        Slot slot = graph.hasMlp() ? new Slot(new Node.MlpBlock(layer), Slot.Role.INPUT) : null;
        if (slot != null && search.receivers().contains(slot)) {
            received.put(slot, change);
        }
    }

    /** The positions that are patched: all, or the last as {@code [row, 1, width]}. */
    private Tensor cut(Tensor x, Rows rows) {
        // With heads frozen positions do not mix, and the logits are read at the last one alone.
        boolean last = search.where() == PathPatching.Where.LAST || firstReceiver == Integer.MAX_VALUE;
        return last ? last(x, rows) : x;
    }

    private Tensor last(Tensor x, Rows rows) {
        try (Pass pass = new Pass(blocks, Taps.NONE, rows.lengths())) {
            return pass.rows(x, rows.last());
        }
    }

    /** What the MLP of a layer writes differently when the stream that it reads is changed. */
    private Tensor mlpChange(int layer, Tensor change, Rows rows) {
        return Tensors.scoped(() -> {
            Tensor undisturbedOutput = like(recording.at(Point.MLP_OUTPUT, layer), change, rows);
            Tensor read = like(mlpRead(layer), change, rows).add(change);
            return blocks.mlpOutput(layer, blocks.neurons(layer, blocks.mlpInput(layer, read)))
                    .sub(undisturbedOutput);
        });
    }

    private Tensor mlpRead(int layer) {
        Tensor before = recording.at(Point.RESIDUAL_BEFORE, layer);
        return sequential ? before.add(recording.at(Point.ATTENTION_OUTPUT, layer)) : before;
    }

    /** The undisturbed value for every sender, at the positions of {@code change}. */
    private Tensor like(Tensor value, Tensor change, Rows rows) {
        Tensor cut = change.size(1) == 1 && value.size(1) > 1 ? last(value, base.rows()) : value;
        return Tensors.repeated(cut, rows.count() / base.rows().count());
    }

    /** The undisturbed run with what the receivers read written into it, from the first receiver's layer on. */
    private Tensor written(Map<Slot, Tensor> received, Rows rows) {
        int times = rows.count() / base.rows().count();
        try (Pass pass = new Pass(blocks, Taps.NONE, rows.lengths())) {
            Tensor x = Tensors.repeated(recording.at(Point.RESIDUAL_BEFORE, firstReceiver), times);
            for (int layer = firstReceiver; layer < graph.layers(); layer++) {
                Tensor stream = x;
                int at = layer;
                boolean reads =
                        received.keySet().stream().anyMatch(slot -> slot.node().layer() == at);
                if (layer == graph.layers() - 1 && !reads) {
                    return metric.ofLast(pass, pass.lastLayer(x, rows.last()), rows.units());
                }
                x = reads ? Tensors.scoped(() -> receiving(at, stream, received, rows)) : pass.layer(layer, x);
            }
            return metric.ofLast(pass, pass.rows(x, rows.last()), rows.units());
        }
    }

    private Tensor receiving(int layer, Tensor x, Map<Slot, Tensor> received, Rows rows) {
        Blocks.Projected projected = blocks.project(layer, blocks.attentionInput(layer, x));
        Tensor[] inputs = {
            projected.query(),
            maths.expanded(Slot.Role.KEY, projected.key()),
            maths.expanded(Slot.Role.VALUE, projected.value())
        };
        Tensor heads = maths.attended(
                layer,
                replaced(layer, Slot.Role.QUERY, inputs[0], received, rows),
                replaced(layer, Slot.Role.KEY, inputs[1], received, rows),
                replaced(layer, Slot.Role.VALUE, inputs[2], received, rows),
                rows.lengths());
        Tensor written = blocks.attentionOutput(layer, heads);
        Tensor between = blocks.between(layer, x, written);
        if (!graph.hasMlp()) {
            return between;
        }
        Tensor read = sequential ? between : x;
        Tensor change = received.get(new Slot(new Node.MlpBlock(layer), Slot.Role.INPUT));
        if (change != null) {
            Tensor other = like(mlpRead(layer), change, rows).add(change);
            read = change.size(1) == 1 ? atLast(read, other, rows) : other;
        }
        return blocks.after(
                layer, between, blocks.mlpOutput(layer, blocks.neurons(layer, blocks.mlpInput(layer, read))));
    }

    /** Queries, keys or values with those of the receivers replaced by what they are recorded to read. */
    private Tensor replaced(int layer, Slot.Role role, Tensor all, Map<Slot, Tensor> received, Rows rows) {
        Tensor copy = null;
        for (int head = 0; head < graph.heads(); head++) {
            Tensor change = received.get(new Slot(new Node.Head(layer, head), role));
            if (change == null) {
                continue;
            }
            copy = copy == null ? all.clone() : copy;
            Tensor read = blocks.attentionInput(
                    layer,
                    like(recording.at(Point.RESIDUAL_BEFORE, layer), change, rows)
                            .add(change));
            Tensor values = maths.projected(layer, role, head, read); // [row, position, headWidth]
            Tensor target = copy.select(2, head);
            target.copy_(change.size(1) == 1 && rows.columns() > 1 ? atLast(target, values, rows) : values);
        }
        return copy == null ? all : copy;
    }

    /** A value with that of each row's last position replaced. */
    private Tensor atLast(Tensor value, Tensor atLast, Rows rows) {
        Tensor mask = mask(rows, value);
        return org.bytedeco.pytorch.global.torch.where(mask, atLast.expand_as(value), value);
    }

    private static Tensor mask(Rows rows, Tensor like) {
        float[] values = new float[rows.count() * rows.columns()];
        int[] last = rows.last();
        for (int row = 0; row < last.length; row++) {
            values[row * rows.columns() + last[row]] = 1;
        }
        return Tensors.of(values, rows.count(), rows.columns(), 1)
                .to(like.device(), org.bytedeco.pytorch.global.torch.ScalarType.Bool);
    }

    @Override
    public void close() {
        batch.close();
    }
}
