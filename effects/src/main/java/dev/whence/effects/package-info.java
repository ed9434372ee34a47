/**
 * A graph and a table in, numbers with intervals out. {@link dev.whence.effects.EffectEstimator} answers a question:
 * it asks the graph which variables to adjust for, estimates by {@link dev.whence.effects.RegressionAdjustment}, and
 * then tries to refute its own answer: with other valid adjustment sets, with a placebo treatment, with a random common
 * cause, with parts of the data, and with hidden confounders of a stated strength.
 */
@NullMarked
package dev.whence.effects;

import org.jspecify.annotations.NullMarked;
