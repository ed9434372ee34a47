package dev.whence.networks.training;

import dev.whence.causal.InputException;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.util.Optional;

/**
 * A short description of a small decoder to be trained.
 *
 * @param kind what it is built like
 * @param vocabulary how many tokens; 0 for as many as the tokenizer has
 * @param context the longest sequence
 * @param layers how many
 * @param width of the stream
 * @param heads in each layer, which share the width evenly
 * @param hidden neurons in each layer; not for attention-only models
 * @param deviation of the random parameters that it starts from
 */
public record ModelShape(
        Kind kind, int vocabulary, int context, int layers, int width, int heads, int hidden, double deviation) {
    private static final double ROTARY_BASE = 10000;
    private static final double EPSILON = 1e-5;

    /** What a network is built like. */
    public enum Kind {
        /** LayerNorm, attention with rotary positions, no MLPs, no biases. */
        ATTENTION_ONLY,
        /** As Llama: RMSNorm, rotary positions, gated MLPs with SiLU, tied embeddings. */
        LLAMA,
        /** As GPT-2: LayerNorm, learned positions, biases, GELU, tied embeddings. */
        GPT2
    }

    /** @throws InputException naming the component that cannot be */
    public ModelShape {
        if (heads < 1 || width % heads != 0) {
            throw new InputException("heads is " + heads + ", expected a divisor of the width " + width);
        }
        if (kind != Kind.GPT2 && width / heads % 2 != 0) {
            throw new InputException(
                    "heads is " + heads + ", expected heads of even width, which rotary positions turn," + " but "
                            + width + " / " + heads + " is odd");
        }
        if (!(deviation > 0)) {
            throw new InputException("deviation is " + deviation + ", expected a number above 0");
        }
        if (vocabulary < 0) {
            throw new InputException("vocabulary is " + vocabulary + ", expected at least 1, or 0 for the tokenizer's");
        }
    }

    /** What a configuration that says nothing else means. */
    static ModelShape standard() {
        return new ModelShape(Kind.LLAMA, 0, 64, 2, 64, 4, 256, 0.05);
    }

    /**
     * The architecture.
     *
     * @param tokens how many tokens there are when the vocabulary is 0
     * @throws InputException when a number is out of range
     */
    public TransformerSpec spec(int tokens) {
        Positions rotary = new Positions.Rotary(
                width / heads,
                false,
                new Positions.Frequencies(ROTARY_BASE, new Positions.Scaling.None()),
                Optional.empty());
        return switch (kind) {
            case ATTENTION_ONLY -> spec("whence", tokens, Optional.empty(), Norm.Kind.LAYER, rotary, false);
            case LLAMA ->
                spec(
                        "llama",
                        tokens,
                        Optional.of(new Mlp(hidden, Mlp.Activation.SILU, true, false)),
                        Norm.Kind.RMS,
                        rotary,
                        true);
            case GPT2 ->
                spec(
                        "gpt2",
                        tokens,
                        Optional.of(new Mlp(hidden, Mlp.Activation.GELU_TANH, false, true)),
                        Norm.Kind.LAYER,
                        new Positions.Learned(context),
                        true);
        };
    }

    private TransformerSpec spec(
            String family, int tokens, Optional<Mlp> mlp, Norm.Kind norm, Positions positions, boolean tied) {
        return new TransformerSpec(
                family,
                vocabulary == 0 ? tokens : vocabulary,
                context,
                width,
                layers,
                Embedding.plain(),
                Attention.standard(heads, width / heads, kind == Kind.GPT2),
                mlp,
                new Norm(norm, EPSILON),
                Block.preNorm(),
                positions,
                new Mask.Causal(),
                Output.standard(tied));
    }
}
