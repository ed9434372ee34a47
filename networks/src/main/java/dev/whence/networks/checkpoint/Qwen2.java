package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.networks.spec.TransformerSpec;
import java.util.List;

/** Qwen 2 and 2.5 (Yang et al. 2024): queries, keys and values have biases, the output projection has none. */
final class Qwen2 extends Decoder {
    Qwen2() {
        super("qwen2", "Qwen2ForCausalLM");
    }

    @Override
    Defaults defaults() {
        return Defaults.llama(1e-6);
    }

    @Override
    int keyValueHeads(Config config, int heads) {
        return keyValueHeadsOf(config, heads);
    }

    /** Null stands for as many as heads; left out, Hugging Face's class would take 32. */
    static int keyValueHeadsOf(Config config, int heads) {
        return config.mentions("num_key_value_heads")
                ? config.size("num_key_value_heads", heads)
                : config.size("num_key_value_heads");
    }

    @Override
    boolean inputBias(boolean bias) {
        return true;
    }

    @Override
    boolean outputBias(boolean bias) {
        return false;
    }

    @Override
    List<Integer> windows(Config config, int layers) {
        return windowsOf(config, layers);
    }

    /** From layer {@code max_window_layers} on, unless {@code layer_types} says which. */
    static List<Integer> windowsOf(Config config, int layers) {
        boolean none = config.mentions("sliding_window") && !config.has("sliding_window");
        if (!config.flag("use_sliding_window", false) || none) {
            return List.of();
        }
        int first = config.whole("max_window_layers", 28);
        return Windows.read(config, layers, config.size("sliding_window", 4096), layer -> layer >= first);
    }

    @Override
    void configureMore(TransformerSpec spec, ObjectNode config) {
        config.remove("attention_bias");
        configureWindows(spec, config);
    }

    static void configureWindows(TransformerSpec spec, ObjectNode config) {
        int window = Windows.size(spec);
        int first = 0;
        while (first < spec.layers() && spec.window(first) == 0) {
            first++;
        }
        config.put("use_sliding_window", window > 0)
                .put("sliding_window", window > 0 ? Integer.valueOf(window) : null)
                .put("max_window_layers", first);
        Windows.configure(spec, config);
    }
}
