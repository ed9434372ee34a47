package dev.whence.effects;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.Interval;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The total effect by linear regression of the outcome on the treatment and an adjustment set (Pearl 2009, section
 * 5.3.1). If the set is valid, the outcome's mean is linear in these columns and the treatment does not interact with
 * them, then the treatment's coefficient is its total effect. A discrete treatment is compared level by level; discrete
 * covariates enter as indicators; an outcome of two levels is a probability (linear probability model), which HC3
 * standard errors suit. A discrete outcome with more levels must have levels that are numbers.
 */
public final class RegressionAdjustment {
    private RegressionAdjustment() {}

    /** As below, with HC3 standard errors. */
    public static RegressionEstimate estimate(Table table, EffectQuery query, List<String> adjustment) {
        return estimate(table, query, adjustment, StandardErrors.HC3);
    }

    /**
     * Estimates the effect over the rows complete in the columns used.
     *
     * @throws dev.whence.causal.InputException when a column is unknown, the treatment or the outcome is constant, the
     *     columns are perfectly collinear, there are too few rows, or the outcome is text with three or more levels
     */
    public static RegressionEstimate estimate(
            Table table, EffectQuery query, List<String> adjustment, StandardErrors standardErrors) {
        Design design = Design.of(table, query, adjustment);
        return estimate(design, query, adjustment, standardErrors);
    }

    static RegressionEstimate estimate(
            Design design, EffectQuery query, List<String> adjustment, StandardErrors standardErrors) {
        LeastSquares fit = LeastSquares.fit(design.names(), design.columns(), design.outcome());
        TDistribution student = new TDistribution(fit.degreesOfFreedom());
        double quantile = student.inverseCumulativeProbability(0.5 + query.level() / 2);
        String method = "linear regression of " + query.outcome() + " on " + query.treatment()
                + (adjustment.isEmpty() ? ", unadjusted" : ", adjusted for " + String.join(", ", adjustment));
        List<Contrast> contrasts = new ArrayList<>();
        for (int i = 0; i < design.changes().size(); i++) {
            int term = design.adjusters() + i + 1; // the intercept is first
            double value = fit.coefficient(term);
            double error = fit.standardError(term, standardErrors);
            Interval interval = new Interval(
                    value - quantile * error,
                    value + quantile * error,
                    query.level(),
                    "Student t, " + standardErrors.words());
            double p = error == 0 ? (value == 0 ? 1 : 0) : 2 * student.cumulativeProbability(-Math.abs(value / error));
            contrasts.add(new Contrast(
                    design.changes().get(i),
                    fit.terms().get(term),
                    new Effect(EffectKind.TOTAL, value, interval, fit.rows(), method),
                    error,
                    p));
        }
        return new RegressionEstimate(
                contrasts,
                contrasts.get(design.main()),
                adjustment,
                design.outcomeWords(),
                fit.rows(),
                design.dropped(),
                fit,
                standardErrors);
    }
}
