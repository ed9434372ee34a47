package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.util.List;
import java.util.Optional;

/**
 * GPT-2 (Radford et al. 2019). Its matrices are {@code [in, out]}, and queries, keys and values are columns of one of
 * them.
 */
final class Gpt2 implements CheckpointLayout {
    private static final TensorNames NAMES = TensorNames.of(
            "gpt2",
            "embedding.tokens",
            "transformer.wte.weight",
            "embedding.positions",
            "transformer.wpe.weight",
            "layers.#.attention.norm",
            "transformer.h.#.ln_1",
            "layers.#.attention.query",
            "transformer.h.#.attn.c_attn",
            "layers.#.attention.key",
            "transformer.h.#.attn.c_attn",
            "layers.#.attention.value",
            "transformer.h.#.attn.c_attn",
            "layers.#.attention.output",
            "transformer.h.#.attn.c_proj",
            "layers.#.mlp.norm",
            "transformer.h.#.ln_2",
            "layers.#.mlp.in",
            "transformer.h.#.mlp.c_fc",
            "layers.#.mlp.out",
            "transformer.h.#.mlp.c_proj",
            "norm",
            "transformer.ln_f",
            "output.weight",
            "lm_head.weight");

    @Override
    public String family() {
        return "gpt2";
    }

    @Override
    public String architecture() {
        return "GPT2LMHeadModel";
    }

    @Override
    public TransformerSpec spec(Config config) {
        config.only("scale_attn_by_inverse_layer_idx", "false");
        config.only("add_cross_attention", "false");
        int width = config.size("n_embd");
        int heads = config.size("n_head");
        int context = config.size("n_positions");
        if (config.size("n_ctx", context) != context) {
            config.note("n_ctx is " + config.size("n_ctx", context) + ", but n_positions is " + context
                    + ": took n_positions");
        }
        int headWidth = Families.headWidth("n_embd", width, "n_head", heads);
        double scale = config.flag("scale_attn_weights", true) ? 1 / Math.sqrt(headWidth) : 1;
        return new TransformerSpec(
                family(),
                config.size("vocab_size"),
                context,
                width,
                Families.layers(config, "n_layer"),
                Embedding.plain(),
                new Attention(heads, heads, headWidth, scale, true, true, false, 0, List.of()),
                Optional.of(new Mlp(
                        config.size("n_inner", 4 * width),
                        config.activation("activation_function", "gelu_new"),
                        false,
                        true)),
                new Norm(Norm.Kind.LAYER, config.positive("layer_norm_epsilon", 1e-5)),
                Block.preNorm(),
                new Positions.Learned(context),
                new Mask.Causal(),
                Output.standard(config.flag("tie_word_embeddings", true)));
    }

    @Override
    public void configure(TransformerSpec spec, ObjectNode config) {
        Mlp mlp = spec.mlp().orElseThrow(() -> new InputException("a gpt2 checkpoint has MLPs"));
        config.put("vocab_size", spec.vocabulary())
                .put("n_positions", spec.context())
                .put("n_ctx", spec.context())
                .put("n_embd", spec.width())
                .put("n_layer", spec.layers())
                .put("n_head", spec.attention().heads())
                .put("n_inner", mlp.hidden())
                .put("activation_function", Families.activation(mlp, "gelu_new"))
                .put("layer_norm_epsilon", spec.norm().epsilon())
                .put(
                        "scale_attn_weights",
                        spec.attention().headWidth() == 1 || spec.attention().scale() != 1)
                .put("tie_word_embeddings", spec.output().tied());
    }

    @Override
    public TensorNames names() {
        return NAMES;
    }

    @Override
    public String prefix() {
        return "transformer.";
    }

    @Override
    public String ignored() {
        return "transformer\\.h\\.\\d+\\.attn\\.(bias|masked_bias)";
    }

    @Override
    public View view(ParameterShape parameter, TransformerSpec spec) {
        String name = parameter.name();
        List<Integer> shape = parameter.shape();
        int width = spec.width();
        if (name.contains(".attention.query.")) {
            return View.columns(3L * width, 0, shape);
        }
        if (name.contains(".attention.key.")) {
            return View.columns(3L * width, width, shape);
        }
        if (name.contains(".attention.value.")) {
            return View.columns(3L * width, 2L * width, shape);
        }
        boolean matrix = name.startsWith("layers.") && shape.size() == 2;
        return matrix ? View.columns(shape.getFirst(), 0, shape) : View.whole(shape);
    }
}
