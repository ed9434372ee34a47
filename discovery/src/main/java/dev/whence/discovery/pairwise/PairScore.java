package dev.whence.discovery.pairwise;

/**
 * How badly a model fits in either direction of a pair.
 *
 * @param forward of x -> y: smaller is better; in the measure's own unit
 * @param backward of y -> x
 * @param forwardFit p-value of "the noise is independent of x"; NaN where the measure is no test
 * @param backwardFit p-value of "the noise is independent of y"
 */
public record PairScore(double forward, double backward, double forwardFit, double backwardFit) {
    /** Positive in favour of x -> y. */
    public double preference() {
        return backward - forward;
    }

    /** Whether the measure says of each direction if its model fits at all. */
    public boolean testable() {
        return !Double.isNaN(forwardFit);
    }
}
