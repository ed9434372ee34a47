package dev.whence.networks.reference;

/** {@code BertForMaskedLM}; all tokens are of type 0. */
final class BertReference {
    private BertReference() {}

    static double[][] logits(Folder folder, int[] tokens) {
        int width = folder.size("hidden_size");
        int heads = folder.size("num_attention_heads");
        double epsilon = folder.number("layer_norm_eps", 1e-12);
        String activation = folder.text("hidden_act", "gelu");
        String words = "bert.embeddings.word_embeddings.weight";
        double[][] x = Reference.lookUp(folder, words, tokens, width);
        x = Maths.add(
                x,
                Reference.lookUp(
                        folder, "bert.embeddings.token_type_embeddings.weight", new int[tokens.length], width));
        x = Maths.add(
                x, Reference.positions(folder, "bert.embeddings.position_embeddings.weight", tokens.length, width));
        x = folder.layerNorm(x, "bert.embeddings.LayerNorm", epsilon);
        for (int layer = 0; layer < folder.size("num_hidden_layers"); layer++) {
            String name = "bert.encoder.layer." + layer;
            double[][] z = Maths.attend(
                    folder.linear(x, name + ".attention.self.query"),
                    folder.linear(x, name + ".attention.self.key"),
                    folder.linear(x, name + ".attention.self.value"),
                    heads,
                    1 / Math.sqrt((double) width / heads),
                    0,
                    (_, _) -> true);
            double[][] attended = folder.linear(z, name + ".attention.output.dense");
            x = folder.layerNorm(Maths.add(attended, x), name + ".attention.output.LayerNorm", epsilon);
            double[][] h = Maths.activate(folder.linear(x, name + ".intermediate.dense"), activation);
            x = folder.layerNorm(
                    Maths.add(folder.linear(h, name + ".output.dense"), x), name + ".output.LayerNorm", epsilon);
        }
        x = Maths.activate(folder.linear(x, "cls.predictions.transform.dense"), activation);
        x = folder.layerNorm(x, "cls.predictions.transform.LayerNorm", epsilon);
        boolean tied = folder.flag("tie_word_embeddings", true);
        double[] decoder = folder.tensor(tied ? words : "cls.predictions.decoder.weight");
        return Maths.linear(x, decoder, folder.tensor("cls.predictions.bias"));
    }
}
