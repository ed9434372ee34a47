package dev.whence.circuits.graph;

import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;

/** A component of a transformer: one that writes to the stream, or the logits, which only read it. */
public sealed interface Node {
    /** The layer it is in; -1 for the input, {@link Integer#MAX_VALUE} for the logits. */
    int layer();

    /** What is written to the stream, as a site: a head's value is that before the output projection. */
    Site site(At at);

    /** The embeddings, positions included. */
    record Input() implements Node {
        @Override
        public int layer() {
            return -1;
        }

        @Override
        public Site site(At at) {
            return new Site.Embeddings(at);
        }

        @Override
        public String toString() {
            return "input";
        }
    }

    /** An attention head. */
    record Head(int layer, int head) implements Node {
        @Override
        public Site site(At at) {
            return new Site.HeadOutput(layer, head, at);
        }

        @Override
        public String toString() {
            return "head " + layer + "." + head;
        }
    }

    /** The MLP of a layer. */
    record MlpBlock(int layer) implements Node {
        @Override
        public Site site(At at) {
            return new Site.MlpOutput(layer, at);
        }

        @Override
        public String toString() {
            return "mlp " + layer;
        }
    }

    /** The end: the final norm and the unembedding. */
    record Output() implements Node {
        @Override
        public int layer() {
            return Integer.MAX_VALUE;
        }

        @Override
        public Site site(At at) {
            return new Site.Logits(at);
        }

        @Override
        public String toString() {
            return "logits";
        }
    }
}
