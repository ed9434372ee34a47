package dev.whence.circuits.search;

import dev.whence.networks.Network;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Norm;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A norm at the values that it had: {@code y = w * direction + b} with {@code direction = (x - mean) * inverse}. Its
 * derivative transposed is {@code inverse * (g - mean(g) - direction * mean(g * direction))} of {@code g = w * dy}
 * (without {@code mean(g)} for RMSNorm).
 */
final class Normed {
    private final Norm.Kind kind;
    private final Tensor direction;
    private final Tensor inverse;
    private final @Nullable Tensor weight;
    private final @Nullable Tensor bias;

    private Normed(Norm.Kind kind, Tensor direction, Tensor inverse, @Nullable Tensor weight, @Nullable Tensor bias) {
        this.kind = kind;
        this.direction = direction;
        this.inverse = inverse;
        this.weight = weight;
        this.bias = bias;
    }

    /**
     * The norm before attention or MLP.
     *
     * @param x what it read, {@code [row, position, width]}
     */
    static Normed of(Network network, int layer, boolean attention, Tensor x) {
        Norm norm = network.spec().norm();
        if (norm.kind() == Norm.Kind.NONE) {
            return new Normed(norm.kind(), x, x, null, null);
        }
        boolean shared = network.spec().block().wiring() == Block.Wiring.PARALLEL_ONE_NORM;
        String name = "layers." + layer + (attention || shared ? ".attention.norm" : ".mlp.norm");
        Tensor weight = network.weights().parameter(name + ".weight");
        Tensor bias = norm.kind() == Norm.Kind.LAYER ? network.weights().parameter(name + ".bias") : null;
        Tensor centred = norm.kind() == Norm.Kind.LAYER ? x.sub(mean(x)) : x;
        Tensor inverse =
                mean(centred.mul(centred)).add(Tensors.scalar(norm.epsilon())).rsqrt();
        return new Normed(norm.kind(), centred.mul(inverse), inverse, weight, bias);
    }

    private static Tensor mean(Tensor x) {
        return x.mean(new long[] {-1}, true, new ScalarTypeOptional());
    }

    boolean isIdentity() {
        return weight == null;
    }

    /** {@code (x - mean) * inverse}, {@code [row, position, width]}. */
    Tensor direction() {
        return direction;
    }

    /** A derivative {@code [row, position, head, headWidth]} times the norm's own factor at each position. */
    Tensor scaled(Tensor gradient) {
        return isIdentity() ? gradient : gradient.mul(inverse.unsqueeze(3));
    }

    /** A projection {@code [head, headWidth, width]} with the norm's weight, and its centring, folded in. */
    Tensor folded(Tensor projection) {
        if (weight == null) {
            return projection;
        }
        Tensor weighted = projection.mul(weight);
        return kind == Norm.Kind.LAYER ? weighted.sub(mean(weighted)) : weighted;
    }

    /** What a projection gives whatever the direction, {@code [head, headWidth]}; null when that is nothing. */
    @Nullable
    Tensor constant(Tensor projection, @Nullable Tensor projectionBias) {
        Tensor shifted = bias == null ? null : projection.matmul(bias);
        if (shifted == null) {
            return projectionBias;
        }
        return projectionBias == null ? shifted : shifted.add(projectionBias);
    }

    /** The derivative with respect to what the norm read, {@code [row, position, width]}. */
    Tensor pulledBack(Tensor gradient) {
        if (weight == null) {
            return gradient;
        }
        Tensor g = gradient.mul(weight);
        Tensor along = direction.mul(mean(g.mul(direction)));
        Tensor rest = (kind == Norm.Kind.LAYER ? g.sub(mean(g)) : g).sub(along);
        return rest.mul(inverse);
    }
}
