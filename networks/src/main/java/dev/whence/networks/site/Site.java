package dev.whence.networks.site;

import dev.whence.causal.InputException;
import dev.whence.networks.spec.TransformerSpec;
import java.util.List;

/**
 * A variable of a network: where in the forward pass, and at which positions. Layers and heads count from 0. Its value is
 * a vector per position (for {@link AttentionLogits} and {@link Pattern}, per query position a row over keys).
 */
public sealed interface Site {
    /** At which positions. */
    At at();

    /** The layer it is in; -1 for the embeddings, the number of layers for the logits. */
    int layer();

    /** The same variable at other positions. */
    Site at(At positions);

    /** What the first layer reads: {@code [position, width]}. */
    record Embeddings(At at) implements Site {
        @Override
        public int layer() {
            return -1;
        }

        @Override
        public Site at(At positions) {
            return new Embeddings(positions);
        }

        @Override
        public String toString() {
            return "embeddings" + suffix(at);
        }
    }

    /**
     * The residual stream of a layer, {@code [position, width]}: before it, between attention and MLP (not in parallel
     * blocks), or after it.
     */
    record Residual(int layer, Stage stage, At at) implements Site {
        /** Where in the layer. */
        public enum Stage {
            BEFORE,
            BETWEEN,
            AFTER
        }

        @Override
        public Site at(At positions) {
            return new Residual(layer, stage, positions);
        }

        @Override
        public String toString() {
            return "residual " + stage.name().toLowerCase(java.util.Locale.ROOT) + " layer " + layer + suffix(at);
        }
    }

    /** What a head writes, before the output projection ("z"): {@code [position, headWidth]}. */
    record HeadOutput(int layer, int head, At at) implements Site {
        @Override
        public Site at(At positions) {
            return new HeadOutput(layer, head, positions);
        }

        @Override
        public String toString() {
            return "head " + layer + "." + head + suffix(at);
        }
    }

    /**
     * A query, key or value as projected, before it is normed or turned: {@code [position, headWidth]}. Keys and values
     * count their own heads, of which there may be fewer than query heads.
     */
    record HeadInput(int layer, int head, Role role, At at) implements Site {
        /** Which of the three. */
        public enum Role {
            QUERY,
            KEY,
            VALUE
        }

        @Override
        public Site at(At positions) {
            return new HeadInput(layer, head, role, positions);
        }

        @Override
        public String toString() {
            return role.name().toLowerCase(java.util.Locale.ROOT) + " " + layer + "." + head + suffix(at);
        }
    }

    /**
     * Attention logits of a head after scaling and capping, before the mask: {@code [query position, key position]}; the
     * positions are those of the queries.
     */
    record AttentionLogits(int layer, int head, At at) implements Site {
        @Override
        public Site at(At positions) {
            return new AttentionLogits(layer, head, positions);
        }

        @Override
        public String toString() {
            return "attention logits " + layer + "." + head + suffix(at);
        }
    }

    /** Attention probabilities of a head: {@code [query position, key position]}; the positions are those of the queries. */
    record Pattern(int layer, int head, At at) implements Site {
        @Override
        public Site at(At positions) {
            return new Pattern(layer, head, positions);
        }

        @Override
        public String toString() {
            return "pattern " + layer + "." + head + suffix(at);
        }
    }

    /** What attention writes to the stream: {@code [position, width]}. */
    record AttentionOutput(int layer, At at) implements Site {
        @Override
        public Site at(At positions) {
            return new AttentionOutput(layer, positions);
        }

        @Override
        public String toString() {
            return "attention output " + layer + suffix(at);
        }
    }

    /** What the MLP reads, after the norm: {@code [position, width]}. */
    record MlpInput(int layer, At at) implements Site {
        @Override
        public Site at(At positions) {
            return new MlpInput(layer, positions);
        }

        @Override
        public String toString() {
            return "mlp input " + layer + suffix(at);
        }
    }

    /** MLP neurons after their activation (and gate): {@code [position, neuron]}; all of them when the list is empty. */
    record Neurons(int layer, List<Integer> neurons, At at) implements Site {
        public Neurons {
            neurons = neurons.stream().sorted().distinct().toList();
        }

        @Override
        public Site at(At positions) {
            return new Neurons(layer, neurons, positions);
        }

        @Override
        public String toString() {
            String which = neurons.isEmpty()
                    ? "neurons " + layer
                    : neurons.size() == 1
                            ? "neuron " + layer + "." + neurons.getFirst()
                            : "neurons " + layer + "." + neurons;
            return which + suffix(at);
        }
    }

    /** What the MLP writes to the stream: {@code [position, width]}. */
    record MlpOutput(int layer, At at) implements Site {
        @Override
        public Site at(At positions) {
            return new MlpOutput(layer, positions);
        }

        @Override
        public String toString() {
            return "mlp output " + layer + suffix(at);
        }
    }

    /** The logits, after their cap: {@code [position, vocabulary]}. */
    record Logits(At at) implements Site {
        @Override
        public int layer() {
            return Integer.MAX_VALUE;
        }

        @Override
        public Site at(At positions) {
            return new Logits(positions);
        }

        @Override
        public String toString() {
            return "logits" + suffix(at);
        }
    }

    /**
     * The part of another site along some directions; the rest stays as it is when this is set. A single direction is a
     * subspace of one dimension.
     *
     * @param of a site whose value is a vector per position; not a subspace itself
     * @param subspace the directions
     */
    record Within(Site of, Subspace subspace) implements Site {
        public Within {
            if (of instanceof Within || of instanceof Pattern || of instanceof AttentionLogits) {
                throw new InputException("no directions within " + of + ": its value is not a vector per position");
            }
        }

        @Override
        public At at() {
            return of.at();
        }

        @Override
        public int layer() {
            return of.layer();
        }

        @Override
        public Site at(At positions) {
            return new Within(of.at(positions), subspace);
        }

        @Override
        public String toString() {
            return subspace + " of " + of;
        }
    }

    /**
     * @throws InputException naming what this network does not have: the layer, the head, the neuron, the stage, or
     *     directions of another width
     */
    default void check(TransformerSpec spec) {
        SiteCheck.check(this, spec);
    }

    /** Components per position; 0 for patterns and attention logits, whose rows are as long as the prompt. */
    default int width(TransformerSpec spec) {
        return SiteCheck.width(this, spec);
    }

    private static String suffix(At at) {
        return at instanceof At.All ? "" : " at " + at;
    }
}
