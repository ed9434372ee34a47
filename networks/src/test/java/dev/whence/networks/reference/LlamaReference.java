package dev.whence.networks.reference;

/**
 * {@code LlamaForCausalLM}, {@code MistralForCausalLM}, {@code Qwen2ForCausalLM}, {@code Qwen3ForCausalLM} and
 * {@code Phi3ForCausalLM}.
 */
final class LlamaReference {
    private final Folder folder;
    private final String family;
    private final int heads;
    private final int keyHeads;
    private final int headWidth;
    private final double epsilon;
    private final String activation;
    private final double[] frequencies;

    private LlamaReference(Folder folder, String family) {
        this.folder = folder;
        this.family = family;
        this.heads = folder.size("num_attention_heads");
        this.keyHeads = folder.size("num_key_value_heads", heads);
        // Phi3Config and Qwen2Config have no head_dim.
        this.headWidth = folder.size("head_dim", family.equals("qwen3") ? 128 : folder.size("hidden_size") / heads);
        this.epsilon = folder.number("rms_norm_eps", family.equals("phi3") ? 1e-5 : 1e-6);
        this.activation = folder.text("hidden_act", "silu");
        int turned = (int) (headWidth * folder.number("partial_rotary_factor", 1));
        this.frequencies = Rope.of(folder.config(), turned);
    }

    static double[][] logits(Folder folder, int[] tokens, String family) {
        return new LlamaReference(folder, family).logits(tokens);
    }

    private double[][] logits(int[] tokens) {
        double[][] x = Reference.lookUp(folder, "model.embed_tokens.weight", tokens, folder.size("hidden_size"));
        for (int layer = 0; layer < folder.size("num_hidden_layers"); layer++) {
            String name = "model.layers." + layer;
            x = Maths.add(x, attention(norm(x, name + ".input_layernorm"), layer, name + ".self_attn"));
            x = Maths.add(x, mlp(norm(x, name + ".post_attention_layernorm"), name + ".mlp"));
        }
        x = norm(x, "model.norm");
        boolean tied = folder.flag("tie_word_embeddings", false);
        return Reference.unembed(folder, x, tied, "model.embed_tokens.weight", "lm_head.weight");
    }

    private double[][] norm(double[][] x, String name) {
        return Maths.rmsNorm(x, folder.tensor(name + ".weight"), 0, epsilon);
    }

    private double[][] attention(double[][] h, int layer, String name) {
        double[][] q;
        double[][] k;
        double[][] v;
        if (family.equals("phi3")) {
            double[][] qkv = folder.linear(h, name + ".qkv_proj");
            int queries = heads * headWidth;
            int keys = keyHeads * headWidth;
            q = Maths.columns(qkv, 0, queries);
            k = Maths.columns(qkv, queries, queries + keys);
            v = Maths.columns(qkv, queries + keys, queries + 2 * keys);
        } else {
            q = folder.linear(h, name + ".q_proj");
            k = folder.linear(h, name + ".k_proj");
            v = folder.linear(h, name + ".v_proj");
        }
        if (family.equals("qwen3")) {
            q = norm(q, name + ".q_norm");
            k = norm(k, name + ".k_norm");
        }
        q = Rope.turn(q, headWidth, frequencies);
        k = Rope.turn(k, headWidth, frequencies);
        double[][] z = Maths.attend(q, k, v, heads, 1 / Math.sqrt(headWidth), 0, visible(layer));
        return folder.linear(z, name + ".o_proj");
    }

    private Maths.Visible visible(int layer) {
        boolean windowed = switch (family) {
            case "mistral", "phi3" -> folder.has("sliding_window");
            case "qwen2", "qwen3" -> qwenWindow(layer);
            default -> false;
        };
        return windowed ? Maths.Visible.window(folder.size("sliding_window")) : Maths.Visible.causal();
    }

    /** {@code layer_types}, or as {@code Qwen2Config} makes them. */
    private boolean qwenWindow(int layer) {
        if (!folder.flag("use_sliding_window", false) || !folder.has("sliding_window")) {
            return false;
        }
        return folder.has("layer_types")
                ? folder.config().get("layer_types").get(layer).asText().equals("sliding_attention")
                : layer >= folder.size("max_window_layers", 28);
    }

    private double[][] mlp(double[][] h, String name) {
        if (family.equals("phi3")) {
            double[][] both = folder.linear(h, name + ".gate_up_proj");
            int hidden = both[0].length / 2;
            double[][] gate = Maths.columns(both, 0, hidden);
            double[][] up = Maths.columns(both, hidden, 2 * hidden);
            return folder.linear(Maths.gated(gate, up, activation), name + ".down_proj");
        }
        double[][] gate = folder.linear(h, name + ".gate_proj");
        double[][] up = folder.linear(h, name + ".up_proj");
        return folder.linear(Maths.gated(gate, up, activation), name + ".down_proj");
    }
}
