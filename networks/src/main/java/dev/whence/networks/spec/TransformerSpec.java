package dev.whence.networks.spec;

import dev.whence.causal.InputException;
import java.util.Optional;

/**
 * A transformer's architecture. One forward pass serves every value of it, so that a site means the same thing in every
 * family.
 *
 * <p>The stream of a prompt, {@code x} of shape {@code [position, width]}: embeddings (tokens times their scale, plus
 * learned positions, plus token types, normed if {@link Embedding#norm}); then for each layer what attention and MLP
 * write, wired and normed as {@link Block} says; a final norm; the unembedding.
 *
 * @param family the name of the checkpoint layout, as in {@code config.json}'s {@code model_type}: "gpt2", "llama", ...
 * @param vocabulary how many tokens there are
 * @param context the longest prompt, in tokens
 * @param width of the residual stream
 * @param layers how many blocks
 * @param embedding how tokens enter the stream
 * @param attention heads and what they share
 * @param mlp the feed-forward part of each block; none for attention-only models
 * @param norm LayerNorm, RMSNorm or none
 * @param block how attention, MLP and norms are wired
 * @param positions how the network knows where a token stands
 * @param mask which positions see which
 * @param output from the stream to logits
 */
public record TransformerSpec(
        String family,
        int vocabulary,
        int context,
        int width,
        int layers,
        Embedding embedding,
        Attention attention,
        Optional<Mlp> mlp,
        Norm norm,
        Block block,
        Positions positions,
        Mask mask,
        Output output) {
    /** @throws InputException naming the first number that cannot be */
    public TransformerSpec {
        positive("vocabulary", vocabulary);
        positive("context", context);
        positive("width", width);
        positive("layers", layers);
        if (attention.windows().size() != layers && !attention.windows().isEmpty()) {
            throw new InputException(
                    "attention windows for " + attention.windows().size() + " layers, but the network has " + layers);
        }
        if (positions instanceof Positions.Rotary rotary && rotary.width() > attention.headWidth()) {
            throw new InputException("rotary positions turn " + rotary.width()
                    + " components of a head, but a head has " + attention.headWidth());
        }
        if (positions instanceof Positions.Learned learned && learned.count() < context) {
            throw new InputException(
                    "a context of " + context + " positions, but only " + learned.count() + " position embeddings");
        }
        if (mlp.isEmpty() && block.wiring() != Block.Wiring.SEQUENTIAL) {
            throw new InputException("a block without an MLP cannot run it in parallel with attention");
        }
    }

    private static void positive(String what, int value) {
        if (value < 1) {
            throw new InputException(what + " " + value + ", expected at least 1");
        }
    }

    /** The sliding window of a layer in positions (a position sees itself and {@code window - 1} before it); 0 for none. */
    public int window(int layer) {
        return attention.windows().isEmpty() ? 0 : attention.windows().get(layer);
    }

    /** Whether a later token can never change what is computed at an earlier one. */
    public boolean isCausal() {
        return mask instanceof Mask.Causal;
    }

    /** Whether what every component writes adds up to the residual stream (not so when the stream itself is normed). */
    public boolean isAdditive() {
        return block.norms() != Block.Norms.POST;
    }

    /** How many numbers the network has. */
    public long parameters() {
        return ParameterShape.of(this).stream().mapToLong(ParameterShape::count).sum();
    }
}
