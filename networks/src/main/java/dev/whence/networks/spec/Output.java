package dev.whence.networks.spec;

/**
 * From the residual stream to logits.
 *
 * @param norm whether the stream is normed first
 * @param transform whether a dense layer, GELU and a LayerNorm come before the unembedding (BERT's masked-word head)
 * @param tied whether the unembedding is the token embedding
 * @param bias whether logits have a bias
 * @param softCap logits become {@code cap * tanh(logit / cap)} (Gemma 2); 0 for none
 */
public record Output(boolean norm, boolean transform, boolean tied, boolean bias, double softCap) {
    /** A final norm and an unembedding. */
    public static Output standard(boolean tied) {
        return new Output(true, false, tied, false, 0);
    }
}
