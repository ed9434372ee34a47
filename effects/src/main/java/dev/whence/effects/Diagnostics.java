package dev.whence.effects;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;

/**
 * How well the regression describes the data.
 *
 * @param rows used
 * @param parameters of the regression, with the intercept
 * @param rSquared share of the outcome's variance explained
 * @param residualDeviation standard deviation of the residuals, in the outcome's unit
 * @param normality p-value of the Jarque and Bera (1987) test that the residuals are normal; small: they are not
 * @param equalVariance p-value of the studentised Breusch-Pagan test (Koenker 1981) that the residuals' variance does
 *     not depend on the columns; small: it does
 * @param treatmentExplained share of the treatment's variance that the adjustment set explains; near 1: rows that
 *     differ in the treatment alone are few
 * @param largestLeverage how far the most influential row determines its own fit, in (0,1]
 * @param warnings what to keep in mind, in sentences
 */
public record Diagnostics(
        int rows,
        int parameters,
        double rSquared,
        double residualDeviation,
        double normality,
        double equalVariance,
        double treatmentExplained,
        double largestLeverage,
        List<String> warnings) {
    private static final double DOUBTFUL = 0.01;
    private static final int FEW_ROWS = 10;

    public Diagnostics {
        warnings = List.copyOf(warnings);
    }

    static Diagnostics of(Design design, RegressionEstimate estimate) {
        LeastSquares fit = estimate.fit();
        double[] residuals = fit.residuals();
        double normality = jarqueBera(residuals);
        double equalVariance = breuschPagan(design, residuals);
        double explained = treatmentExplained(design);
        double leverage = 0;
        for (double each : fit.leverages()) {
            leverage = Math.max(leverage, each);
        }
        List<String> warnings = new ArrayList<>();
        if (normality < DOUBTFUL && fit.rows() < 200) {
            warnings.add("the residuals are not normal and the rows are few, so the interval is approximate");
        }
        if (equalVariance < DOUBTFUL) {
            warnings.add("the residuals' variance changes with the columns; "
                    + (estimate.standardErrors() == StandardErrors.HC3
                            ? "the HC3 interval allows for that"
                            : "classical standard errors do not allow for that: use HC3"));
        }
        if (explained > 0.95) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the adjustment set explains %.1f%% of the treatment's variance: little is left to compare",
                    100 * explained));
        }
        if (leverage > 0.5) {
            warnings.add("a single row determines more than half of its own fitted value; the estimate may hang on it");
        }
        for (int i = 0; i < design.changes().size(); i++) {
            double[] column = design.columns().get(design.adjusters() + i);
            long ones = Arrays.stream(column).filter(v -> v == 1).count();
            boolean indicator = Arrays.stream(column).allMatch(v -> v == 0 || v == 1);
            if (indicator && Math.min(ones, column.length - ones) < FEW_ROWS) {
                warnings.add("only " + Math.min(ones, column.length - ones) + " rows differ in "
                        + design.names().get(design.adjusters() + i) + "; the effect rests on them");
            }
        }
        if (design.outcomeWords().startsWith("probability")) {
            warnings.add("the outcome has two levels: the effect is a difference of probabilities from a linear"
                    + " probability model");
        }
        return new Diagnostics(
                fit.rows(),
                fit.terms().size(),
                fit.rSquared(),
                fit.residualDeviation(),
                normality,
                equalVariance,
                explained,
                leverage,
                warnings);
    }

    /** n/6 (skewness² + excess kurtosis² / 4), chi-square with 2 degrees of freedom. */
    static double jarqueBera(double[] residuals) {
        double second = 0;
        double third = 0;
        double fourth = 0;
        for (double e : residuals) { // their mean is zero
            second += e * e;
            third += e * e * e;
            fourth += e * e * e * e;
        }
        int n = residuals.length;
        double variance = second / n;
        if (!(variance > 0)) {
            return Double.NaN;
        }
        double skewness = third / n / Math.pow(variance, 1.5);
        double excess = fourth / n / (variance * variance) - 3;
        return upperTail(2, n / 6.0 * (skewness * skewness + excess * excess / 4));
    }

    /** n R² of the squared residuals on the columns, chi-square with as many degrees of freedom as columns. */
    static double breuschPagan(Design design, double[] residuals) {
        double[] squares = Arrays.stream(residuals).map(e -> e * e).toArray();
        double r2 = LeastSquares.fit(design.names(), design.columns(), squares).rSquared();
        return Double.isNaN(r2) ? Double.NaN : upperTail(design.columns().size(), Math.max(0, r2) * squares.length);
    }

    private static double treatmentExplained(Design design) {
        int adjusters = design.adjusters();
        return adjusters == 0
                ? 0
                : LeastSquares.fit(
                                design.names().subList(0, adjusters),
                                design.columns().subList(0, adjusters),
                                design.columns().get(design.mainColumn()))
                        .rSquared();
    }

    private static double upperTail(int degrees, double statistic) {
        return 1 - new ChiSquaredDistribution(degrees).cumulativeProbability(statistic);
    }
}
