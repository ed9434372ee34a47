package dev.whence.circuits.search;

import dev.whence.circuits.Question;
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
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * One batch whose slots are patched one by one. A slot's component is computed anew for every earlier writer; what it
 * writes differently is added to the undisturbed stream, and only what follows runs.
 */
final class PatchedSlots implements AutoCloseable {
    private static final int TOKENS = 1024;

    private final Network network;
    private final ComputationGraph graph;
    private final HeadMaths maths;
    private final Blocks blocks;
    private final MetricHead metric;
    private final Chunk base;
    private final PatchedBatch batch;
    private final Recording recording;
    private final Differences differences;

    /** Takes the metric of several neighbouring edges, {@code [edge][row]} row major. */
    @FunctionalInterface
    interface Sink {
        void put(int firstEdge, float[] values);
    }

    PatchedSlots(Question question, ComputationGraph graph, HeadMaths maths, Chunk base, Chunk other) {
        this.network = question.network();
        this.graph = graph;
        this.maths = maths;
        this.blocks = network.blocks();
        this.metric = new MetricHead(question.metric());
        this.base = base;
        this.batch = PatchedBatch.of(
                question,
                graph,
                maths,
                base,
                other,
                EnumSet.of(
                        Point.RESIDUAL_BEFORE,
                        Point.QUERY,
                        Point.KEY,
                        Point.VALUE,
                        Point.HEAD_OUTPUT,
                        Point.ATTENTION_OUTPUT));
        this.recording = batch.recording();
        this.differences = batch.differences();
    }

    /** The metric of each row in the undisturbed run. */
    float[] undisturbed() {
        return batch.undisturbed();
    }

    /** A few writers at full width: {@code [writer * row, position, width]}. */
    private Tensor written(int first, int count) {
        List<Tensor> parts = new java.util.ArrayList<>();
        for (Differences.Group group : differences.all()) {
            int from = Math.max(first, group.firstWriter());
            int to = Math.min(first + count, group.firstWriter() + group.count());
            if (from < to) {
                parts.add(differences.expanded(group).narrow(0, from - group.firstWriter(), to - from));
            }
        }
        Tensor all = Tensors.concatenated(parts, 0);
        return all.reshape(
                count * all.size(1), base.rows().columns(), network.spec().width());
    }

    private void inPieces(int slot, java.util.function.BiFunction<Integer, Integer, Tensor> measured, Sink sink) {
        int writers = graph.writersBefore(slot);
        int each = Math.max(1, TOKENS / (base.rows().count() * base.rows().columns()));
        for (int from = 0; from < writers; from += each) {
            int first = from;
            int count = Math.min(each, writers - from);
            float[] values = Tensors.withoutGradient(() -> Tensors.floats(measured.apply(first, count)));
            sink.put(graph.edge(first, slot), values);
        }
    }

    /** Every edge into a head: query, key and value. */
    void head(int layer, int head, Sink sink) {
        for (Slot.Role role : List.of(Slot.Role.QUERY, Slot.Role.KEY, Slot.Role.VALUE)) {
            int slot = graph.indexOf(new Slot(new Node.Head(layer, head), role));
            inPieces(slot, (first, count) -> headPatched(layer, head, role, first, count), sink);
        }
    }

    private Tensor headPatched(int layer, int head, Slot.Role role, int first, int count) {
        Rows rows = base.rows().times(count);
        long tokens = (long) rows.count() * rows.columns();
        Tensor x = Tensors.repeated(recording.at(Point.RESIDUAL_BEFORE, layer), count);
        Tensor between = Tensors.scoped(() -> {
            Tensor read = blocks.attentionInput(layer, x.add(written(first, count)))
                    .reshape(1, tokens, network.spec().width());
            Tensor changed = maths.projected(layer, role, head, read)
                    .view(
                            rows.count(),
                            rows.columns(),
                            1,
                            network.spec().attention().headWidth());
            Tensor query = role == Slot.Role.QUERY ? changed : undisturbed(Slot.Role.QUERY, layer, head, count);
            Tensor key = role == Slot.Role.KEY ? changed : undisturbed(Slot.Role.KEY, layer, head, count);
            Tensor value = role == Slot.Role.VALUE ? changed : undisturbed(Slot.Role.VALUE, layer, head, count);
            Tensor heads = maths.attended(layer, query, key, value, rows.lengths());
            Tensor before =
                    Tensors.repeated(recording.at(Point.HEAD_OUTPUT, layer).narrow(2, head, 1), count);
            Tensor change = heads.sub(before)
                    .reshape(tokens, heads.size(3))
                    .matmul(maths.outputWeight(layer).select(0, head))
                    .view(rows.count(), rows.columns(), network.spec().width());
            return Tensors.repeated(recording.at(Point.ATTENTION_OUTPUT, layer), count)
                    .add(change);
        });
        try (Pass pass = new Pass(blocks, Taps.NONE, rows.lengths())) {
            return continued(pass, layer + 1, pass.afterAttention(layer, x, between), rows);
        }
    }

    private Tensor undisturbed(Slot.Role role, int layer, int head, int count) {
        Tensor all = recording.at(Point.valueOf(role.name()), layer);
        int own = role == Slot.Role.QUERY
                ? head
                : head / network.spec().attention().group();
        return Tensors.repeated(all.narrow(2, own, 1), count);
    }

    private Tensor continued(Pass pass, int from, Tensor stream, Rows rows) {
        Tensor x = stream;
        for (int layer = from; layer < graph.layers() - 1; layer++) {
            x = pass.layer(layer, x);
        }
        Tensor last = from < graph.layers() ? pass.lastLayer(x, rows.last()) : pass.rows(x, rows.last());
        return metric.ofLast(pass, last, rows.units());
    }

    /** Every edge into an MLP. */
    void mlp(int layer, Sink sink) {
        int slot = graph.indexOf(new Slot(new Node.MlpBlock(layer), Slot.Role.INPUT));
        boolean sequential = network.spec().block().wiring() == Block.Wiring.SEQUENTIAL;
        inPieces(
                slot,
                (first, count) -> {
                    Rows rows = base.rows().times(count);
                    Tensor before = recording.at(Point.RESIDUAL_BEFORE, layer);
                    Tensor between = before.add(recording.at(Point.ATTENTION_OUTPUT, layer));
                    Tensor read = Tensors.repeated(sequential ? between : before, count)
                            .add(written(first, count));
                    Tensor mlp = blocks.mlpOutput(layer, blocks.neurons(layer, blocks.mlpInput(layer, read)));
                    Tensor x = Tensors.repeated(between, count).add(mlp);
                    try (Pass pass = new Pass(blocks, Taps.NONE, rows.lengths())) {
                        return continued(pass, layer + 1, x, rows);
                    }
                },
                sink);
    }

    /** Every edge into the logits. */
    void output(Sink sink) {
        int slot = graph.indexOf(new Slot(new Node.Output(), Slot.Role.INPUT));
        inPieces(
                slot,
                (first, count) -> {
                    Rows rows = base.rows().times(count);
                    Tensor x = Tensors.repeated(recording.at(Point.RESIDUAL_AFTER, graph.layers() - 1), count)
                            .add(written(first, count));
                    try (Pass pass = new Pass(blocks, Taps.NONE, rows.lengths())) {
                        return continued(pass, graph.layers(), x, rows);
                    }
                },
                sink);
    }

    @Override
    public void close() {
        batch.close();
    }
}
