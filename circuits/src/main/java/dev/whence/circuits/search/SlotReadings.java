package dev.whence.circuits.search;

import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.run.HeadMaths;
import dev.whence.networks.Network;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.system.Chunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The derivative of a metric with respect to what slots read, for one batch, mean over the steps of a path; that of heads
 * before the projection, where it is narrow. In native memory until closed.
 *
 * <p>Token for token at full width it is made when it is asked for: from queries, keys and values back through the
 * projection and the norm. What depends on the step, the scale of the norm and the normed stream, is kept apart: the
 * scale is multiplied in before the mean is taken, and the part along the normed stream is one number a head and step.
 */
final class SlotReadings implements AutoCloseable {
    static final List<Slot.Role> ROLES = List.of(Slot.Role.QUERY, Slot.Role.KEY, Slot.Role.VALUE);

    private final Network network;
    private final ComputationGraph graph;
    private final HeadMaths maths;
    private final Chunk chunk;
    private final int steps;
    private final long tokens;
    private final List<Group> groups = new ArrayList<>();

    /** Neighbouring slots that read the same writers. */
    sealed interface Group {
        /** The first slot's number. */
        int firstSlot();

        /** How many. */
        int count();
    }

    /**
     * Queries, keys and values of a layer.
     *
     * @param scaled the mean derivative times the norm's factor, {@code [slot, token, headWidth]}
     * @param along how much of the normed stream of each step is taken away, {@code [token, slot, step]}; null without a
     *     norm
     * @param direction the normed stream, {@code [step, token, width]}; null without a norm
     */
    private record Heads(
            int layer,
            int firstSlot,
            int count,
            Tensor scaled,
            @Nullable Tensor along,
            @Nullable Tensor direction,
            @Nullable Tensor weight)
            implements Group {}

    /** An MLP, or the logits: {@code [1, token, width]}. */
    private record Wide(int firstSlot, int count, Tensor value) implements Group {}

    SlotReadings(Network network, ComputationGraph graph, HeadMaths maths, Chunk chunk, int steps) {
        this.network = network;
        this.graph = graph;
        this.maths = maths;
        this.chunk = chunk;
        this.steps = steps;
        this.tokens = (long) chunk.rows().count() * chunk.rows().columns();
    }

    /** What was read, in the order of the slots. */
    List<Group> groups() {
        return groups.stream().sorted(Comparator.comparingInt(Group::firstSlot)).toList();
    }

    /** The mean over steps: {@code [step * row, ...]} to {@code [row, ...]}. */
    static Tensor averaged(Tensor value, int steps) {
        if (steps == 1) {
            return value;
        }
        long[] shape = Tensors.shape(value);
        long[] split = new long[shape.length + 1];
        split[0] = steps;
        split[1] = shape[0] / steps;
        System.arraycopy(shape, 1, split, 2, shape.length - 1);
        return value.reshape(split).mean(new long[] {0}, false, new ScalarTypeOptional());
    }

    /** @param gradient {@code [row, position, width]}, or of each row's last position alone */
    void output(Tensor gradient) {
        wide(new Slot(new Node.Output(), Slot.Role.INPUT), gradient);
    }

    /** @param gradient {@code [row, position, width]}, or of each row's last position alone */
    void mlp(int layer, Tensor gradient) {
        wide(new Slot(new Node.MlpBlock(layer), Slot.Role.INPUT), gradient);
    }

    private void wide(Slot slot, Tensor gradient) {
        Tensor value = gradient;
        if (gradient.size(1) < chunk.rows().columns()) {
            long[] index = new long[chunk.rows().count()];
            for (int row = 0; row < index.length; row++) {
                index[row] = (long) row * chunk.rows().columns() + chunk.rows().last()[row];
            }
            value = torch.zeros(tokens, gradient.size(2)).to(gradient.device(), gradient.scalar_type());
            value.index_copy_(
                    0, Tensors.of(index, index.length).to(gradient.device(), ScalarType.Long), gradient.squeeze(1));
        }
        groups.add(new Wide(
                graph.indexOf(slot),
                1,
                Tensors.keep(value.reshape(1, tokens, network.spec().width()).detach())));
    }

    /**
     * @param normed of what the layer's heads read, {@code [step * row, position, width]}
     * @param projected queries, keys and values, {@code [step * row, position, head, headWidth]}
     * @param gradients with respect to these
     */
    void heads(int layer, Normed normed, Tensor[] projected, Tensor[] gradients) {
        int heads = graph.heads();
        int width = network.spec().width();
        List<Tensor> scaled = new ArrayList<>();
        List<Tensor> along = new ArrayList<>();
        for (Slot.Role role : ROLES) {
            // Mean and part along of one role at a time: what lies between is as large as the queries of all steps.
            Tensor[] sums = new Tensor[1];
            scaled.add(Tensors.scoped(() -> {
                Tensor each = normed.scaled(gradients[role.ordinal()]);
                if (!normed.isIdentity()) {
                    sums[0] = Tensors.keep(along(layer, role, normed, projected[role.ordinal()], each));
                }
                Tensor mean = averaged(each, steps);
                return mean.reshape(tokens, heads, mean.size(3)).transpose(0, 1);
            }));
            if (sums[0] != null) {
                along.add(sums[0]);
            }
        }
        boolean identity = normed.isIdentity();
        groups.add(new Heads(
                layer,
                graph.indexOf(new Slot(new Node.Head(layer, 0), Slot.Role.QUERY)),
                3 * heads,
                Tensors.keep(torch.cat(Tensors.vector(scaled), 0)),
                identity
                        ? null
                        : Tensors.keep(torch.cat(Tensors.vector(along), 2).permute(1, 2, 0)),
                identity ? null : Tensors.keep(normed.direction().reshape(steps, tokens, width)),
                normed.weight()));
        Tensors.free(along);
    }

    /** Mean over the width of {@code (g W w) x_hat}: the projection of x_hat is what was projected less its constant part. */
    private Tensor along(int layer, Slot.Role role, Normed normed, Tensor projected, Tensor scaled) {
        Tensor constant = normed.constant(maths.weight(layer, role), maths.bias(layer, role));
        Tensor product = constant == null ? projected.mul(scaled) : projected.sub(constant);
        if (constant != null) {
            product.mul_(scaled);
        }
        return product.sum(3)
                .div(Tensors.scalar((double) network.spec().width() * steps))
                .reshape(steps, tokens, graph.heads());
    }

    /**
     * Some tokens of a group's derivative with respect to the stream.
     *
     * @param centred whether LayerNorm's own centring is part of it; without, what it is multiplied with must be centred
     * @param target gets it, {@code [slot, token, width]}
     */
    void expand(Group group, long from, boolean centred, Tensor target) {
        switch (group) {
            case Wide wide -> target.copy_(wide.value().narrow(1, from, target.size(1)));
            case Heads some -> expand(some, from, centred, target);
        }
    }

    private void expand(Heads some, long from, boolean centred, Tensor target) {
        int heads = graph.heads();
        long count = target.size(1);
        for (Slot.Role role : ROLES) {
            long first = (long) role.ordinal() * heads;
            torch.bmm_out(
                    target.narrow(0, first, heads),
                    some.scaled().narrow(0, first, heads).narrow(1, from, count),
                    maths.weight(some.layer(), role));
        }
        if (some.weight() != null) {
            target.mul_(some.weight());
        }
        if (centred && network.spec().norm().kind() == Norm.Kind.LAYER) {
            target.sub_(target.mean(new long[] {-1}, true, new ScalarTypeOptional()));
        }
        if (some.along() != null && some.direction() != null) {
            target.transpose(0, 1)
                    .baddbmm_(
                            some.along().narrow(0, from, count),
                            some.direction().narrow(1, from, count).transpose(0, 1),
                            Tensors.scalar(1),
                            Tensors.scalar(-1));
        }
    }

    @Override
    public void close() {
        for (Group group : groups) {
            switch (group) {
                case Wide wide -> Tensors.free(wide.value());
                case Heads heads -> {
                    Tensors.free(heads.scaled());
                    if (heads.along() != null && heads.direction() != null) {
                        Tensors.free(heads.along());
                        Tensors.free(heads.direction());
                    }
                }
            }
        }
        groups.clear();
    }
}
