package dev.whence.discovery.functional;

/**
 * What is left of a variable when its parents have been regressed out: an estimate of its noise.
 *
 * @param variable its name
 * @param share of the variable's variance, in [0, 1]
 * @param gaussianity the test of whether it is Gaussian
 */
public record Disturbance(String variable, double share, AndersonDarling gaussianity) {
    /** The level at which a disturbance counts as not Gaussian. */
    public static final double LEVEL = 0.05;

    /** Whether it could be Gaussian: then it tells nothing of directions. */
    public boolean looksGaussian() {
        return !(gaussianity.pValue() < LEVEL);
    }
}
