package dev.whence.effects;

import java.util.List;

/**
 * A regression of the outcome on the treatment and an adjustment set.
 *
 * @param contrasts one for a continuous treatment, one per level but the reference for a discrete one
 * @param main the contrast that answers the question
 * @param adjustment the columns adjusted for
 * @param outcome what the outcome's numbers are, such as "mean of Y" or "probability that Y = yes"
 * @param rows how many rows were used
 * @param dropped how many rows were left out because a value in one of the columns is missing
 * @param fit the regression itself
 * @param standardErrors how the standard errors were computed
 */
public record RegressionEstimate(
        List<Contrast> contrasts,
        Contrast main,
        List<String> adjustment,
        String outcome,
        int rows,
        int dropped,
        LeastSquares fit,
        StandardErrors standardErrors) {
    public RegressionEstimate {
        contrasts = List.copyOf(contrasts);
        adjustment = List.copyOf(adjustment);
    }
}
