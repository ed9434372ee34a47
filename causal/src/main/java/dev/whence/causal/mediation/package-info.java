/**
 * Which part of an effect runs through which mediators. Written once for every {@link dev.whence.causal.CausalSystem}:
 * a {@link dev.whence.causal.mediation.Contrast} says which two worlds are compared, {@link
 * dev.whence.causal.mediation.Mediation} runs both on the same units and averages the differences. {@link
 * dev.whence.causal.mediation.Recanting} says why a path-specific effect could not be learnt from data.
 */
@NullMarked
package dev.whence.causal.mediation;

import org.jspecify.annotations.NullMarked;
