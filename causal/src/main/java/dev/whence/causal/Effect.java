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
public record Effect(EffectKind kind, double value, Interval interval, int units, String method) {
    /**
     * The mean of paired differences over units, with its interval.
     *
     * @param differences the metric under the one intervention minus the metric under the other, unit by unit
     */
    public static Effect of(EffectKind kind, Outcomes differences, Uncertainty uncertainty, String method) {
        int units = differences.isPopulation() ? 0 : differences.size();
        return new Effect(kind, differences.mean(), uncertainty.of(differences), units, method);
    }
}
