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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** BERT with its masked-word head (Devlin et al. 2018): sees both ways, and norms the stream itself. */
final class Bert implements CheckpointLayout {
    private static final TensorNames NAMES = TensorNames.of(
            "bert",
            "embedding.tokens",
            "bert.embeddings.word_embeddings.weight",
            "embedding.positions",
            "bert.embeddings.position_embeddings.weight",
            "embedding.types",
            "bert.embeddings.token_type_embeddings.weight",
            "embedding.norm",
            "bert.embeddings.LayerNorm",
            "layers.#.attention.query",
            "bert.encoder.layer.#.attention.self.query",
            "layers.#.attention.key",
            "bert.encoder.layer.#.attention.self.key",
            "layers.#.attention.value",
            "bert.encoder.layer.#.attention.self.value",
            "layers.#.attention.output",
            "bert.encoder.layer.#.attention.output.dense",
            "layers.#.attention.norm",
            "bert.encoder.layer.#.attention.output.LayerNorm",
            "layers.#.mlp.in",
            "bert.encoder.layer.#.intermediate.dense",
            "layers.#.mlp.out",
            "bert.encoder.layer.#.output.dense",
            "layers.#.mlp.norm",
            "bert.encoder.layer.#.output.LayerNorm",
            "output.transform",
            "cls.predictions.transform.dense",
            "output.transform.norm",
            "cls.predictions.transform.LayerNorm",
            "output.weight",
            "cls.predictions.decoder.weight",
            "output.bias",
            "cls.predictions.bias");

    @Override
    public String family() {
        return "bert";
    }

    @Override
    public String architecture() {
        return "BertForMaskedLM";
    }

    @Override
    public TransformerSpec spec(Config config) {
        config.only("position_embedding_type", "absolute");
        config.only("is_decoder", "false");
        config.only("add_cross_attention", "false");
        int width = config.size("hidden_size");
        int heads = config.size("num_attention_heads");
        int context = config.size("max_position_embeddings");
        int headWidth = Families.headWidth("hidden_size", width, "num_attention_heads", heads);
        Mlp.Activation activation = config.activation("hidden_act", "gelu");
        if (activation != Mlp.Activation.GELU) {
            throw config.refusal("hidden_act", "gelu: the masked-word head is supported with no other");
        }
        return new TransformerSpec(
                family(),
                config.size("vocab_size"),
                context,
                width,
                Families.layers(config, "num_hidden_layers"),
                new Embedding(1, true, config.size("type_vocab_size", 2)),
                Attention.standard(heads, headWidth, true),
                Optional.of(new Mlp(config.size("intermediate_size"), activation, false, true)),
                new Norm(Norm.Kind.LAYER, config.positive("layer_norm_eps", 1e-12)),
                new Block(Block.Wiring.SEQUENTIAL, Block.Norms.POST),
                new Positions.Learned(context),
                new Mask.Bidirectional(),
                new Output(false, true, config.flag("tie_word_embeddings", true), true, 0));
    }

    @Override
    public void configure(TransformerSpec spec, ObjectNode config) {
        Mlp mlp = spec.mlp().orElseThrow(() -> new InputException("a bert checkpoint has MLPs"));
        config.put("vocab_size", spec.vocabulary())
                .put("max_position_embeddings", spec.context())
                .put("hidden_size", spec.width())
                .put("num_hidden_layers", spec.layers())
                .put("num_attention_heads", spec.attention().heads())
                .put("intermediate_size", mlp.hidden())
                .put("hidden_act", Families.activation(mlp, "gelu_new"))
                .put("layer_norm_eps", spec.norm().epsilon())
                .put("type_vocab_size", spec.embedding().tokenTypes())
                .put("position_embedding_type", "absolute")
                .put("is_decoder", false)
                .put("tie_word_embeddings", spec.output().tied());
    }

    @Override
    public TensorNames names() {
        return NAMES;
    }

    @Override
    public String prefix() {
        return "bert.";
    }

    @Override
    public String head() {
        return "cls.";
    }

    @Override
    public String today(String tensor, boolean whole) {
        return CheckpointLayout.super
                .today(tensor, whole)
                .replaceFirst("\\.LayerNorm\\.gamma$", ".LayerNorm.weight")
                .replaceFirst("\\.LayerNorm\\.beta$", ".LayerNorm.bias");
    }

    @Override
    public String ignored() {
        return "bert\\.pooler\\..*|cls\\.seq_relationship\\..*|bert\\.embeddings\\.(position_ids|token_type_ids)";
    }

    @Override
    public Map<String, String> copies(TransformerSpec spec) {
        Map<String, String> copies = new TreeMap<>(Map.of("cls.predictions.decoder.bias", "cls.predictions.bias"));
        if (spec.output().tied()) {
            copies.put("cls.predictions.decoder.weight", "bert.embeddings.word_embeddings.weight");
        }
        return copies;
    }
}
