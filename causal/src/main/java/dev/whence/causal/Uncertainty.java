package dev.whence.causal;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.TDistribution;

/** How the interval of a mean over units is made. */
public sealed interface Uncertainty {
    /** The interval of the mean of these outcomes; exact when they are all the units there are. */
    default Interval of(Outcomes outcomes) {
        if (outcomes.isPopulation()) {
            return Interval.exact(outcomes.mean());
        }
        if (outcomes.size() < 2) {
            return Interval.unavailable("one unit has no spread to judge by");
        }
        return sampled(outcomes);
    }

    /** The interval for at least two outcomes that are a sample. */
    Interval sampled(Outcomes outcomes);

    /** Student's t at 95 %. */
    static Uncertainty studentT() {
        return new StudentT(0.95);
    }

    /**
     * Mean plus or minus a t quantile times the standard error. With unequal weights the standard error is that of a
     * ratio estimator, {@code sqrt(sum w^2 (x - mean)^2)}, and the degrees of freedom come from Kish's effective size.
     *
     * @param level coverage, in (0,1)
     */
    record StudentT(double level) implements Uncertainty {
        public StudentT {
            checkLevel(level);
        }

        @Override
        public Interval sampled(Outcomes outcomes) {
            double mean = outcomes.mean();
            double effective = outcomes.effectiveSize();
            if (effective <= 1 + 1e-9) {
                return Interval.unavailable("all the weight is on one unit");
            }
            double sum = 0;
            for (int unit = 0; unit < outcomes.size(); unit++) {
                double term = outcomes.weight(unit) * (outcomes.value(unit) - mean);
                sum += term * term;
            }
            // Equal weights: sum = (sum of squares) / n^2, so that this is s^2 / n with the usual divisor n - 1.
            double error = Math.sqrt(sum * effective / (effective - 1));
            double margin = error * new TDistribution(effective - 1).inverseCumulativeProbability((1 + level) / 2);
            return new Interval(mean - margin, mean + margin, level, "Student t over units");
        }
    }

    /**
     * Percentiles of the mean over resamples of the units, drawn with replacement.
     *
     * @param level coverage, in (0,1)
     * @param resamples how many, at least 2
     * @param seed of the draws
     */
    record Bootstrap(double level, int resamples, long seed) implements Uncertainty {
        public Bootstrap {
            checkLevel(level);
            if (resamples < 2) {
                throw new InputException("a bootstrap needs at least 2 resamples, not " + resamples);
            }
        }

        @Override
        public Interval sampled(Outcomes outcomes) {
            SplittableRandom random = new SplittableRandom(seed);
            int size = outcomes.size();
            double[] means = new double[resamples];
            for (int r = 0; r < resamples; r++) {
                double sum = 0;
                double weights = 0;
                for (int i = 0; i < size; i++) {
                    int unit = random.nextInt(size);
                    sum += outcomes.weight(unit) * outcomes.value(unit);
                    weights += outcomes.weight(unit);
                }
                means[r] = weights > 0 ? sum / weights : outcomes.mean();
            }
            Arrays.sort(means);
            return new Interval(
                    quantile(means, (1 - level) / 2),
                    quantile(means, (1 + level) / 2),
                    level,
                    "percentile bootstrap over units, " + resamples + " resamples, seed " + seed);
        }
    }

    /** A quantile of rising numbers, linear between order statistics (Hyndman and Fan's type 7). */
    static double quantile(double[] sorted, double probability) {
        double position = probability * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    private static void checkLevel(double level) {
        if (!(level > 0 && level < 1)) {
            throw new InputException("the level of an interval is between 0 and 1, such as 0.95, not " + level);
        }
    }
}
