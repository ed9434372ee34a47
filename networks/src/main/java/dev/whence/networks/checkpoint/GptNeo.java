package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** GPT-Neo (Black et al. 2021): attention is not scaled, and every other layer looks back a short way only. */
final class GptNeo implements CheckpointLayout {
    private static final TensorNames NAMES = TensorNames.of(
            "gpt_neo",
            "embedding.tokens",
            "transformer.wte.weight",
            "embedding.positions",
            "transformer.wpe.weight",
            "layers.#.attention.norm",
            "transformer.h.#.ln_1",
            "layers.#.attention.query",
            "transformer.h.#.attn.attention.q_proj",
            "layers.#.attention.key",
            "transformer.h.#.attn.attention.k_proj",
            "layers.#.attention.value",
            "transformer.h.#.attn.attention.v_proj",
            "layers.#.attention.output",
            "transformer.h.#.attn.attention.out_proj",
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
        return "gpt_neo";
    }

    @Override
    public String architecture() {
        return "GPTNeoForCausalLM";
    }

    @Override
    public TransformerSpec spec(Config config) {
        int width = config.size("hidden_size");
        int heads = config.size("num_heads");
        int layers = Families.layers(config, "num_layers");
        int context = config.size("max_position_embeddings");
        List<Boolean> local = local(config, layers);
        return new TransformerSpec(
                family(),
                config.size("vocab_size"),
                context,
                width,
                layers,
                Embedding.plain(),
                new Attention(
                        heads,
                        heads,
                        Families.headWidth("hidden_size", width, "num_heads", heads),
                        1,
                        false,
                        true,
                        false,
                        0,
                        Windows.of(layers, config.size("window_size", 256), local::get)),
                Optional.of(new Mlp(
                        config.size("intermediate_size", 4 * width),
                        config.activation("activation_function", "gelu_new"),
                        false,
                        true)),
                new Norm(Norm.Kind.LAYER, config.positive("layer_norm_epsilon", 1e-5)),
                Block.preNorm(),
                new Positions.Learned(context),
                new Mask.Causal(),
                Output.standard(config.flag("tie_word_embeddings", true)));
    }

    /** Such as {@code [[["global", "local"], 12]]}: the kinds of a few layers, and how often they come. */
    private static List<Boolean> local(Config config, int layers) {
        List<Boolean> local = new ArrayList<>();
        String wrong =
                "a list such as [[[\"global\", \"local\"], " + layers / 2 + "]] for the " + layers + " of num_layers";
        if (!config.mentions("attention_types")) {
            for (int layer = 0; layer < layers; layer++) {
                local.add(layer % 2 == 1);
            }
            return local;
        }
        for (JsonNode group : config.value("attention_types")) {
            JsonNode times = group.path(1);
            if (!group.path(0).isArray() || group.path(0).isEmpty() || !times.canConvertToInt() || group.size() != 2) {
                throw config.refusal("attention_types", wrong);
            }
            for (int i = 0; i < times.intValue() && local.size() <= layers; i++) {
                for (JsonNode kind : group.path(0)) {
                    if (!kind.asText().equals("local") && !kind.asText().equals("global")) {
                        throw config.refusal("attention_types", wrong);
                    }
                    local.add(kind.asText().equals("local"));
                }
            }
        }
        if (local.size() != layers) {
            throw config.refusal("attention_types", wrong);
        }
        return local;
    }

    @Override
    public void configure(TransformerSpec spec, ObjectNode config) {
        Mlp mlp = spec.mlp().orElseThrow(() -> new InputException("a gpt_neo checkpoint has MLPs"));
        config.put("vocab_size", spec.vocabulary())
                .put("max_position_embeddings", spec.context())
                .put("hidden_size", spec.width())
                .put("num_layers", spec.layers())
                .put("num_heads", spec.attention().heads())
                .put("intermediate_size", mlp.hidden())
                .put("activation_function", Families.activation(mlp, "gelu_new"))
                .put("layer_norm_epsilon", spec.norm().epsilon())
                .put("window_size", Windows.size(spec) == 0 ? 256 : Windows.size(spec))
                .put("tie_word_embeddings", spec.output().tied());
        ArrayNode group = config.putArray("attention_types").addArray();
        ArrayNode kinds = group.addArray();
        for (int layer = 0; layer < spec.layers(); layer++) {
            kinds.add(spec.window(layer) > 0 ? "local" : "global");
        }
        group.add(1);
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
        return "transformer\\.h\\.\\d+\\.attn\\.attention\\.(bias|masked_bias)";
    }
}
