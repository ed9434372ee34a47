package dev.whence.networks.spec;

/**
 * How tokens enter the residual stream.
 *
 * @param scale what token embeddings are multiplied by (Gemma: the square root of the width), else 1
 * @param norm whether the sum is normed before the first layer (BERT)
 * @param tokenTypes how many token types have an embedding (BERT: 2); 0 for none. Type 0 is used throughout.
 */
public record Embedding(double scale, boolean norm, int tokenTypes) {
    /** Tokens as they are. */
    public static Embedding plain() {
        return new Embedding(1, false, 0);
    }
}
