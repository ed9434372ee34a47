/**
 * Searches that turn "which DAG" into a smooth problem over a matrix of weights: least squares with a penalty on the
 * weights and a function that is zero exactly when the weights make no cycle
 * ({@link dev.whence.discovery.continuous.Notears}, {@link dev.whence.discovery.continuous.Dagma}). They lean on the
 * variables' units: see the warnings of their results.
 */
@NullMarked
package dev.whence.discovery.continuous;

import org.jspecify.annotations.NullMarked;
