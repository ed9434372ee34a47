package dev.whence.networks.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** {@code Gemma2ForCausalLM} and {@code Gemma3ForCausalLM}. */
final class GemmaReference {
    private final Folder folder;
    private final boolean third;
    private final int heads;
    private final int headWidth;
    private final double epsilon;
    private final String activation;

    private GemmaReference(Folder folder, boolean third) {
        this.folder = folder;
        this.third = third;
        this.heads = folder.size("num_attention_heads");
        this.headWidth = folder.size("head_dim", 256);
        this.epsilon = folder.number("rms_norm_eps", 1e-6);
        this.activation = folder.text("hidden_activation", "gelu_pytorch_tanh");
    }

    static double[][] logits(Folder folder, int[] tokens, String family) {
        return new GemmaReference(folder, family.equals("gemma3_text")).logits(tokens);
    }

    private double[][] logits(int[] tokens) {
        int width = folder.size("hidden_size");
        double normalizer = Math.sqrt(width);
        double[][] x = Reference.lookUp(folder, "model.embed_tokens.weight", tokens, width);
        for (double[] row : x) {
            Arrays.setAll(row, i -> row[i] * normalizer);
        }
        for (int layer = 0; layer < folder.size("num_hidden_layers"); layer++) {
            String name = "model.layers." + layer;
            double[][] h = attention(norm(x, name + ".input_layernorm"), layer, name + ".self_attn");
            x = Maths.add(x, norm(h, name + ".post_attention_layernorm"));
            h = norm(x, name + ".pre_feedforward_layernorm");
            double[][] gate = folder.linear(h, name + ".mlp.gate_proj");
            double[][] up = folder.linear(h, name + ".mlp.up_proj");
            h = folder.linear(Maths.gated(gate, up, activation), name + ".mlp.down_proj");
            x = Maths.add(x, norm(h, name + ".post_feedforward_layernorm"));
        }
        x = norm(x, "model.norm");
        boolean tied = folder.flag("tie_word_embeddings", true);
        double[][] logits = Reference.unembed(folder, x, tied, "model.embed_tokens.weight", "lm_head.weight");
        double cap = cap("final_logit_softcapping", 30);
        if (cap > 0) {
            for (double[] row : logits) {
                Arrays.setAll(row, i -> cap * Math.tanh(row[i] / cap));
            }
        }
        return logits;
    }

    private double[][] norm(double[][] x, String name) {
        return Maths.rmsNorm(x, folder.tensor(name + ".weight"), 1, epsilon);
    }

    /** What is null caps nothing; Gemma 2 caps also where it does not say so. */
    private double cap(String key, double absent) {
        return folder.config().has(key) || third ? folder.number(key, 0) : absent;
    }

    private double[][] attention(double[][] h, int layer, String name) {
        double[][] q = folder.linear(h, name + ".q_proj");
        double[][] k = folder.linear(h, name + ".k_proj");
        double[][] v = folder.linear(h, name + ".v_proj");
        if (third) {
            q = norm(q, name + ".q_norm");
            k = norm(k, name + ".k_norm");
        }
        double[] frequencies = frequencies(layer);
        q = Rope.turn(q, headWidth, frequencies);
        k = Rope.turn(k, headWidth, frequencies);
        double scale = 1 / Math.sqrt(folder.number("query_pre_attn_scalar", 256));
        Maths.Visible visible =
                local(layer) ? Maths.Visible.window(folder.size("sliding_window", 4096)) : Maths.Visible.causal();
        double[][] z = Maths.attend(q, k, v, heads, scale, cap("attn_logit_softcapping", 50), visible);
        return folder.linear(z, name + ".o_proj");
    }

    /** {@code layer_types}, or as the configuration's class makes them. */
    private boolean local(int layer) {
        if (folder.has("layer_types")) {
            return folder.config().get("layer_types").get(layer).asText().equals("sliding_attention");
        }
        return third ? (layer + 1) % folder.size("sliding_window_pattern", 6) != 0 : layer % 2 == 0;
    }

    private double[] frequencies(int layer) {
        if (!third) {
            return Rope.of(folder.config(), headWidth);
        }
        JsonNode both = folder.config().path("rope_parameters");
        if (both.has("full_attention")) {
            JsonNode own = both.get(local(layer) ? "sliding_attention" : "full_attention");
            return Rope.scaled(Rope.frequencies(own.get("rope_theta").doubleValue(), headWidth), own);
        }
        if (local(layer)) {
            return Rope.frequencies(folder.number("rope_local_base_freq", 10_000), headWidth);
        }
        double[] plain = Rope.frequencies(folder.number("rope_theta", 1_000_000), headWidth);
        return Rope.scaled(plain, folder.config().path("rope_scaling"));
    }
}
