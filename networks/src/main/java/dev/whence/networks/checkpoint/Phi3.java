package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.util.List;
import java.util.OptionalInt;

/** Phi-3 (Abdin et al. 2024): queries, keys and values are rows of one matrix, and so are the gate and the input. */
final class Phi3 extends Decoder {
    Phi3() {
        super(
                "phi3",
                "Phi3ForCausalLM",
                "layers.#.attention.query",
                "model.layers.#.self_attn.qkv_proj",
                "layers.#.attention.key",
                "model.layers.#.self_attn.qkv_proj",
                "layers.#.attention.value",
                "model.layers.#.self_attn.qkv_proj",
                "layers.#.mlp.gate",
                "model.layers.#.mlp.gate_up_proj",
                "layers.#.mlp.in",
                "model.layers.#.mlp.gate_up_proj");
    }

    @Override
    Defaults defaults() {
        return Defaults.llama(1e-5);
    }

    @Override
    int keyValueHeads(Config config, int heads) {
        return config.size("num_key_value_heads", heads);
    }

    @Override
    boolean inputBias(boolean bias) {
        return false;
    }

    @Override
    boolean outputBias(boolean bias) {
        return false;
    }

    @Override
    List<Integer> windows(Config config, int layers) {
        OptionalInt window = config.optionalSize("sliding_window");
        return window.isPresent() ? Windows.everywhere(layers, window.getAsInt()) : List.of();
    }

    @Override
    void configureMore(TransformerSpec spec, ObjectNode config) {
        int window = Windows.size(spec);
        Positions.Rotary rotary = Rope.of(spec.positions(), family());
        config.remove("attention_bias");
        // Hugging Face's class takes 32000 where nothing is said, and small vocabularies do not have that.
        config.putNull("pad_token_id");
        config.put("sliding_window", window > 0 ? Integer.valueOf(window) : null)
                .put("original_max_position_embeddings", spec.context())
                .put(
                        "partial_rotary_factor",
                        Rope.share(rotary.width(), spec.attention().headWidth()));
    }

    @Override
    public View view(ParameterShape parameter, TransformerSpec spec) {
        String name = parameter.name();
        List<Integer> shape = parameter.shape();
        Attention attention = spec.attention();
        long queries = (long) attention.heads() * attention.headWidth();
        long keys = (long) attention.keyValueHeads() * attention.headWidth();
        long all = queries + 2 * keys;
        if (name.contains(".attention.query.")) {
            return View.rows(all, 0, shape);
        }
        if (name.contains(".attention.key.")) {
            return View.rows(all, queries, shape);
        }
        if (name.contains(".attention.value.")) {
            return View.rows(all, queries + keys, shape);
        }
        if (name.contains(".mlp.gate.")) {
            return View.rows(2L * shape.getFirst(), 0, shape);
        }
        if (name.contains(".mlp.in.")) {
            return View.rows(2L * shape.getFirst(), shape.getFirst(), shape);
        }
        return View.whole(shape);
    }
}
