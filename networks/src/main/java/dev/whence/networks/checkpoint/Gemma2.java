package dev.whence.networks.checkpoint;

import java.util.function.IntPredicate;

/** Gemma 2 (Gemma Team 2024): even layers have a sliding window, logits are capped softly. */
final class Gemma2 extends Gemma {
    Gemma2() {
        super("gemma2", "Gemma2ForCausalLM", norms());
    }

    @Override
    Defaults defaults() {
        return new Defaults(0, 0, 0, 256, 1e-6, 10_000, true, "hidden_activation", "gelu_pytorch_tanh");
    }

    @Override
    double attentionCap() {
        return 50;
    }

    @Override
    double outputCap() {
        return 30;
    }

    @Override
    IntPredicate sliding(Config config) {
        return layer -> layer % 2 == 0;
    }
}
