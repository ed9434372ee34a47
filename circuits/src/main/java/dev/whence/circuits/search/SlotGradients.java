package dev.whence.circuits.search;

import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.run.HeadMaths;
import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Blocks;
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
 * The derivative of a metric with respect to what every slot reads, averaged over the steps of a path. All steps of a
 * batch run as one batch, step by step the same prompts.
 *
 * <p>The derivative is carried back one layer at a time, so that what was recorded for a layer is freed before the next
 * is looked at. The last layer's MLP is computed at the last position alone, the only one that the metric reads.
 */
final class SlotGradients {
    private final Network network;
    private final ComputationGraph graph;
    private final HeadMaths maths;
    private final Blocks blocks;
    private final MetricHead metric;
    private final Chunk chunk;
    private final int steps;
    private final Rows rows;
    private final boolean sequential;

    SlotGradients(
            Network network, ComputationGraph graph, HeadMaths maths, NetworkMetric metric, Chunk chunk, int steps) {
        this.network = network;
        this.graph = graph;
        this.maths = maths;
        this.blocks = network.blocks();
        this.metric = new MetricHead(metric);
        this.chunk = chunk;
        this.steps = steps;
        this.rows = chunk.rows().times(steps);
        this.sequential = network.spec().block().wiring() == Block.Wiring.SEQUENTIAL;
    }

    /**
     * Runs from embeddings, one row for each step and prompt.
     *
     * @param embeddings {@code [step * row, position, width]}
     * @param replaced a point that gets {@code replacement} in every row; slots before it have no derivative; null for
     *     none
     * @return derivatives of every slot after it; to be closed
     */
    SlotReadings of(Tensor embeddings, SlotTaps.@Nullable Place replaced, @Nullable Tensor replacement) {
        SlotReadings readings = new SlotReadings(network, graph, maths, chunk, steps);
        List<Tensor> streams = new ArrayList<>();
        try (SlotTaps taps = new SlotTaps(network.spec(), replaced, replacement);
                Pass pass = new Pass(blocks, taps, rows.lengths())) {
            Tensor[] outputs = new Tensor[graph.layers()];
            streams.add(Tensors.keep(embeddings.detach()));
            for (int layer = 0; layer < graph.layers(); layer++) {
                int at = layer;
                outputs[layer] = Tensors.withGradient(() -> Tensors.keep(layer(pass, taps, at, streams.getLast())));
                boolean watched = taps.isReadAfterReplaced(layer + 1);
                streams.add(Tensors.withoutGradient(() -> Tensors.keep(leaf(outputs[at], watched))));
            }
            Tensor upstream = Tensors.withGradient(() -> {
                Tensor last = streams.getLast();
                Tensor read = last.size(1) == 1 ? last : pass.rows(last, rows.last());
                Tensor measured = metric.ofLast(pass, read, rows.units());
                return Tensors.keep(Tensors.gradients(measured.sum(), List.of(last))
                        .getFirst()
                        .detach());
            });
            for (int layer = graph.layers() - 1; layer >= 0; layer--) {
                int at = layer;
                Tensor after = upstream;
                upstream = Tensors.withoutGradient(() -> {
                    if (at == graph.layers() - 1) {
                        readings.output(averaged(after));
                    }
                    return Tensors.keep(back(taps, at, outputs[at], streams.get(at), after, readings));
                });
                Tensors.free(after);
                Tensors.free(outputs[layer]);
                Tensors.free(streams.removeLast());
                taps.free(layer);
            }
            Tensors.free(upstream);
        } finally {
            Tensors.free(streams);
        }
        return readings;
    }

    /** One layer of the pass; the last one's MLP at the last position of each row alone. */
    private Tensor layer(Pass pass, SlotTaps taps, int layer, Tensor stream) {
        // From queries, keys and values back to the stream the way is made again when it is needed.
        Tensor heads = pass.heads(layer, blocks.attentionInput(layer, stream.detach()));
        boolean last = layer == graph.layers() - 1;
        Tensor x = last ? pass.rows(stream, rows.last()) : stream;
        Tensor written = blocks.attentionOutput(layer, last ? lastHeads(pass, heads) : heads);
        Tensor between = blocks.between(layer, x, written);
        if (!graph.hasMlp()) {
            return between;
        }
        Tensor replacement = taps.mlpReplacement(layer);
        if (replacement != null) {
            return blocks.after(layer, between, last ? pass.rows(replacement, rows.last()) : replacement);
        }
        Tensor read = taps.read(layer, sequential ? between : x);
        return blocks.after(
                layer, between, blocks.mlpOutput(layer, blocks.neurons(layer, blocks.mlpInput(layer, read))));
    }

    private Tensor lastHeads(Pass pass, Tensor heads) {
        Tensor flat = heads.reshape(heads.size(0), heads.size(1), heads.size(2) * heads.size(3));
        return pass.rows(flat, rows.last()).view(heads.size(0), 1, heads.size(2), heads.size(3));
    }

    /** Carries the derivative from a layer's output to its input; what slots on the way get is read. */
    private Tensor back(
            SlotTaps taps, int layer, Tensor output, Tensor stream, Tensor upstream, SlotReadings readings) {
        List<Point> points = taps.points(layer);
        List<Tensor> inputs = new ArrayList<>();
        points.forEach(point -> inputs.add(taps.value(point, layer)));
        if (stream.requires_grad()) {
            inputs.add(stream);
        }
        List<Tensor> found = Tensors.gradients(output, upstream, inputs);
        int mlp = points.indexOf(Point.MLP_INPUT);
        if (mlp >= 0) {
            readings.mlp(layer, averaged(found.get(mlp)));
        }
        if (points.contains(Point.QUERY)) {
            Tensor[] gradients = perHead(taps, layer, points, found);
            Tensor[] projected = new Tensor[3];
            for (Slot.Role role : SlotReadings.ROLES) {
                projected[role.ordinal()] = maths.expanded(
                        role, taps.value(Point.valueOf(role.name()), layer).detach());
            }
            readings.heads(layer, Normed.of(network, layer, true, stream.detach()), projected, gradients);
        }
        if (!stream.requires_grad()) {
            return upstream.detach();
        }
        Tensor read = atInput(layer, points, found).view_as(stream);
        try (var _ = new org.bytedeco.pytorch.AutoGradMode(true)) {
            Tensor normed = blocks.attentionInput(layer, stream);
            return found.getLast()
                    .detach()
                    .add(Tensors.gradients(normed, read, List.of(stream)).getFirst());
        }
    }

    /** The derivative with respect to what attention reads after its norm: by hand, without slices of the projection. */
    private Tensor atInput(int layer, List<Point> points, List<Tensor> found) {
        long tokens = (long) rows.count() * rows.columns();
        Tensor sum = null;
        for (Slot.Role role : SlotReadings.ROLES) {
            Tensor gradient =
                    found.get(points.indexOf(Point.valueOf(role.name()))).reshape(tokens, -1);
            Tensor weight = maths.projection(layer, role);
            if (sum == null) {
                sum = gradient.mm(weight);
            } else {
                sum.addmm_(gradient, weight);
            }
        }
        return java.util.Objects.requireNonNull(sum);
    }

    /** Derivatives at queries, keys and values, each {@code [step * row, position, head, headWidth]}, one per query head. */
    private Tensor[] perHead(SlotTaps taps, int layer, List<Point> points, List<Tensor> found) {
        Tensor query = found.get(points.indexOf(Point.QUERY));
        if (network.spec().attention().group() == 1) {
            return new Tensor[] {query, found.get(points.indexOf(Point.KEY)), found.get(points.indexOf(Point.VALUE))};
        }
        // Heads that share keys and values share their derivative too: taken apart by attending once more.
        Tensor upstream = found.get(points.indexOf(Point.HEAD_OUTPUT));
        try (var _ = new org.bytedeco.pytorch.AutoGradMode(true)) {
            Tensor key = own(Slot.Role.KEY, taps, layer);
            Tensor value = own(Slot.Role.VALUE, taps, layer);
            Tensor heads = maths.attended(layer, taps.value(Point.QUERY, layer).detach(), key, value, rows.lengths());
            List<Tensor> own = Tensors.gradients(heads, upstream, List.of(key, value));
            return new Tensor[] {query, own.get(0), own.get(1)};
        }
    }

    private Tensor own(Slot.Role role, SlotTaps taps, int layer) {
        return leaf(
                maths.expanded(
                        role, taps.value(Point.valueOf(role.name()), layer).detach()),
                true);
    }

    /** The same numbers without what they were made of. */
    private static Tensor leaf(Tensor value, boolean watched) {
        Tensor own = value.detach();
        own.set_requires_grad(watched);
        return own;
    }

    /** The mean over steps: {@code [step * row, ...]} to {@code [row, ...]}. */
    private Tensor averaged(Tensor value) {
        return SlotReadings.averaged(value, steps);
    }
}
