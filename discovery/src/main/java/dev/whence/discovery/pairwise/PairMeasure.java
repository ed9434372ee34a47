package dev.whence.discovery.pairwise;

/** A way of scoring the two directions of a pair; the same values and seed give the same score. */
@FunctionalInterface
public interface PairMeasure {
    /**
     * Scores the pair. Exchanging x and y exchanges forward and backward.
     *
     * @param x values, one a row, finite and not all equal
     * @param y values, as many
     * @param seed of whatever is drawn
     */
    PairScore score(double[] x, double[] y, long seed);
}
