/**
 * Cause or effect? For two variables alone, independence says nothing of the direction; what says something is that the
 * mechanism from cause to effect is simple in a way that the reverse is not. {@code AdditiveNoise} and
 * {@code PostNonlinear} ask in which direction the noise is independent of the cause, {@code Igci} in which direction the
 * slope of the function is unrelated to the density of the cause. {@code PairSearch} turns either into a decision with its
 * confidence, or into none.
 */
@NullMarked
package dev.whence.discovery.pairwise;

import org.jspecify.annotations.NullMarked;
