package dev.whence.benchmarks.networks;

import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;

import dev.whence.networks.run.Weights;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.jspecify.annotations.Nullable;

/**
 * GPT-2 as one writes it with libtorch's operations: one call after another, nothing shared between passes. It keeps or
 * replaces head outputs, as a hook would.
 */
final class ByHand {
    private final TransformerSpec spec;
    private final List<Layer> layers = new ArrayList<>();
    private final Tensor tokens;
    private final Tensor positions;
    private final TensorOptional normWeight;
    private final TensorOptional normBias;

    private record Layer(
            TensorOptional norm1,
            TensorOptional norm1Bias,
            Tensor input,
            TensorOptional inputBias,
            Tensor output,
            TensorOptional outputBias,
            TensorOptional norm2,
            TensorOptional norm2Bias,
            Tensor in,
            TensorOptional inBias,
            Tensor out,
            TensorOptional outBias) {}

    /** A head whose output is replaced by another run's. */
    record Patch(int layer, int head, List<Tensor> heads) {}

    ByHand(Weights weights) {
        spec = weights.spec();
        tokens = weights.tokens();
        positions = weights.parameter("embedding.positions");
        normWeight = new TensorOptional(weights.parameter("norm.weight"));
        normBias = new TensorOptional(weights.parameter("norm.bias"));
        for (int i = 0; i < spec.layers(); i++) {
            String a = "layers." + i + ".attention";
            String m = "layers." + i + ".mlp";
            layers.add(new Layer(
                    stored(weights, a + ".norm.weight"),
                    stored(weights, a + ".norm.bias"),
                    tensor(weights, a + ".input.weight"),
                    stored(weights, a + ".input.bias"),
                    tensor(weights, a + ".output.weight"),
                    stored(weights, a + ".output.bias"),
                    stored(weights, m + ".norm.weight"),
                    stored(weights, m + ".norm.bias"),
                    tensor(weights, m + ".in.weight"),
                    stored(weights, m + ".in.bias"),
                    tensor(weights, m + ".out.weight"),
                    stored(weights, m + ".out.bias")));
        }
    }

    private static Tensor tensor(Weights weights, String name) {
        return java.util.Objects.requireNonNull(weights.stored().get(name), name);
    }

    private static TensorOptional stored(Weights weights, String name) {
        return new TensorOptional(tensor(weights, name));
    }

    /**
     * @param ids {@code [batch, position]}
     * @param patch what is replaced; null for nothing
     * @param keep receives the head outputs of every layer, {@code [batch, position, head * headWidth]}; null for none
     * @return {@code [batch, position, vocabulary]}
     */
    Tensor logits(Tensor ids, @Nullable Patch patch, @Nullable List<Tensor> keep) {
        long batch = ids.size(0);
        long length = ids.size(1);
        int heads = spec.attention().heads();
        int width = spec.attention().headWidth();
        long[] shape = {spec.width()};
        Tensor x = embedding(tokens, ids).add(positions.narrow(0, 0, length));
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            try (PointerScope _ = new PointerScope()) {
                Tensor normed = layer_norm(x, shape, layer.norm1(), layer.norm1Bias(), 1e-5, false);
                Tensor all = linear(normed, layer.input(), layer.inputBias());
                long[] split = {batch, length, 3, heads, width};
                Tensor parts = all.view(split).permute(2, 0, 3, 1, 4);
                Tensor z = scaled_dot_product_attention(
                                parts.select(0, 0),
                                parts.select(0, 1),
                                parts.select(0, 2),
                                new TensorOptional(),
                                0,
                                true,
                                new DoubleOptional(1 / Math.sqrt(width)),
                                false)
                        .transpose(1, 2)
                        .reshape(batch, length, (long) heads * width);
                if (patch != null && patch.layer() == i) {
                    long from = (long) patch.head() * width;
                    z = z.clone();
                    z.narrow(2, from, width).copy_(patch.heads().get(i).narrow(2, from, width));
                }
                if (keep != null) {
                    z.retainReference();
                    keep.add(z);
                }
                Tensor between = x.add(linear(z, layer.output(), layer.outputBias()));
                Tensor read = layer_norm(between, shape, layer.norm2(), layer.norm2Bias(), 1e-5, false);
                Tensor neurons = gelu(linear(read, layer.in(), layer.inBias()), "tanh");
                x = between.add(linear(neurons, layer.out(), layer.outBias()));
                x.retainReference();
            }
            PointerScope outer = PointerScope.getInnerScope();
            if (outer != null) {
                outer.attach(x);
                x.releaseReference();
            }
        }
        return linear(layer_norm(x, shape, normWeight, normBias, 1e-5, false), tokens);
    }
}
