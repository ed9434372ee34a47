package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.networks.spec.TransformerSpec;

/** Llama 1 to 3 (Touvron et al. 2023), and what is built alike: TinyLlama, SmolLM. */
final class Llama extends Decoder {
    Llama() {
        super("llama", "LlamaForCausalLM");
    }

    @Override
    Defaults defaults() {
        return Defaults.llama(1e-6);
    }

    @Override
    int keyValueHeads(Config config, int heads) {
        return config.size("num_key_value_heads", heads);
    }

    @Override
    boolean mlpBias(Config config) {
        return config.flag("mlp_bias", false);
    }

    @Override
    void configureMore(TransformerSpec spec, ObjectNode config) {
        config.put("mlp_bias", spec.mlp().orElseThrow().bias());
    }
}
