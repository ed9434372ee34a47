package dev.whence.circuits.search;

import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.run.HeadMaths;
import dev.whence.circuits.run.Written;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What every component writes on the clean prompts minus what it writes on the corrupt ones, for one batch; heads before
 * the output projection. In native memory until closed.
 */
final class Differences implements AutoCloseable {
    private final ComputationGraph graph;
    private final HeadMaths maths;
    private final List<Group> groups = new ArrayList<>();

    /**
     * Components that write at one point of the forward pass: neighbours in the numbering.
     *
     * @param value {@code [row, position, head, headWidth]} for heads, else {@code [row, position, width]}
     */
    record Group(Point point, int layer, int firstWriter, int count, Tensor value) {}

    Differences(ComputationGraph graph, HeadMaths maths, Written clean, Written corrupt) {
        this.graph = graph;
        this.maths = maths;
        Tensors.withoutGradient(() -> {
            add(
                    clean.input().sub(corrupt.input()),
                    layer -> clean.heads(layer).sub(corrupt.heads(layer)),
                    layer -> clean.mlp(layer).sub(corrupt.mlp(layer)));
            return groups;
        });
    }

    /** @param difference of two runs; may be closed afterwards */
    Differences(ComputationGraph graph, HeadMaths maths, Written difference) {
        this.graph = graph;
        this.maths = maths;
        Tensors.withoutGradient(() -> {
            add(
                    difference.input().detach(),
                    layer -> difference.heads(layer).detach(),
                    layer -> difference.mlp(layer).detach());
            return groups;
        });
    }

    private void add(Tensor input, IntFunction<Tensor> heads, IntFunction<Tensor> mlps) {
        add(Point.EMBEDDINGS, 0, 0, 1, input);
        for (int layer = 0; layer < graph.layers(); layer++) {
            int first = graph.indexOf(new Node.Head(layer, 0));
            add(Point.HEAD_OUTPUT, layer, first, graph.heads(), heads.apply(layer));
            if (graph.hasMlp()) {
                add(Point.MLP_OUTPUT, layer, graph.indexOf(new Node.MlpBlock(layer)), 1, mlps.apply(layer));
            }
        }
    }

    private void add(Point point, int layer, int firstWriter, int count, Tensor value) {
        groups.add(new Group(point, layer, firstWriter, count, Tensors.keep(value.contiguous())));
    }

    ComputationGraph graph() {
        return graph;
    }

    /** In the order of the writers. */
    List<Group> all() {
        return List.copyOf(groups);
    }

    /** At full width: {@code [writer, row, position * width]}. */
    Tensor expanded(Group group) {
        Tensor value = group.value();
        long rows = value.size(0);
        if (group.point() != Point.HEAD_OUTPUT) {
            return value.reshape(1, rows, value.size(1) * value.size(2));
        }
        Tensor written = maths.written(group.layer(), value);
        return written.view(written.size(0), rows, value.size(1) * written.size(2));
    }

    /**
     * Some tokens of a group at full width.
     *
     * @param target gets them, {@code [writer, token, width]}
     */
    void expand(Group group, long from, long tokens, Tensor target) {
        Tensor value = group.value();
        long all = value.size(0) * value.size(1);
        if (group.point() == Point.HEAD_OUTPUT) {
            Tensor some = value.view(all, value.size(2), value.size(3)).narrow(0, from, tokens);
            torch.bmm_out(target, some.transpose(0, 1), maths.outputWeight(group.layer()));
        } else {
            target.copy_(value.view(1, all, value.size(2)).narrow(1, from, tokens));
        }
    }

    @Override
    public void close() {
        groups.forEach(group -> Tensors.free(group.value()));
        groups.clear();
    }
}
