/**
 * Formulas made of probabilities: what an identification algorithm answers. A formula is an immutable {@link
 * dev.whence.causal.identification.expression.Expression} that prints as text and LaTeX, simplifies itself, and is
 * evaluated on a {@link dev.whence.causal.identification.expression.DiscreteJoint} by {@link
 * dev.whence.causal.identification.expression.Evaluator}.
 */
@NullMarked
package dev.whence.causal.identification.expression;

import org.jspecify.annotations.NullMarked;
