package dev.whence.networks.reference;

import com.fasterxml.jackson.databind.JsonNode;

/** {@code GPTNeoXForCausalLM}. */
final class GptNeoxReference {
    private GptNeoxReference() {}

    static double[][] logits(Folder folder, int[] tokens) {
        int width = folder.size("hidden_size");
        int heads = folder.size("num_attention_heads");
        int headWidth = width / heads;
        double epsilon = folder.number("layer_norm_eps", 1e-5);
        String activation = folder.text("hidden_act", "gelu");
        boolean parallel = folder.flag("use_parallel_residual", true);
        int rotary = (int) (headWidth * folder.number("rotary_pct", 0.25));
        JsonNode scaling = folder.config().path("rope_scaling");
        double[] frequencies = Rope.scaled(Rope.frequencies(folder.number("rotary_emb_base", 10_000), rotary), scaling);
        double[][] x = Reference.lookUp(folder, "gpt_neox.embed_in.weight", tokens, width);
        for (int layer = 0; layer < folder.size("num_hidden_layers"); layer++) {
            String name = "gpt_neox.layers." + layer;
            double[][] h = folder.layerNorm(x, name + ".input_layernorm", epsilon);
            double[][] qkv = folder.linear(h, name + ".attention.query_key_value");
            double[][] z = Maths.attend(
                    Rope.turn(part(qkv, 0, heads), headWidth, frequencies),
                    Rope.turn(part(qkv, 1, heads), headWidth, frequencies),
                    part(qkv, 2, heads),
                    heads,
                    1 / Math.sqrt(headWidth),
                    0,
                    Maths.Visible.causal());
            double[][] attended = folder.linear(z, name + ".attention.dense");
            double[][] middle = Maths.add(x, attended);
            double[][] seen = parallel ? x : middle;
            h = folder.layerNorm(seen, name + ".post_attention_layernorm", epsilon);
            h = Maths.activate(folder.linear(h, name + ".mlp.dense_h_to_4h"), activation);
            x = Maths.add(middle, folder.linear(h, name + ".mlp.dense_4h_to_h"));
        }
        x = folder.layerNorm(x, "gpt_neox.final_layer_norm", epsilon);
        boolean tied = folder.flag("tie_word_embeddings", false);
        return Reference.unembed(folder, x, tied, "gpt_neox.embed_in.weight", "embed_out.weight");
    }

    /** Each head has its query, key and value side by side: {@code view(..., heads, 3 * head_size).chunk(3)}. */
    private static double[][] part(double[][] qkv, int which, int heads) {
        int headWidth = qkv[0].length / heads / 3;
        double[][] part = new double[qkv.length][heads * headWidth];
        for (int t = 0; t < qkv.length; t++) {
            for (int head = 0; head < heads; head++) {
                System.arraycopy(qkv[t], (3 * head + which) * headWidth, part[t], head * headWidth, headWidth);
            }
        }
        return part;
    }
}
