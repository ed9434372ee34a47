package dev.whence.networks.system;

import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.TransformerSpec;

/**
 * Floating-point operations of matrix products, two for each multiply and add. Per token of a layer: {@code 2 d (q + 2 k) }
 * for queries, keys and values, {@code 2 q d} for the output, {@code 2 m d (2 + gated)} for the MLP, and {@code 4 q s} to
 * attend to {@code s} positions, where {@code d} is the width, {@code q} heads times their width, {@code k} the same of
 * keys, {@code m} the neurons. Norms, activations and softmax are not counted.
 */
final class Flops {
    private final double width;
    private final double queries;
    private final double keys;
    private final double mlp;
    private final double vocabulary;
    private final int layers;

    Flops(TransformerSpec spec) {
        this.width = spec.width();
        this.queries = (double) spec.attention().heads() * spec.attention().headWidth();
        this.keys = (double) spec.attention().keyValueHeads() * spec.attention().headWidth();
        this.mlp = spec.mlp().map(Flops::perToken).orElse(0.0) * width;
        this.vocabulary = spec.vocabulary();
        this.layers = spec.layers();
    }

    private static double perToken(Mlp mlp) {
        return 2.0 * mlp.hidden() * (mlp.gated() ? 3 : 2);
    }

    /** One layer's attention, of {@code tokens} that see {@code seen} positions each. */
    private double attention(double tokens, double seen) {
        return tokens * (2 * width * (queries + 2 * keys) + 2 * queries * width + 4 * queries * seen);
    }

    double layer(double tokens, double seen) {
        return attention(tokens, seen) + mlp(tokens);
    }

    double mlp(double tokens) {
        return tokens * mlp;
    }

    /** The last layer for one position of each of {@code rows}, with keys and values of {@code tokens}. */
    double lastLayer(double rows, double tokens, double seen) {
        return tokens * 4 * width * keys + rows * (4 * width * queries + 4 * queries * seen) + mlp(rows);
    }

    /** Logits of {@code tokens} of the vocabulary at {@code positions}. */
    double logits(double positions, double tokens) {
        return 2 * width * positions * tokens;
    }

    /** A whole pass with logits everywhere. */
    double whole(double tokens, double seen) {
        return layers * layer(tokens, seen) + logits(tokens, vocabulary);
    }

    /** A whole pass without logits. */
    double stream(double tokens, double seen) {
        return layers * layer(tokens, seen);
    }
}
