package dev.whence.causal.model;

import dev.whence.causal.Interval;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Uncertainty;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The distribution of a metric in a (counterfactual) world: in closed form, or as a simulation. */
public sealed interface Prediction {
    double mean();

    double variance();

    /** The probability of exactly this value; of a Gaussian with spread it is 0. */
    double probability(double value);

    /** The interval of the mean: that point when it is exact. */
    Interval interval(Uncertainty uncertainty);

    /** A normal distribution; a single certain value when the variance is 0. */
    record Gaussian(double mean, double variance) implements Prediction {
        public Gaussian {
            if (!(variance >= 0)) {
                throw new IllegalArgumentException("variance " + variance);
            }
        }

        @Override
        public double probability(double value) {
            return variance == 0 && value == mean ? 1 : 0;
        }

        @Override
        public Interval interval(Uncertainty uncertainty) {
            return Interval.exact(mean);
        }
    }

    /** Finitely many values, with exact probabilities that sum to one. */
    record Finite(SortedMap<Double, Double> probabilities) implements Prediction {
        public Finite {
            probabilities = Collections.unmodifiableSortedMap(new TreeMap<>(probabilities));
        }

        /** The distribution of outcomes over all the units there are. */
        static Finite of(Outcomes population) {
            SortedMap<Double, Double> sums = new TreeMap<>();
            for (int unit = 0; unit < population.size(); unit++) {
                sums.merge(population.value(unit) + 0.0, population.weight(unit), Double::sum);
            }
            return new Finite(sums);
        }

        @Override
        public double mean() {
            double sum = 0;
            for (var entry : probabilities.entrySet()) {
                sum += entry.getKey() * entry.getValue();
            }
            return sum;
        }

        @Override
        public double variance() {
            double mean = mean();
            double sum = 0;
            for (var entry : probabilities.entrySet()) {
                sum += (entry.getKey() - mean) * (entry.getKey() - mean) * entry.getValue();
            }
            return sum;
        }

        @Override
        public double probability(double value) {
            return probabilities.getOrDefault(value + 0.0, 0.0);
        }

        @Override
        public Interval interval(Uncertainty uncertainty) {
            return Interval.exact(mean());
        }
    }

    /** A simulation: the (weighted) outcomes of the units drawn. */
    record Simulated(Outcomes outcomes) implements Prediction {
        @Override
        public double mean() {
            return outcomes.mean();
        }

        @Override
        public double variance() {
            return outcomes.variance();
        }

        @Override
        public double probability(double value) {
            return outcomes.map(outcome -> outcome == value ? 1 : 0).mean();
        }

        @Override
        public Interval interval(Uncertainty uncertainty) {
            return uncertainty.of(outcomes);
        }
    }
}
