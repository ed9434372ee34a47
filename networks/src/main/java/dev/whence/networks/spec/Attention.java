package dev.whence.networks.spec;

import dev.whence.causal.InputException;
import java.util.List;

/**
 * The attention of every layer.
 *
 * @param heads how many query heads
 * @param keyValueHeads how many heads of keys and values; each serves {@code heads / keyValueHeads} neighbouring query
 *     heads
 * @param headWidth components of a query, key or value
 * @param scale what {@code query . key} is multiplied by; mostly {@code 1 / sqrt(headWidth)}, 1 in GPT-Neo
 * @param inputBias whether queries, keys and values have biases
 * @param outputBias whether the output projection has one
 * @param headNorms whether each query and key is RMS-normed over its components before it is turned (Qwen 3, Gemma 3)
 * @param softCap attention logits become {@code cap * tanh(logit / cap)} (Gemma 2); 0 for none
 * @param windows the sliding window of each layer in positions, 0 where there is none; an empty list for none anywhere
 */
public record Attention(
        int heads,
        int keyValueHeads,
        int headWidth,
        double scale,
        boolean inputBias,
        boolean outputBias,
        boolean headNorms,
        double softCap,
        List<Integer> windows) {
    /** @throws InputException when the numbers do not fit together */
    public Attention {
        windows = List.copyOf(windows);
        if (heads < 1 || keyValueHeads < 1 || headWidth < 1) {
            throw new InputException("attention with " + heads + " heads, " + keyValueHeads
                    + " key/value heads of width " + headWidth + ", expected at least 1 of each");
        }
        if (heads % keyValueHeads != 0) {
            throw new InputException(
                    heads + " attention heads cannot share " + keyValueHeads + " key/value heads evenly");
        }
    }

    /** As many keys and values as queries, scaled by the square root of their width, nothing unusual. */
    public static Attention standard(int heads, int headWidth, boolean bias) {
        return new Attention(heads, heads, headWidth, 1 / Math.sqrt(headWidth), bias, bias, false, 0, List.of());
    }

    /** How many query heads share one head of keys and values. */
    public int group() {
        return heads / keyValueHeads;
    }
}
