package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.networks.spec.TransformerSpec;
import java.util.List;

/** Qwen 3 (Yang et al. 2025): queries and keys are normed head by head. */
final class Qwen3 extends Decoder {
    Qwen3() {
        super(
                "qwen3",
                "Qwen3ForCausalLM",
                "layers.#.attention.query.norm",
                "model.layers.#.self_attn.q_norm",
                "layers.#.attention.key.norm",
                "model.layers.#.self_attn.k_norm");
    }

    @Override
    Defaults defaults() {
        return new Defaults(0, 0, 0, 128, 1e-6, 10_000, false, "hidden_act", "silu");
    }

    @Override
    int keyValueHeads(Config config, int heads) {
        return Qwen2.keyValueHeadsOf(config, heads);
    }

    @Override
    boolean headNorms() {
        return true;
    }

    @Override
    List<Integer> windows(Config config, int layers) {
        return Qwen2.windowsOf(config, layers);
    }

    @Override
    void configureMore(TransformerSpec spec, ObjectNode config) {
        Qwen2.configureWindows(spec, config);
    }
}
