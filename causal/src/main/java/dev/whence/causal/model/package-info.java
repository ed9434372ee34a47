/**
 * Structural causal models: every variable is a function of its causes and of its own noise. A {@link
 * dev.whence.causal.model.StructuralModel} is linear-Gaussian, discrete, or has additive noise around any function. Its
 * {@link dev.whence.causal.model.Units} are a {@link dev.whence.causal.CausalSystem}: they keep their noise, so the same
 * unit can be looked at under several interventions. Counterfactuals go by abduction (what the evidence says about the
 * noise), action (the intervention) and prediction (Pearl, Causality, 2nd ed., section 7.1).
 */
@NullMarked
package dev.whence.causal.model;

import org.jspecify.annotations.NullMarked;
