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
import java.util.Map;
import java.util.Optional;

/**
 * GPT-NeoX and Pythia (Biderman et al. 2023). The rows of one matrix are, head by head, the head's queries, keys and
 * values.
 */
final class GptNeox implements CheckpointLayout {
    private static final TensorNames NAMES = TensorNames.of(
            "gpt_neox",
            "embedding.tokens",
            "gpt_neox.embed_in.weight",
            "layers.#.attention.norm",
            "gpt_neox.layers.#.input_layernorm",
            "layers.#.attention.query",
            "gpt_neox.layers.#.attention.query_key_value",
            "layers.#.attention.key",
            "gpt_neox.layers.#.attention.query_key_value",
            "layers.#.attention.value",
            "gpt_neox.layers.#.attention.query_key_value",
            "layers.#.attention.output",
            "gpt_neox.layers.#.attention.dense",
            "layers.#.mlp.norm",
            "gpt_neox.layers.#.post_attention_layernorm",
            "layers.#.mlp.in",
            "gpt_neox.layers.#.mlp.dense_h_to_4h",
            "layers.#.mlp.out",
            "gpt_neox.layers.#.mlp.dense_4h_to_h",
            "norm",
            "gpt_neox.final_layer_norm",
            "output.weight",
            "embed_out.weight");

    @Override
    public String family() {
        return "gpt_neox";
    }

    @Override
    public String architecture() {
        return "GPTNeoXForCausalLM";
    }

    @Override
    public TransformerSpec spec(Config config) {
        int width = config.size("hidden_size");
        int heads = config.size("num_attention_heads");
        int headWidth = Families.headWidth("hidden_size", width, "num_attention_heads", heads);
        boolean bias = config.flag("attention_bias", true);
        boolean parallel = config.flag("use_parallel_residual", true);
        return new TransformerSpec(
                family(),
                config.size("vocab_size"),
                config.size("max_position_embeddings"),
                width,
                Families.layers(config, "num_hidden_layers"),
                Embedding.plain(),
                Attention.standard(heads, headWidth, bias),
                Optional.of(new Mlp(
                        config.size("intermediate_size"), config.activation("hidden_act", "gelu"), false, true)),
                new Norm(Norm.Kind.LAYER, config.positive("layer_norm_eps", 1e-5)),
                new Block(parallel ? Block.Wiring.PARALLEL : Block.Wiring.SEQUENTIAL, Block.Norms.PRE),
                Rope.positions(config, headWidth, 10_000, 0.25),
                new Mask.Causal(),
                Output.standard(config.flag("tie_word_embeddings", false)));
    }

    @Override
    public void configure(TransformerSpec spec, ObjectNode config) {
        Mlp mlp = spec.mlp().orElseThrow(() -> new InputException("a gpt_neox checkpoint has MLPs"));
        Positions.Rotary rotary = Rope.of(spec.positions(), family());
        config.put("vocab_size", spec.vocabulary())
                .put("max_position_embeddings", spec.context())
                .put("hidden_size", spec.width())
                .put("num_hidden_layers", spec.layers())
                .put("num_attention_heads", spec.attention().heads())
                .put("intermediate_size", mlp.hidden())
                .put("hidden_act", Families.activation(mlp, "gelu_new"))
                .put("layer_norm_eps", spec.norm().epsilon())
                .put("attention_bias", spec.attention().inputBias())
                .put("use_parallel_residual", spec.block().wiring() == Block.Wiring.PARALLEL)
                .put("rotary_pct", Rope.share(rotary.width(), spec.attention().headWidth()))
                .put("rotary_emb_base", rotary.frequencies().base())
                .put("tie_word_embeddings", spec.output().tied());
        Rope.configure(rotary.frequencies(), config);
    }

    @Override
    public TensorNames names() {
        return NAMES;
    }

    @Override
    public String prefix() {
        return "gpt_neox.";
    }

    @Override
    public String head() {
        return "embed_out.";
    }

    @Override
    public String ignored() {
        return "gpt_neox\\.layers\\.\\d+\\.attention\\.(bias|masked_bias|rotary_emb\\.inv_freq)";
    }

    @Override
    public Map<String, String> copies(TransformerSpec spec) {
        return spec.output().tied() ? Map.of("embed_out.weight", "gpt_neox.embed_in.weight") : Map.of();
    }

    @Override
    public View view(ParameterShape parameter, TransformerSpec spec) {
        List<Integer> shape = parameter.shape();
        int heads = spec.attention().heads();
        int headWidth = spec.attention().headWidth();
        if (parameter.name().contains(".attention.query.")) {
            return View.perHead(heads, headWidth, 3, 0, shape);
        }
        if (parameter.name().contains(".attention.key.")) {
            return View.perHead(heads, headWidth, 3, 1, shape);
        }
        if (parameter.name().contains(".attention.value.")) {
            return View.perHead(heads, headWidth, 3, 2, shape);
        }
        return View.whole(shape);
    }
}
