package dev.whence.networks.spec;

/**
 * The norm used throughout.
 *
 * @param kind LayerNorm (weight and bias), RMSNorm (weight) or none at all (no parameters)
 * @param epsilon added to the variance, or to the mean square; without a norm, of use to the norms of heads only
 */
public record Norm(Kind kind, double epsilon) {
    public enum Kind {
        LAYER,
        RMS,
        /** Everything is read as it is: networks whose weights were written by hand. */
        NONE
    }

    /** No norm anywhere. */
    public static Norm none() {
        return new Norm(Kind.NONE, 0);
    }
}
