package dev.whence.discovery.pairwise;

import dev.whence.causal.Names;
import java.util.List;

/**
 * The additive-noise model (Hoyer et al. 2009): y = f(x) + e with e independent of x, f smooth. In the causal direction
 * the residuals of a smooth regression are independent of the cause; in the other they are not, unless f is linear and all
 * is Gaussian, or in a few other special cases (their theorem 1).
 *
 * @param criterion how the directions are compared
 */
public record AdditiveNoise(Criterion criterion) implements PairMeasure {
    /** How the two directions are compared (Mooij et al. 2016, section 2.3). */
    public enum Criterion {
        /** The p-value of independence (HSIC) of the residuals and the cause: minus its logarithm. */
        INDEPENDENCE,
        /** The entropy of the cause plus that of the residuals: their mutual information up to a constant. */
        ENTROPY;

        /** @throws dev.whence.causal.InputException when there is none of that name */
        static Criterion named(String word) {
            return switch (word) {
                case "hsic" -> INDEPENDENCE;
                case "entropy" -> ENTROPY;
                default ->
                    throw Names.unknown(
                            "criterion", word, List.of("hsic", "entropy"), "the values of option criterion");
            };
        }
    }

    @Override
    public PairScore score(double[] x, double[] y, long seed) {
        double[] forward = SmoothRegression.residuals(x, y);
        double[] backward = SmoothRegression.residuals(y, x);
        return switch (criterion) {
            case INDEPENDENCE -> independence(x, forward, y, backward);
            case ENTROPY ->
                new PairScore(
                        Spacing.entropy(Values.standardised(x)) + Spacing.entropy(forward),
                        Spacing.entropy(Values.standardised(y)) + Spacing.entropy(backward),
                        Double.NaN,
                        Double.NaN);
        };
    }

    static PairScore independence(double[] x, double[] forward, double[] y, double[] backward) {
        Hsic ahead = Hsic.of(x, forward);
        Hsic back = Hsic.of(y, backward);
        return new PairScore(-ahead.logPValue(), -back.logPValue(), ahead.pValue(), back.pValue());
    }
}
