/**
 * Independence tests by kernels, which see any kind of dependence: KCI ({@link dev.whence.discovery.kernel.Kci}), exact
 * up to a few thousand rows, and its fast relatives RCIT and RCoT ({@link dev.whence.discovery.kernel.Rcit}) for more.
 *
 * <p>All of them have one shape. Each set of variables is mapped to features; the features of the two variables are
 * regressed on those of the conditioning set by ridge regression; what remains must be uncorrelated, and how large the sum
 * of the squared correlations of the remainders gets by chance is known: a weighted sum of chi-square variables
 * ({@link dev.whence.discovery.kernel.WeightedChiSquare}).
 */
@NullMarked
package dev.whence.discovery.kernel;

import org.jspecify.annotations.NullMarked;
