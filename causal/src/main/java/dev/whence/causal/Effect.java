package dev.whence.causal;

/**
 * The effect of an intervention on a metric, wherever it came from: a regression on a table, a structural model, or a
 * network patched at a site.
 *
 * @param kind which effect
 * @param value the estimate, in the unit of the metric (per unit of treatment where the method says so)
 * @param interval its uncertainty, or the reason why there is none
 * @param units how many units (rows, prompts) it was computed over; 0 when it was computed from a model in closed form
 * @param method how it was computed, in words
 */
public record Effect(EffectKind kind, double value, Interval interval, int units, String method) {}
