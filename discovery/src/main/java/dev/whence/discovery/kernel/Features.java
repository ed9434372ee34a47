package dev.whence.discovery.kernel;

import dev.whence.discovery.linear.Matrix;

/** Maps variables to features whose inner products are, exactly or nearly, a kernel. */
interface Features {
    /**
     * The features of one set of variables, [row, feature], each with mean 0.
     *
     * @param variables in the order of their names
     * @param weights one per variable: how much its distances count; 1, or less for those that only accompany
     */
    Matrix of(Sample sample, int[] variables, double[] weights);
}
