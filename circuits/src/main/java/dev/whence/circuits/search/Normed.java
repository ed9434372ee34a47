package dev.whence.circuits.search;

import dev.whence.networks.Network;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Norm;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A norm at the values that it had: {@code y = w * direction + b} with {@code direction = (x - mean) * inverse}. Its
 * derivative transposed is {@code inverse * (g - mean(g) - direction * mean(g * direction))} of {@code g = w * dy}
 * (without {@code mean(g)} for RMSNorm).
 */
final class Normed {
    private final Tensor direction;
    private final Tensor inverse;
    private final @Nullable Tensor weight;
    private final @Nullable Tensor bias;

    private Normed(Tensor direction, Tensor inverse, @Nullable Tensor weight, @Nullable Tensor bias) {
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
            return new Normed(x, x, null, null);
        }
        boolean shared = network.spec().block().wiring() == Block.Wiring.PARALLEL_ONE_NORM;
        String name = "layers." + layer + (attention || shared ? ".attention.norm" : ".mlp.norm");
        Tensor weight = network.weights().parameter(name + ".weight");
        if (norm.kind() == Norm.Kind.LAYER) {
            // Without weight and bias: the direction itself, and on the way its factor.
            var parts = torch.native_layer_norm(
                    x, new long[] {x.size(-1)}, new TensorOptional(), new TensorOptional(), norm.epsilon());
            return new Normed(
                    parts.get0(),
                    parts.get2().to(x.scalar_type()),
                    weight,
                    network.weights().parameter(name + ".bias"));
        }
        Tensor inverse = mean(x.mul(x)).add(Tensors.scalar(norm.epsilon())).rsqrt();
        return new Normed(x.mul(inverse), inverse, weight, null);
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

    /** What multiplies the direction, {@code [width]}; null without a norm. */
    @Nullable
    Tensor weight() {
        return weight;
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
}
