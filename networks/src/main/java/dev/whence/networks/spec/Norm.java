package dev.whence.networks.spec;

/**
 * The norm used throughout.
 *
 * @param kind LayerNorm (weight and bias) or RMSNorm (weight)
 * @param epsilon added to the variance, or to the mean square
 */
public record Norm(Kind kind, double epsilon) {
    public enum Kind {
        LAYER,
        RMS
    }
}
