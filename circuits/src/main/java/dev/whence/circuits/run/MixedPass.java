package dev.whence.circuits.run;

import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.networks.Network;
import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.spec.Block;
import dev.whence.networks.system.Chunk;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One batch run under several circuits at once. The input of a slot is the stream plus, for every edge that is off, what
 * its writer would write when off minus what it writes in this very run; the norm comes after (card of the Mechanistic
 * Interpretability Benchmark: edge patching). With everything off the logits are those of the run that the off values
 * are from.
 */
final class MixedPass {
    private final Network network;
    private final ComputationGraph graph;
    private final HeadMaths maths;
    private final Blocks blocks;
    private final Chunk chunk;
    private final Written off;
    private final List<Subgraph> circuits;
    private final long rows;
    private final long positions;
    private final long width;

    MixedPass(
            Network network,
            ComputationGraph graph,
            HeadMaths maths,
            Chunk chunk,
            Written off,
            List<Subgraph> circuits) {
        this.network = network;
        this.graph = graph;
        this.maths = maths;
        this.blocks = network.blocks();
        this.chunk = chunk;
        this.off = off;
        this.circuits = circuits;
        this.rows = chunk.rows().count();
        this.positions = chunk.rows().columns();
        this.width = network.spec().width();
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
            // difference[circuit, writer]: what it would write when off, minus what it writes now
            Tensor differences = torch.empty(circuits.size(), graph.writers().size(), rows, positions, width)
                    .to(network.weights().device(), blocks.type());
            Tensor first;
            try (Pass pass = new Pass(blocks, Taps.NONE, chunk.rows().lengths())) {
                first = pass.embeddings(chunk.ids(network.weights().device()));
            }
            Tensor x = Tensors.repeated(first, circuits.size());
            put(differences, 0, off.input().sub(byCircuit(x)).unsqueeze(1));
            for (int layer = 0; layer < graph.layers(); layer++) {
                Tensor stream = x;
                int at = layer;
                x = Tensors.scoped(() -> layer(at, stream, differences));
            }
            return mixed(new Slot(new Node.Output(), Slot.Role.INPUT), 1, x, differences)
                    .reshape(circuits.size() * rows, positions, width);
        });
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

    private static void put(Tensor differences, int writer, Tensor values) {
        differences.narrow(1, writer, values.size(1)).copy_(values);
    }

    private Tensor layer(int layer, Tensor x, Tensor differences) {
        long count = circuits.size() * rows;
        Tensor[] projected = new Tensor[3];
        for (Slot.Role role : List.of(Slot.Role.QUERY, Slot.Role.KEY, Slot.Role.VALUE)) {
            projected[role.ordinal()] = Tensors.scoped(() -> {
                Slot first = new Slot(new Node.Head(layer, 0), role);
                int heads = graph.heads();
                if (isWhole(first, heads)) {
                    Tensor normed = blocks.attentionInput(layer, x).reshape(1, count * positions, width);
                    return HeadMaths.rows(maths.projected(layer, role, normed), count, positions);
                }
                // [circuit, head, row, position, width] to [head, ...]
                Tensor mixed = mixed(first, heads, x, differences).permute(1, 0, 2, 3, 4);
                Tensor normed = blocks.attentionInput(layer, mixed.reshape(heads, count * positions, width));
                return HeadMaths.rows(maths.projected(layer, role, normed), count, positions);
            });
        }
        int[] lengths = repeated(chunk.rows().lengths(), circuits.size());
        Tensor heads = maths.attended(layer, projected[0], projected[1], projected[2], lengths);
        Tensor change = off.heads(layer).sub(byCircuit(heads));
        Tensor written = maths.written(layer, change.reshape(count, positions, heads.size(2), heads.size(3)))
                .view(graph.heads(), circuits.size(), rows, positions, width)
                .transpose(0, 1);
        put(differences, graph.indexOf(new Node.Head(layer, 0)), written);
        Tensor between = blocks.between(layer, x, blocks.attentionOutput(layer, heads));
        if (!graph.hasMlp()) {
            return between;
        }
        boolean sequential = network.spec().block().wiring() == Block.Wiring.SEQUENTIAL;
        Slot slot = new Slot(new Node.MlpBlock(layer), Slot.Role.INPUT);
        Tensor read = mixed(slot, 1, sequential ? between : x, differences).reshape(count, positions, width);
        Tensor mlp = blocks.mlpOutput(layer, blocks.neurons(layer, blocks.mlpInput(layer, read)));
        put(
                differences,
                graph.indexOf(new Node.MlpBlock(layer)),
                off.mlp(layer).sub(byCircuit(mlp)).unsqueeze(1));
        return blocks.after(layer, between, mlp);
    }

    private static int[] repeated(int[] lengths, int times) {
        int[] result = new int[lengths.length * times];
        Arrays.setAll(result, i -> lengths[i % lengths.length]);
        return result;
    }

    /** Whether no circuit lacks an edge into these slots. */
    private boolean isWhole(Slot first, int count) {
        int slot = graph.indexOf(first);
        int from = graph.firstEdge(slot);
        int to = graph.firstEdge(slot + count - 1) + graph.writersBefore(slot + count - 1);
        for (Subgraph circuit : circuits) {
            for (int edge = from; edge < to; edge++) {
                if (!circuit.contains(edge)) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * What neighbouring slots read.
     *
     * @param x the stream of this run, {@code [circuit * row, position, width]}
     * @return {@code [circuit, slot, row, position, width]}
     */
    private Tensor mixed(Slot first, int count, Tensor x, Tensor differences) {
        Tensor now = byCircuit(x).unsqueeze(1);
        if (isWhole(first, count)) {
            return now.expand(circuits.size(), count, rows, positions, width);
        }
        int slot = graph.indexOf(first);
        int writers = graph.writersBefore(slot);
        float[] mask = new float[circuits.size() * count * writers];
        int at = 0;
        for (Subgraph circuit : circuits) {
            for (int each = 0; each < count; each++) {
                int edge = graph.firstEdge(slot + each);
                for (int writer = 0; writer < writers; writer++) {
                    mask[at++] = circuit.contains(edge + writer) ? 0 : 1;
                }
            }
        }
        return Tensors.scoped(() -> {
            Tensor weights = Tensors.of(mask, circuits.size(), count, writers)
                    .to(differences.device(), differences.scalar_type());
            Tensor earlier = differences
                    .view(circuits.size(), differences.size(1), rows * positions * width)
                    .narrow(1, 0, writers);
            return weights.matmul(earlier)
                    .view(circuits.size(), count, rows, positions, width)
                    .add(now);
        });
    }
}
