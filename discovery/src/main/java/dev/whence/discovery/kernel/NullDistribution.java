package dev.whence.discovery.kernel;

/** How the distribution of a kernel statistic under independence, a weighted sum of chi-squares, is evaluated. */
public enum NullDistribution {
    /** By a Gamma distribution of the same mean and variance: no eigenvalues are needed. */
    GAMMA,
    /** By three moments of the estimated weights (Hall, Buckley and Eagleson). */
    HALL_BUCKLEY_EAGLESON,
    /** By the estimated weights themselves, inverted numerically ({@link WeightedChiSquare#upperTail}). */
    SPECTRAL
}
