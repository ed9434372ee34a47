package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What Gemma 2 and 3 share: norms before and after each part, whose weights files hold less one; token embeddings times
 * the square root of the width; heads of a width of their own.
 */
abstract class Gemma extends Decoder {
    Gemma(String family, String architecture, String... moreNames) {
        super(family, architecture, moreNames);
    }

    /** The names of the four norms of a block, and more. */
    static String[] norms(String... more) {
        List<String> names = new ArrayList<>(List.of(
                "layers.#.attention.after",
                "model.layers.#.post_attention_layernorm",
                "layers.#.mlp.norm",
                "model.layers.#.pre_feedforward_layernorm",
                "layers.#.mlp.after",
                "model.layers.#.post_feedforward_layernorm"));
        names.addAll(List.of(more));
        return names.toArray(String[]::new);
    }

    @Override
    Embedding embedding(int width) {
        return new Embedding(Math.sqrt(width), false, 0);
    }

    @Override
    Block block() {
        return new Block(Block.Wiring.SEQUENTIAL, Block.Norms.SANDWICH);
    }

    /** Soft caps that a configuration does not mention. */
    abstract double attentionCap();

    abstract double outputCap();

    /** Whether a layer that {@code layer_types} does not speak of has a window. */
    abstract IntPredicate sliding(Config config);

    @Override
    Attention attention(Config config, int heads, int headWidth, int layers) {
        config.only("use_bidirectional_attention", "false");
        Attention plain = super.attention(config, heads, headWidth, layers);
        return new Attention(
                plain.heads(),
                plain.keyValueHeads(),
                plain.headWidth(),
                1 / Math.sqrt(config.positive("query_pre_attn_scalar", 256)),
                plain.inputBias(),
                plain.outputBias(),
                plain.headNorms(),
                cap(config, "attn_logit_softcapping", attentionCap()),
                plain.windows());
    }

    @Override
    Output output(Config config, boolean tied) {
        return new Output(true, false, tied, false, cap(config, "final_logit_softcapping", outputCap()));
    }

    private static double cap(Config config, String key, double absent) {
        return config.mentions(key) ? config.optionalPositive(key).orElse(0) : absent;
    }

    @Override
    int keyValueHeads(Config config, int heads) {
        return config.size("num_key_value_heads", 4);
    }

    @Override
    List<Integer> windows(Config config, int layers) {
        boolean none = config.mentions("sliding_window") && !config.has("sliding_window");
        return none ? List.of() : Windows.read(config, layers, config.size("sliding_window", 4096), sliding(config));
    }

    @Override
    void configureMore(TransformerSpec spec, ObjectNode config) {
        int window = Windows.size(spec);
        config.put("query_pre_attn_scalar", scalar(spec.attention().scale()))
                .put("attn_logit_softcapping", orNull(spec.attention().softCap()))
                .put("final_logit_softcapping", orNull(spec.output().softCap()))
                .put("sliding_window", window > 0 ? window : 4096);
        Windows.configure(spec, config);
    }

    /** The number whose inverse square root is the scale: mostly whole. */
    private static double scalar(double scale) {
        double scalar = 1 / (scale * scale);
        for (double near : new double[] {Math.rint(scalar), scalar, Math.nextUp(scalar), Math.nextDown(scalar)}) {
            if (1 / Math.sqrt(near) == scale) {
                return near;
            }
        }
        return scalar;
    }

    private static @Nullable Double orNull(double cap) {
        return cap > 0 ? Double.valueOf(cap) : null;
    }

    @Override
    public View view(ParameterShape parameter, TransformerSpec spec) {
        View whole = View.whole(parameter.shape());
        return parameter.name().endsWith("norm.weight") || parameter.name().endsWith("after.weight")
                ? whole.plus(1)
                : whole;
    }
}
