package dev.whence.networks.reference;

/** {@code GPT2LMHeadModel}. */
final class Gpt2Reference {
    private Gpt2Reference() {}

    static double[][] logits(Folder folder, int[] tokens) {
        int width = folder.size("n_embd");
        int heads = folder.size("n_head");
        double epsilon = folder.number("layer_norm_epsilon", 1e-5);
        String activation = folder.text("activation_function", "gelu_new");
        double[][] x = Maths.add(
                Reference.lookUp(folder, "transformer.wte.weight", tokens, width),
                Reference.positions(folder, "transformer.wpe.weight", tokens.length, width));
        for (int layer = 0; layer < folder.size("n_layer"); layer++) {
            String name = "transformer.h." + layer;
            double[][] qkv = folder.conv1d(folder.layerNorm(x, name + ".ln_1", epsilon), name + ".attn.c_attn");
            double[][] z = Maths.attend(
                    Maths.columns(qkv, 0, width),
                    Maths.columns(qkv, width, 2 * width),
                    Maths.columns(qkv, 2 * width, 3 * width),
                    heads,
                    1 / Math.sqrt((double) width / heads),
                    0,
                    Maths.Visible.causal());
            x = Maths.add(x, folder.conv1d(z, name + ".attn.c_proj"));
            double[][] h = folder.conv1d(folder.layerNorm(x, name + ".ln_2", epsilon), name + ".mlp.c_fc");
            x = Maths.add(x, folder.conv1d(Maths.activate(h, activation), name + ".mlp.c_proj"));
        }
        x = folder.layerNorm(x, "transformer.ln_f", epsilon);
        boolean tied = folder.flag("tie_word_embeddings", true);
        return Reference.unembed(folder, x, tied, "transformer.wte.weight", "lm_head.weight");
    }
}
