package dev.whence.effects;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * How strong a confounder that is not in the data would have to be to overturn the estimate (Cinelli and Hazlett 2020,
 * "Making sense of sensitivity", JRSS B 82; VanderWeele and Ding 2017 for the E-value). Strengths are shares of
 * remaining variance (partial R²), computed with classical standard errors as in the paper.
 *
 * @param partialR2 the share of the outcome's remaining variance that the treatment explains
 * @param robustnessValue a confounder that explains this share of both the treatment's and the outcome's remaining
 *     variance brings the estimate to 0; weaker ones cannot
 * @param robustnessValueInterval the same for the interval to reach 0; 0 when it already holds it
 * @param eValue the risk ratio that a confounder must have with treatment and outcome to explain the estimate away, for
 *     a change of one standard deviation of a continuous treatment or of one level of a discrete one; approximate
 * @param benchmarks for each column adjusted for, what a hidden confounder as strong as that column would do
 * @param passed whether the interval stays clear of 0 against every benchmark; true when it holds 0 anyway and there is
 *     nothing to overturn
 * @param finding in a sentence
 */
public record Sensitivity(
        double partialR2,
        double robustnessValue,
        double robustnessValueInterval,
        double eValue,
        List<Benchmark> benchmarks,
        boolean passed,
        String finding) {

    /**
     * A hidden confounder as strong as an observed column.
     *
     * @param column the column
     * @param withTreatment share of the treatment's remaining variance that such a confounder explains
     * @param withOutcome share of the outcome's remaining variance that it explains, at most 1
     * @param adjusted the estimate if it exists and works against it
     * @param low the lower end of that estimate's interval
     * @param high the upper end
     */
    public record Benchmark(
            String column, double withTreatment, double withOutcome, double adjusted, double low, double high) {}

    public Sensitivity {
        benchmarks = List.copyOf(benchmarks);
    }

    /** RV for reducing the estimate to 0 (equation 19 of the paper), from the t-value of the estimate. */
    static double robustnessValue(double t, int degreesOfFreedom) {
        return fromF(Math.abs(t) / Math.sqrt(degreesOfFreedom));
    }

    /** RV for the interval of coverage {@code level} to reach 0 (equation 20 of the paper). */
    static double robustnessValue(double t, int degreesOfFreedom, double level) {
        double critical = new TDistribution(degreesOfFreedom - 1.0).inverseCumulativeProbability(0.5 + level / 2);
        double f = Math.abs(t) / Math.sqrt(degreesOfFreedom) - critical / Math.sqrt(degreesOfFreedom - 1.0);
        return f <= 0 ? 0 : fromF(f);
    }

    private static double fromF(double f) {
        double squared = f * f;
        return 0.5 * (Math.sqrt(squared * squared + 4 * squared) - squared);
    }

    /**
     * The estimate against a confounder with these partial R² (equations 7 and 8 of the paper), and half the width of its
     * interval.
     */
    static double[] adjusted(
            double value, double error, int degreesOfFreedom, double level, double withTreatment, double withOutcome) {
        double bias =
                error * Math.sqrt(degreesOfFreedom) * Math.sqrt(withOutcome * withTreatment / (1 - withTreatment));
        double newError = error
                * Math.sqrt((1 - withOutcome) / (1 - withTreatment))
                * Math.sqrt(degreesOfFreedom / (degreesOfFreedom - 1.0));
        double critical = new TDistribution(degreesOfFreedom - 1.0).inverseCumulativeProbability(0.5 + level / 2);
        return new double[] {value - Math.signum(value) * bias, critical * newError};
    }

    /** (RR + sqrt(RR (RR - 1))) with RR about exp(0.91 d) for a standardised mean difference d. */
    static double eValue(double standardisedDifference) {
        double ratio = Math.exp(0.91 * Math.abs(standardisedDifference));
        return ratio + Math.sqrt(ratio * (ratio - 1));
    }

    /** Empty where there is no residual variance, or too little freedom, to reason about. */
    static Optional<Sensitivity> of(Design design, RegressionEstimate estimate, EffectQuery query) {
        LeastSquares fit = estimate.fit();
        int freedom = fit.degreesOfFreedom();
        int term = design.mainColumn() + 1;
        double error = fit.standardError(term, StandardErrors.CLASSICAL);
        double value = fit.coefficient(term);
        if (freedom < 2 || !(error > 0)) {
            return Optional.empty();
        }
        double t = value / error;
        List<Benchmark> benchmarks = benchmarks(design, estimate, query.level());
        boolean holdsZero = estimate.main().effect().interval().contains(0);
        Benchmark worst = null;
        for (Benchmark each : benchmarks) {
            if (worst == null || each.adjusted() * Math.signum(value) < worst.adjusted() * Math.signum(value)) {
                worst = each;
            }
        }
        boolean overturned =
                benchmarks.stream().anyMatch(b -> (b.low() <= 0 && 0 <= b.high()) || b.adjusted() * value < 0);
        double toZero = robustnessValue(t, freedom);
        double toInterval = robustnessValue(t, freedom, query.level());
        String finding = holdsZero
                ? "the interval holds 0 already, so there is nothing for a hidden confounder to overturn"
                : String.format(
                                Locale.ROOT,
                                "a hidden confounder must explain more than %.1f%% of what is left of both treatment"
                                        + " and outcome to bring the estimate to 0, and more than %.1f%% for the interval"
                                        + " to reach 0",
                                100 * toZero,
                                100 * toInterval)
                        + (worst == null
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "; one as strong as %s would leave %.3g [%.3g, %.3g]",
                                        worst.column(),
                                        worst.adjusted(),
                                        worst.low(),
                                        worst.high()));
        double change =
                design.changes().size() > 1 || isIndicator(design.columns().get(design.mainColumn()))
                        ? 1
                        : deviation(design.columns().get(design.mainColumn()));
        return Optional.of(new Sensitivity(
                t * t / (t * t + freedom),
                toZero,
                toInterval,
                eValue(value * change / deviation(design.outcome())),
                benchmarks,
                holdsZero || !overturned,
                finding));
    }

    /** Section 4.4 of the paper, with a confounder as strong as each column adjusted for (k = 1). */
    private static List<Benchmark> benchmarks(Design design, RegressionEstimate estimate, double level) {
        List<Benchmark> result = new ArrayList<>();
        int adjusters = design.adjusters();
        if (adjusters == 0) {
            return result;
        }
        LeastSquares outcome = estimate.fit();
        int main = design.mainColumn();
        List<String> otherNames = without(design.names(), main);
        List<double[]> others = without(design.columns(), main);
        LeastSquares treatment =
                LeastSquares.fit(otherNames, others, design.columns().get(main));
        double value = outcome.coefficient(main + 1);
        double error = outcome.standardError(main + 1, StandardErrors.CLASSICAL);
        for (int column = 0; column < estimate.adjustment().size(); column++) {
            double withTreatment = partialR2(
                    treatment, otherNames, others, design, design.columns().get(main), column, main);
            double withOutcome =
                    partialR2(outcome, design.names(), design.columns(), design, design.outcome(), column, -1);
            double treated = withTreatment / (1 - withTreatment);
            if (!(treated < 1)) {
                continue; // so strong that nothing as strong can be added
            }
            double shared = withTreatment * withTreatment / ((1 - withTreatment) * (1 - withTreatment));
            double factor = (1 + Math.sqrt(shared)) / Math.sqrt(1 - shared);
            double bound = Math.min(1, factor * factor * withOutcome / (1 - withOutcome));
            double[] moved = adjusted(value, error, outcome.degreesOfFreedom(), level, treated, bound);
            result.add(new Benchmark(
                    estimate.adjustment().get(column),
                    treated,
                    bound,
                    moved[0],
                    moved[0] - moved[1],
                    moved[0] + moved[1]));
        }
        return result;
    }

    /** What the columns made from one of the adjustment set add: (R² with - R² without) / (1 - R² without). */
    private static double partialR2(
            LeastSquares with,
            List<String> names,
            List<double[]> columns,
            Design design,
            double[] y,
            int column,
            int skip) {
        List<String> keptNames = new ArrayList<>();
        List<double[]> kept = new ArrayList<>();
        for (int j = 0; j < columns.size(); j++) {
            int inDesign = skip >= 0 && j >= skip ? j + 1 : j;
            if (design.group().get(inDesign) != column) {
                keptNames.add(names.get(j));
                kept.add(columns.get(j));
            }
        }
        double without = kept.size() == columns.size()
                ? with.rSquared()
                : LeastSquares.fit(keptNames, kept, y).rSquared();
        return Math.max(0, (with.rSquared() - without) / (1 - without));
    }

    private static <T> List<T> without(List<T> list, int position) {
        List<T> copy = new ArrayList<>(list);
        copy.remove(position);
        return copy;
    }

    private static boolean isIndicator(double[] column) {
        for (double value : column) {
            if (value != 0 && value != 1) {
                return false;
            }
        }
        return true;
    }

    private static double deviation(double[] column) {
        double mean = 0;
        for (double value : column) {
            mean += value / column.length;
        }
        double squares = 0;
        for (double value : column) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (column.length - 1));
    }
}
