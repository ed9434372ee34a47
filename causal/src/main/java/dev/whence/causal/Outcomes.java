package dev.whence.causal;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * A metric of a causal system: one number per unit (row, prompt), in the order of the units. Immutable. Units may have
 * weights: a model that lists every possible unit with its probability, or a simulation weighted by how well each unit
 * fits the evidence.
 */
public final class Outcomes {
    private final double[] values;
    /** Not negative, summing to one. */
    private final double[] weights;

    private final boolean population;

    private Outcomes(double[] values, double[] weights, boolean population) {
        this.values = values;
        this.weights = weights;
        this.population = population;
    }

    /** Outcomes of a sample of units that count alike. */
    public static Outcomes of(double... values) {
        double[] weights = new double[values.length];
        Arrays.fill(weights, 1.0 / values.length);
        return new Outcomes(values.clone(), weights, false);
    }

    /** Outcomes of a sample of units with these weights, which are scaled to sum to one. */
    public static Outcomes weighted(double[] values, double[] weights) {
        return new Outcomes(values.clone(), scaled(values, weights), false);
    }

    /** Outcomes of all the units there are, each with its probability, so that a mean has no sampling error. */
    public static Outcomes ofPopulation(double[] values, double[] probabilities) {
        return new Outcomes(values.clone(), scaled(values, probabilities), true);
    }

    private static double[] scaled(double[] values, double[] weights) {
        if (values.length != weights.length) {
            throw new IllegalArgumentException(values.length + " values but " + weights.length + " weights");
        }
        double total = 0;
        for (double weight : weights) {
            if (!(weight >= 0)) {
                throw new IllegalArgumentException("weight " + weight + " is negative or not a number");
            }
            total += weight;
        }
        if (!(total > 0)) {
            throw new IllegalArgumentException("the weights sum to " + total);
        }
        double sum = total;
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    /** How many units. */
    public int size() {
        return values.length;
    }

    public double value(int unit) {
        return values[unit];
    }

    /** A copy, one value per unit. */
    public double[] values() {
        return values.clone();
    }

    /** The share of the whole that a unit counts for; the shares sum to one. */
    public double weight(int unit) {
        return weights[unit];
    }

    /** A copy, one weight per unit. */
    public double[] weights() {
        return weights.clone();
    }

    /** Whether these are all the units there are (means are exact), rather than a sample of them. */
    public boolean isPopulation() {
        return population;
    }

    /** The weighted mean over units. */
    public double mean() {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
        }
        return sum;
    }

    /** The weighted mean squared deviation from {@link #mean()} (divisor: the number of units, not one less). */
    public double variance() {
        double mean = mean();
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * (values[i] - mean) * (values[i] - mean);
        }
        return sum;
    }

    /** Kish's effective number of units: the size when all weigh alike, less otherwise. */
    public double effectiveSize() {
        return 1 / Arrays.stream(weights).map(weight -> weight * weight).sum();
    }

    /** Unit by unit, this minus {@code other}; both must be of the same units. */
    public Outcomes minus(Outcomes other) {
        if (size() != other.size() || !Arrays.equals(weights, other.weights)) {
            throw new IllegalArgumentException(
                    "outcomes of " + size() + " and of " + other.size() + " units are not of the same units");
        }
        double[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] -= other.values[i];
        }
        return new Outcomes(result, weights, population && other.population);
    }

    /** Unit by unit, {@code function} of the outcome. */
    public Outcomes map(DoubleUnaryOperator function) {
        return new Outcomes(Arrays.stream(values).map(function).toArray(), weights, population);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Outcomes that
                && population == that.population
                && Arrays.equals(values, that.values)
                && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(values) + Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return "Outcomes[" + size() + " units, mean " + mean() + "]";
    }
}
