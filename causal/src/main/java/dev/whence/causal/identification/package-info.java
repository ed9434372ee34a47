/**
 * Can the effect of an intervention be computed from data that were only observed, given a causal graph with hidden
 * common causes, and by which formula? {@link dev.whence.causal.identification.Identification#identify} answers with the
 * formula and its derivation, or with the hedge that forbids any formula; {@link
 * dev.whence.causal.identification.TwoModels} then shows two models that agree on all data and disagree on the answer.
 * Counterfactual questions are in {@link dev.whence.causal.identification.counterfactual}.
 */
@NullMarked
package dev.whence.causal.identification;

import org.jspecify.annotations.NullMarked;
