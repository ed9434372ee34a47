/**
 * The best-scoring graph of all, for up to about twenty variables: dynamic programming over sets of variables instead of
 * a walk that may end on a lesser hill ({@link dev.whence.discovery.exact.ExactSearch}).
 */
@NullMarked
package dev.whence.discovery.exact;

import org.jspecify.annotations.NullMarked;
