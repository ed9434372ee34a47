package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Gemma 3 (Gemma Team 2025): five layers with a sliding window and rotary positions of their own, then one that sees
 * everything. The models that also see pictures keep the decoder's configuration in {@code text_config}; what they have
 * for pictures is left alone.
 */
final class Gemma3 extends Gemma {
    private static final double LOCAL_BASE = 10_000;

    private final boolean nested;

    Gemma3(boolean nested) {
        super(
                nested ? "gemma3" : "gemma3_text",
                nested ? "Gemma3ForConditionalGeneration" : "Gemma3ForCausalLM",
                norms(
                        "layers.#.attention.query.norm",
                        "model.layers.#.self_attn.q_norm",
                        "layers.#.attention.key.norm",
                        "model.layers.#.self_attn.k_norm"));
        this.nested = nested;
    }

    @Override
    Defaults defaults() {
        return new Defaults(262_208, 131_072, 8, 256, 1e-6, 1_000_000, true, "hidden_activation", "gelu_pytorch_tanh");
    }

    @Override
    public TransformerSpec spec(Config config) {
        if (!nested) {
            return super.spec(config);
        }
        // The decoder alone is a network of the family gemma3_text, and is saved as one.
        return new Gemma3(false).spec(config.child("text_config"));
    }

    @Override
    public String today(String tensor, boolean whole) {
        String text =
                tensor.replaceFirst("^language_model\\.", "").replaceFirst("^model\\.language_model\\.", "model.");
        return nested ? text : super.today(tensor, whole);
    }

    @Override
    public String ignored() {
        return nested ? super.ignored() + "|(model\\.)?(vision_tower|multi_modal_projector)\\..*" : super.ignored();
    }

    @Override
    double attentionCap() {
        return 0;
    }

    @Override
    double outputCap() {
        return 0;
    }

    @Override
    boolean headNorms() {
        return true;
    }

    @Override
    IntPredicate sliding(Config config) {
        int pattern = config.size("sliding_window_pattern", config.size("_sliding_window_pattern", 6));
        return layer -> (layer + 1) % pattern != 0;
    }

    @Override
    Positions positions(Config config, int headWidth) {
        if (config.value("rope_parameters").has("full_attention")) {
            Config both = config.child("rope_parameters");
            Positions.Rotary full = Rope.positions(
                    both.child("full_attention"), headWidth, defaults().base(), 1);
            Positions.Rotary local = Rope.positions(both.child("sliding_attention"), headWidth, LOCAL_BASE, 1);
            return new Positions.Rotary(headWidth, false, full.frequencies(), Optional.of(local.frequencies()));
        }
        Positions.Rotary full = Rope.positions(config, headWidth, defaults().base(), 1);
        return new Positions.Rotary(
                full.width(),
                false,
                full.frequencies(),
                Optional.of(new Positions.Frequencies(
                        config.positive("rope_local_base_freq", LOCAL_BASE), new Positions.Scaling.None())));
    }

    @Override
    void configureMore(TransformerSpec spec, ObjectNode config) {
        super.configureMore(spec, config);
        Rope.of(spec.positions(), family())
                .local()
                .ifPresent(local -> config.put("rope_local_base_freq", local.base()));
    }
}
