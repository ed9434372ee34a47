package dev.whence.circuits.score;

import dev.whence.causal.Interval;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Uncertainty;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Outcomes as shares of the way from nothing to everything: {@code (m - m(nothing)) / (m(everything) - m(nothing))} of
 * means over pairs.
 *
 * @param everything the metric of each pair at 1
 * @param nothing the metric of each pair at 0
 * @param seed of the resamples
 */
public record Shares(Outcomes everything, Outcomes nothing, long seed) {
    private static final int RESAMPLES = 1000;

    /**
     * A share with its interval over pairs.
     *
     * @param value the ratio of means
     * @param interval by resampling pairs, ratio by ratio
     */
    public record Share(double value, Interval interval) {}

    /** A mean metric as a share. */
    public double of(double metric) {
        return (metric - nothing.mean()) / (everything.mean() - nothing.mean());
    }

    /** The share of what was measured. */
    public Share of(Outcomes outcomes) {
        int pairs = outcomes.size();
        if (pairs < 2) {
            return new Share(of(outcomes.mean()), Interval.unavailable("one pair has no spread to judge by"));
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] shares = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            double top = 0;
            double bottom = 0;
            for (int i = 0; i < pairs; i++) {
                int pair = random.nextInt(pairs);
                top += outcomes.value(pair) - nothing.value(pair);
                bottom += everything.value(pair) - nothing.value(pair);
            }
            shares[resample] = top / bottom;
        }
        Arrays.sort(shares);
        return new Share(
                of(outcomes.mean()),
                new Interval(
                        Uncertainty.quantile(shares, 0.025),
                        Uncertainty.quantile(shares, 0.975),
                        0.95,
                        "percentile bootstrap over pairs, " + RESAMPLES + " resamples, seed " + seed));
    }
}
