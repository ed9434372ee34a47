package dev.whence.discovery.pairwise;

import java.util.Locale;

/**
 * What was decided of a pair (x, y).
 *
 * @param verdict what can be said
 * @param score of the two directions
 * @param dependence p-value of "x and y are independent"
 * @param deviation of the preference over samples like this one, from the half samples; NaN without any
 * @param agreement share of half samples with the same preference; NaN without any
 * @param rows that were used
 */
public record PairDecision(
        Verdict verdict, PairScore score, double dependence, double deviation, double agreement, int rows) {
    /** What can be said of a pair. */
    public enum Verdict {
        /** x causes y: that model fits, the other does not; or, where the measure is no test, clearly the better score. */
        FORWARD,
        /** y causes x. */
        BACKWARD,
        /** Both models fit. */
        BOTH_FIT,
        /** Neither model fits. */
        NEITHER_FITS,
        /** The scores differ by no more than chance. */
        TOO_CLOSE,
        /** The two do not depend on each other. */
        INDEPENDENT
    }

    /** Whether x -> y has the better score, whatever the verdict. */
    public boolean prefersForward() {
        return score.preference() > 0;
    }

    /** In numbers, for evidence: which direction had which score. */
    String numbers(String x, String y) {
        String text = score.testable()
                ? String.format(
                        Locale.ROOT,
                        "%s -> %s leaves noise that is independent of %s with p %s, %s -> %s noise independent of %s"
                                + " with p %s",
                        x,
                        y,
                        x,
                        p(score.forwardFit(), score.forward()),
                        y,
                        x,
                        y,
                        p(score.backwardFit(), score.backward()))
                : String.format(
                        Locale.ROOT,
                        "%s -> %s scores %.4g, %s -> %s %.4g (lower is better)",
                        x,
                        y,
                        score.forward(),
                        y,
                        x,
                        score.backward());
        return Double.isNaN(agreement)
                ? text
                : text
                        + String.format(
                                Locale.ROOT,
                                "; %s -> %s is preferred in %.0f%% of half samples",
                                prefersForward() ? x : y,
                                prefersForward() ? y : x,
                                100 * agreement);
    }

    private static String p(double p, double minusLog) {
        return p > 1e-300
                ? String.format(Locale.ROOT, "%.3g", p)
                : String.format(Locale.ROOT, "1e-%.0f", minusLog / Math.log(10));
    }
}
