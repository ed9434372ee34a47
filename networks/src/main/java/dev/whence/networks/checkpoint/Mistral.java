package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.networks.spec.TransformerSpec;
import java.util.List;

/** Mistral (Jiang et al. 2023): Llama with a sliding window in every layer. */
final class Mistral extends Decoder {
    Mistral() {
        super("mistral", "MistralForCausalLM");
    }

    @Override
    Defaults defaults() {
        return Defaults.llama(1e-6);
    }

    @Override
    int keyValueHeads(Config config, int heads) {
        return config.size("num_key_value_heads");
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
        // Left out means 4096; null means none.
        boolean none = config.mentions("sliding_window") && !config.has("sliding_window");
        return none ? List.of() : Windows.everywhere(layers, config.size("sliding_window", 4096));
    }

    @Override
    void configureMore(TransformerSpec spec, ObjectNode config) {
        int window = Windows.size(spec);
        config.remove("attention_bias");
        config.put("sliding_window", window > 0 ? Integer.valueOf(window) : null);
    }
}
