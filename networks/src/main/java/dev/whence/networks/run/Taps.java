package dev.whence.networks.run;

import org.bytedeco.pytorch.Tensor;

/** Looks at, or replaces, what a forward pass computes. */
public interface Taps {
    /** Looks at nothing. */
    Taps NONE = new Taps() {
        @Override
        public boolean wants(Point point, int layer) {
            return false;
        }

        @Override
        public Tensor visit(Point point, int layer, Tensor value) {
            return value;
        }
    };

    /** Whether {@link #visit} is to be called there; the pass may skip making a value that nobody wants. */
    boolean wants(Point point, int layer);

    /**
     * @param layer 0 for the embeddings and the logits
     * @param value of the shape that {@link Point} states; not to be changed in place
     * @return what the pass goes on with: the value itself, or another of the same shape
     */
    Tensor visit(Point point, int layer, Tensor value);
}
