package dev.whence.circuits.run;

import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.networks.Network;
import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.spec.Block;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One batch run under several circuits at once. The input of a slot is the stream plus, for every edge that is off, what
 * its writer would write when off minus what it writes in this very run; the norm comes after. With everything off the
 * logits are those of the run that the off values are from.
 *
 * <p>Layers below the first edge that is off are those of the undisturbed run. A component that no circuit reads is not
 * computed: whatever it would write now is replaced everywhere, so it may as well write its off value.
 */
final class MixedPass {
    private final Network network;
    private final ComputationGraph graph;
    private final HeadMaths maths;
    private final Blocks blocks;
    private final Prepared prepared;
    private final List<Subgraph> circuits;
    private final long rows;
    private final long positions;
    private final long width;
    private final boolean[] read;

    MixedPass(Network network, ComputationGraph graph, HeadMaths maths, Prepared prepared, List<Subgraph> circuits) {
        this.network = network;
        this.graph = graph;
        this.maths = maths;
        this.blocks = network.blocks();
        this.prepared = prepared;
        this.circuits = circuits;
        this.rows = prepared.chunk().rows().count();
        this.positions = prepared.chunk().rows().columns();
        this.width = network.spec().width();
        this.read = new boolean[graph.writers().size()];
        circuits.forEach(circuit -> circuit.markWriters(read));
    }

    /** Bytes that a token of one circuit takes while it runs, about. */
    static long bytesPerToken(Network network, ComputationGraph graph) {
        long wide = network.spec().width();
        long hidden = network.spec().mlp().map(mlp -> 3L * mlp.hidden()).orElse(0L);
        return 4 * (wide * (graph.writers().size() + 4L * graph.heads() + 8) + hidden);
    }

    /** The last stream as the logits read it, {@code [circuit * row, position, width]}; belongs to the caller's scope. */
    Tensor lastStream() {
        return Tensors.scoped(() -> {
            // [circuit, writer]: what it would write when off, minus what it writes now
            Tensor differences = torch.zeros(circuits.size(), graph.writers().size(), rows, positions, width)
                    .to(network.weights().device(), blocks.type());
            int first = firstChanged();
            undisturbed(first, differences);
            Tensor x = Tensors.repeated(
                    first < graph.layers()
                            ? prepared.clean().at(Point.RESIDUAL_BEFORE, first)
                            : prepared.clean().at(Point.RESIDUAL_AFTER, graph.layers() - 1),
                    circuits.size());
            for (int layer = first; layer < graph.layers(); layer++) {
                Tensor stream = x;
                int at = layer;
                x = Tensors.scoped(() -> layer(at, stream, differences));
            }
            int output = graph.indexOf(new Slot(new Node.Output(), Slot.Role.INPUT));
            return mixed(new int[] {output}, x, differences).reshape(circuits.size() * rows, positions, width);
        });
    }

    /** The first layer into which an edge is off. */
    private int firstChanged() {
        int edge = circuits.stream().mapToInt(Subgraph::firstMissing).min().orElse(graph.edges());
        return edge == graph.edges()
                ? graph.layers()
                : Math.min(
                        graph.layers(),
                        graph.slots().get(graph.slotOf(edge)).node().layer());
    }

    /** Fills in what components below a layer write, the same in every circuit. */
    private void undisturbed(int first, Tensor differences) {
        put(differences, 0, prepared.off().input().sub(prepared.clean().at(Point.EMBEDDINGS, 0)), 1);
        for (int layer = 0; layer < first; layer++) {
            int at = layer;
            Tensor written = Tensors.scoped(() -> maths.written(
                    at, prepared.off().heads(at).sub(prepared.clean().at(Point.HEAD_OUTPUT, at))));
            put(
                    differences,
                    graph.indexOf(new Node.Head(layer, 0)),
                    written.view(graph.heads(), rows, positions, width),
                    graph.heads());
            if (graph.hasMlp()) {
                put(
                        differences,
                        graph.indexOf(new Node.MlpBlock(layer)),
                        prepared.off().mlp(layer).sub(prepared.clean().at(Point.MLP_OUTPUT, layer)),
                        1);
            }
        }
    }

    /** {@code values}: {@code [writer, row, ...]} or {@code [circuit, writer, row, ...]} or of one writer. */
    private static void put(Tensor differences, int writer, Tensor values, int count) {
        Tensor target = differences.narrow(1, writer, count);
        target.copy_(values.expand_as(target));
    }

    /** {@code [circuit * row, ...]} to {@code [circuit, row, ...]}. */
    private Tensor byCircuit(Tensor x) {
        long[] shape = Tensors.shape(x);
        long[] split = new long[shape.length + 1];
        split[0] = circuits.size();
        split[1] = rows;
        System.arraycopy(shape, 1, split, 2, shape.length - 1);
        return x.reshape(split);
    }

    private Tensor layer(int layer, Tensor x, Tensor differences) {
        long count = circuits.size() * rows;
        Tensor heads = heads(layer, x, differences)
                .reshape(
                        count,
                        positions,
                        graph.heads(),
                        network.spec().attention().headWidth());
        Tensor between = blocks.between(layer, x, blocks.attentionOutput(layer, heads));
        if (!graph.hasMlp()) {
            return between;
        }
        int writer = graph.indexOf(new Node.MlpBlock(layer));
        if (!read[writer]) {
            Tensor off = prepared.off().mlp(layer).expand(new long[] {rows, positions, width}, false);
            return blocks.after(layer, between, Tensors.repeated(off, circuits.size()));
        }
        boolean sequential = network.spec().block().wiring() == Block.Wiring.SEQUENTIAL;
        int slot = graph.indexOf(new Slot(new Node.MlpBlock(layer), Slot.Role.INPUT));
        Tensor input =
                mixed(new int[] {slot}, sequential ? between : x, differences).reshape(count, positions, width);
        Tensor mlp = blocks.mlpOutput(layer, blocks.neurons(layer, blocks.mlpInput(layer, input)));
        put(differences, writer, prepared.off().mlp(layer).sub(byCircuit(mlp)).unsqueeze(1), 1);
        return blocks.after(layer, between, mlp);
    }

    /** Head outputs, {@code [circuit, row, position, head, headWidth]}: those that are read, and the off values. */
    private Tensor heads(int layer, Tensor x, Tensor differences) {
        long count = circuits.size() * rows;
        int firstWriter = graph.indexOf(new Node.Head(layer, 0));
        int[] live = IntStream.range(0, graph.heads())
                .filter(head -> read[firstWriter + head])
                .toArray();
        Tensor off = prepared.off().heads(layer);
        Tensor all =
                off.unsqueeze(0).expand(new long[] {circuits.size(), rows, positions, off.size(2), off.size(3)}, false);
        if (live.length == 0) {
            return all;
        }
        Tensor[] projected = new Tensor[3];
        for (Slot.Role role : List.of(Slot.Role.QUERY, Slot.Role.KEY, Slot.Role.VALUE)) {
            int firstSlot = graph.indexOf(new Slot(new Node.Head(layer, 0), role));
            int[] slots = Arrays.stream(live).map(head -> firstSlot + head).toArray();
            projected[role.ordinal()] = Tensors.scoped(() -> {
                Tensor input = mixed(slots, x, differences).transpose(0, 1);
                Tensor normed = blocks.attentionInput(layer, input.reshape(live.length, count * positions, width));
                return HeadMaths.rows(maths.projected(layer, role, live, normed), count, positions);
            });
        }
        int[] lengths = repeated(prepared.chunk().rows().lengths(), circuits.size());
        Tensor heads = byCircuit(maths.attended(layer, projected[0], projected[1], projected[2], lengths));
        Tensor index = Tensors.of(Arrays.stream(live).asLongStream().toArray(), live.length)
                .to(heads.device(), ScalarType.Long);
        Tensor change = off.index_select(2, index).sub(heads);
        Tensor written = maths.written(layer, live, change.reshape(count, positions, live.length, heads.size(4)))
                .view(live.length, circuits.size(), rows, positions, width);
        for (int i = 0; i < live.length; i++) {
            put(differences, firstWriter + live[i], written.select(0, i).unsqueeze(1), 1);
        }
        if (live.length == graph.heads()) {
            return heads;
        }
        Tensor mixture = all.clone();
        mixture.index_copy_(3, index, heads);
        return mixture;
    }

    private static int[] repeated(int[] lengths, int times) {
        int[] result = new int[lengths.length * times];
        Arrays.setAll(result, i -> lengths[i % lengths.length]);
        return result;
    }

    /**
     * What slots that read the same writers read.
     *
     * @param x the stream of this run, {@code [circuit * row, position, width]}
     * @return {@code [circuit, slot, row, position, width]}
     */
    private Tensor mixed(int[] slots, Tensor x, Tensor differences) {
        Tensor now = byCircuit(x).unsqueeze(1);
        int writers = graph.writersBefore(slots[0]);
        float[] mask = new float[circuits.size() * slots.length * writers];
        boolean any = false;
        int at = 0;
        for (Subgraph circuit : circuits) {
            for (int slot : slots) {
                int edge = graph.firstEdge(slot);
                for (int writer = 0; writer < writers; writer++) {
                    boolean off = !circuit.contains(edge + writer);
                    mask[at++] = off ? 1 : 0;
                    any |= off;
                }
            }
        }
        if (!any) {
            return now.expand(new long[] {circuits.size(), slots.length, rows, positions, width}, false);
        }
        return Tensors.scoped(() -> {
            Tensor weights = Tensors.of(mask, circuits.size(), slots.length, writers)
                    .to(differences.device(), differences.scalar_type());
            Tensor earlier = differences
                    .view(circuits.size(), differences.size(1), rows * positions * width)
                    .narrow(1, 0, writers);
            return weights.matmul(earlier)
                    .view(circuits.size(), slots.length, rows, positions, width)
                    .add(now);
        });
    }
}
