package dev.whence.networks.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** {@code GPTNeoForCausalLM}. */
final class GptNeoReference {
    private GptNeoReference() {}

    static double[][] logits(Folder folder, int[] tokens) {
        int width = folder.size("hidden_size");
        double epsilon = folder.number("layer_norm_epsilon", 1e-5);
        String activation = folder.text("activation_function", "gelu_new");
        List<String> kinds = kinds(folder.config());
        double[][] x = Maths.add(
                Reference.lookUp(folder, "transformer.wte.weight", tokens, width),
                Reference.positions(folder, "transformer.wpe.weight", tokens.length, width));
        for (int layer = 0; layer < folder.size("num_layers"); layer++) {
            String name = "transformer.h." + layer;
            String attention = name + ".attn.attention.";
            double[][] h = folder.layerNorm(x, name + ".ln_1", epsilon);
            // bias ^ tril(bias, -window_size): the keys at least a window back are struck out.
            Maths.Visible visible = kinds.get(layer).equals("local")
                    ? Maths.Visible.window(folder.size("window_size", 256))
                    : Maths.Visible.causal();
            double[][] z = Maths.attend(
                    folder.linear(h, attention + "q_proj"),
                    folder.linear(h, attention + "k_proj"),
                    folder.linear(h, attention + "v_proj"),
                    folder.size("num_heads"),
                    1,
                    0,
                    visible);
            x = Maths.add(x, folder.linear(z, attention + "out_proj"));
            h = folder.linear(folder.layerNorm(x, name + ".ln_2", epsilon), name + ".mlp.c_fc");
            x = Maths.add(x, folder.linear(Maths.activate(h, activation), name + ".mlp.c_proj"));
        }
        x = folder.layerNorm(x, "transformer.ln_f", epsilon);
        boolean tied = folder.flag("tie_word_embeddings", true);
        return Reference.unembed(folder, x, tied, "transformer.wte.weight", "lm_head.weight");
    }

    /** {@code expand_attention_types_params}. */
    private static List<String> kinds(JsonNode config) {
        List<String> kinds = new ArrayList<>();
        for (JsonNode item : config.required("attention_types")) {
            for (int i = 0; i < item.get(1).intValue(); i++) {
                item.get(0).forEach(kind -> kinds.add(kind.textValue()));
            }
        }
        return kinds;
    }
}
