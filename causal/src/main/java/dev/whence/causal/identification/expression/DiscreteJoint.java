package dev.whence.causal.identification.expression;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A joint distribution of discrete variables as one dense array: the cell of the values {@code (v0, v1, ..)} is at
 * {@code ((v0 * c1 + v1) * c2 + v2) ..}, the last variable running fastest. Immutable.
 */
public final class DiscreteJoint {
    private static final double TOLERANCE = 1e-6;
    private final List<String> variables;
    private final int[] cardinalities;
    private final double[] probabilities;

    /**
     * @param variables names, distinct
     * @param cardinalities how many values each has
     * @param probabilities one for each cell, not negative, with sum 1 (to 1e-6)
     * @throws InputException when the sizes do not fit each other or the numbers are no distribution
     */
    public DiscreteJoint(List<String> variables, int[] cardinalities, double[] probabilities) {
        this.variables = List.copyOf(variables);
        this.cardinalities = cardinalities.clone();
        this.probabilities = probabilities.clone();
        check();
    }

    private void check() {
        if (new HashSet<>(variables).size() != variables.size()) {
            throw new InputException("a variable is named twice in the joint distribution: " + variables);
        }
        if (variables.size() != cardinalities.length) {
            throw new InputException(variables.size() + " variables but " + cardinalities.length + " cardinalities");
        }
        long cells = 1;
        for (int i = 0; i < cardinalities.length; i++) {
            if (cardinalities[i] < 1) {
                throw new InputException(
                        "'" + variables.get(i) + "' has " + cardinalities[i] + " values; expected at least one");
            }
            cells *= cardinalities[i];
        }
        if (cells != probabilities.length) {
            throw new InputException(
                    "the joint distribution has " + probabilities.length + " probabilities; expected " + cells);
        }
        double total = 0;
        for (double probability : probabilities) {
            if (!(probability >= 0)) {
                throw new InputException("the joint distribution has the probability " + probability);
            }
            total += probability;
        }
        if (Math.abs(total - 1) > TOLERANCE) {
            throw new InputException("the probabilities of the joint distribution add up to " + total + "; expected 1");
        }
    }

    public List<String> variables() {
        return variables;
    }

    /** How many values the variable has. */
    public int cardinality(String variable) {
        return cardinalities[index(variable)];
    }

    /** The number of cells. */
    public int size() {
        return probabilities.length;
    }

    /** A copy of the cells, in the order described above. */
    public double[] probabilities() {
        return probabilities.clone();
    }

    /** @throws InputException when there is no such variable; suggests the nearest name */
    public int index(String variable) {
        int index = variables.indexOf(variable);
        if (index < 0) {
            throw Names.unknown("variable", variable, variables, "the joint distribution");
        }
        return index;
    }

    /** The distribution of some of the variables, in the order given. */
    public DiscreteJoint marginal(Collection<String> some) {
        List<String> kept = List.copyOf(some);
        int[] sizes = kept.stream().mapToInt(this::cardinality).toArray();
        int[] strides = new int[variables.size()]; // into the result; 0 for what is summed out
        int stride = 1;
        for (int i = kept.size() - 1; i >= 0; i--) {
            strides[index(kept.get(i))] = stride;
            stride *= sizes[i];
        }
        double[] result = new double[stride];
        int[] digits = new int[variables.size()];
        int target = 0;
        for (double probability : probabilities) {
            result[target] += probability;
            for (int i = digits.length - 1; i >= 0; i--) { // the next cell, as on a counter
                target += strides[i];
                if (++digits[i] < cardinalities[i]) {
                    break;
                }
                target -= strides[i] * cardinalities[i];
                digits[i] = 0;
            }
        }
        return new DiscreteJoint(kept, sizes, result);
    }

    /** The probability of some values, by variable. */
    public double probability(Map<String, Integer> values) {
        List<String> kept = values.keySet().stream().sorted().toList();
        DiscreteJoint marginal = marginal(kept);
        int cell = 0;
        for (int i = 0; i < kept.size(); i++) {
            int value = values.getOrDefault(kept.get(i), -1);
            if (value < 0 || value >= marginal.cardinalities[i]) {
                throw new InputException("'" + kept.get(i) + "' has the values 0 to " + (marginal.cardinalities[i] - 1)
                        + "; found " + value);
            }
            cell = cell * marginal.cardinalities[i] + value;
        }
        return marginal.probabilities[cell];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DiscreteJoint that
                && variables.equals(that.variables)
                && Arrays.equals(cardinalities, that.cardinalities)
                && Arrays.equals(probabilities, that.probabilities);
    }

    @Override
    public int hashCode() {
        return 31 * variables.hashCode() + Arrays.hashCode(probabilities);
    }

    @Override
    public String toString() {
        return "DiscreteJoint" + variables + " with " + probabilities.length + " cells";
    }
}
