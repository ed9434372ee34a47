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
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.util.List;
import java.util.Optional;

/** What Llama (Touvron et al. 2023) and the families that follow it share; each says where it differs. */
abstract class Decoder implements CheckpointLayout {
    private static final TensorNames NAMES = TensorNames.of(
            "",
            "embedding.tokens",
            "model.embed_tokens.weight",
            "layers.#.attention.norm",
            "model.layers.#.input_layernorm",
            "layers.#.attention.query",
            "model.layers.#.self_attn.q_proj",
            "layers.#.attention.key",
            "model.layers.#.self_attn.k_proj",
            "layers.#.attention.value",
            "model.layers.#.self_attn.v_proj",
            "layers.#.attention.output",
            "model.layers.#.self_attn.o_proj",
            "layers.#.mlp.norm",
            "model.layers.#.post_attention_layernorm",
            "layers.#.mlp.gate",
            "model.layers.#.mlp.gate_proj",
            "layers.#.mlp.in",
            "model.layers.#.mlp.up_proj",
            "layers.#.mlp.out",
            "model.layers.#.mlp.down_proj",
            "norm",
            "model.norm",
            "output.weight",
            "lm_head.weight");

    private final String family;
    private final String architecture;
    private final TensorNames names;

    Decoder(String family, String architecture, String... moreNames) {
        this.family = family;
        this.architecture = architecture;
        this.names = NAMES.as(family).and(moreNames);
    }

    @Override
    public final String family() {
        return family;
    }

    @Override
    public final String architecture() {
        return architecture;
    }

    @Override
    public final TensorNames names() {
        return names;
    }

    @Override
    public String prefix() {
        return "model.";
    }

    @Override
    public String ignored() {
        return ".*\\.rotary_emb\\.inv_freq";
    }

    /** What a configuration means that does not say it; 0 where it has to. */
    record Defaults(
            int vocabulary,
            int context,
            int heads,
            int headWidth,
            double epsilon,
            double base,
            boolean tied,
            String activationKey,
            String activation) {
        /** Nothing but what Llama's class leaves out. */
        static Defaults llama(double epsilon) {
            return new Defaults(0, 0, 0, 0, epsilon, 10_000, false, "hidden_act", "silu");
        }
    }

    abstract Defaults defaults();

    abstract int keyValueHeads(Config config, int heads);

    @Override
    public TransformerSpec spec(Config config) {
        int width = config.size("hidden_size");
        int heads = size(config, "num_attention_heads", defaults().heads());
        int layers = Families.layers(config, "num_hidden_layers");
        return new TransformerSpec(
                family(),
                size(config, "vocab_size", defaults().vocabulary()),
                size(config, "max_position_embeddings", defaults().context()),
                width,
                layers,
                embedding(width),
                attention(config, heads, headWidth(config, width, heads), layers),
                Optional.of(new Mlp(
                        config.size("intermediate_size"),
                        config.activation(defaults().activationKey(), defaults().activation()),
                        true,
                        mlpBias(config))),
                new Norm(
                        Norm.Kind.RMS,
                        config.positive("rms_norm_eps", defaults().epsilon())),
                block(),
                positions(config, headWidth(config, width, heads)),
                new Mask.Causal(),
                output(config, config.flag("tie_word_embeddings", defaults().tied())));
    }

    private int headWidth(Config config, int width, int heads) {
        if (config.has("head_dim")) {
            return config.size("head_dim");
        }
        return defaults().headWidth() > 0
                ? defaults().headWidth()
                : Families.headWidth("hidden_size", width, "num_attention_heads", heads);
    }

    Attention attention(Config config, int heads, int headWidth, int layers) {
        boolean bias = config.flag("attention_bias", false);
        return new Attention(
                heads,
                keyValueHeads(config, heads),
                headWidth,
                1 / Math.sqrt(headWidth),
                inputBias(bias),
                outputBias(bias),
                headNorms(),
                0,
                windows(config, layers));
    }

    Embedding embedding(int width) {
        return Embedding.plain();
    }

    Block block() {
        return Block.preNorm();
    }

    Output output(Config config, boolean tied) {
        return Output.standard(tied);
    }

    boolean inputBias(boolean bias) {
        return bias;
    }

    boolean outputBias(boolean bias) {
        return bias;
    }

    boolean mlpBias(Config config) {
        return false;
    }

    boolean headNorms() {
        return false;
    }

    List<Integer> windows(Config config, int layers) {
        return List.of();
    }

    Positions positions(Config config, int headWidth) {
        return Rope.positions(config, headWidth, defaults().base(), 1);
    }

    @Override
    public void configure(TransformerSpec spec, ObjectNode config) {
        Mlp mlp = spec.mlp().orElseThrow(() -> new InputException("a " + family() + " checkpoint has MLPs"));
        Positions.Rotary rotary = Rope.of(spec.positions(), family());
        config.put("vocab_size", spec.vocabulary())
                .put("max_position_embeddings", spec.context())
                .put("hidden_size", spec.width())
                .put("num_hidden_layers", spec.layers())
                .put("num_attention_heads", spec.attention().heads())
                .put("num_key_value_heads", spec.attention().keyValueHeads())
                .put("head_dim", spec.attention().headWidth())
                .put("intermediate_size", mlp.hidden())
                .put(defaults().activationKey(), Families.activation(mlp, "gelu_pytorch_tanh"))
                .put("attention_bias", spec.attention().outputBias())
                .put("rms_norm_eps", spec.norm().epsilon())
                .put("tie_word_embeddings", spec.output().tied());
        Rope.configure(rotary.frequencies(), config);
        configureMore(spec, config);
    }

    /** Adds what only this family has. */
    void configureMore(TransformerSpec spec, ObjectNode config) {}

    private static int size(Config config, String key, int absent) {
        return absent > 0 ? config.size(key, absent) : config.size(key);
    }
}
