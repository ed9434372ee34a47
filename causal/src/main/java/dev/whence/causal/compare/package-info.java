/**
 * How far an estimated graph is from the truth: edge by edge ({@link dev.whence.causal.compare.GraphComparison}), and by
 * the interventions that it gets wrong ({@link dev.whence.causal.compare.StructuralInterventionDistance}). Graphs are
 * matched by the names of their nodes.
 */
@NullMarked
package dev.whence.causal.compare;

import org.jspecify.annotations.NullMarked;
