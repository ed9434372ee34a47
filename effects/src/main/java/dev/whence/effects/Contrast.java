package dev.whence.effects;

import dev.whence.causal.Effect;

/**
 * The effect of one change of the treatment.
 *
 * @param change the change, such as "X one unit higher" or "X = high instead of low"
 * @param term the term of the regression whose coefficient it is
 * @param effect the change of the outcome's mean, with its interval
 * @param standardError of the estimate
 * @param pValue of the hypothesis that it is zero, two-sided, Student t
 */
public record Contrast(String change, String term, Effect effect, double standardError, double pValue) {}
