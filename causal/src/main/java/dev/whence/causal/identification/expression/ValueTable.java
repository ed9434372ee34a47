package dev.whence.causal.identification.expression;

import dev.whence.causal.InputException;
import java.util.List;
import java.util.Map;

/**
 * What a formula comes to: a number for each assignment of its free values. Where the formula conditions on something of
 * probability zero it has no number: {@link #undefined()} says so, and {@link #at} refuses.
 */
public final class ValueTable {
    private final Tensor tensor;
    private final List<String> undefined;

    ValueTable(Tensor tensor, List<String> undefined) {
        this.tensor = tensor;
        this.undefined = List.copyOf(undefined);
    }

    /** The free values, sorted: the axes of {@link #cells()}, the last running fastest. */
    public List<Value> values() {
        return tensor.axes();
    }

    /** A copy of all numbers; NaN where undefined. */
    public double[] cells() {
        return tensor.cells().clone();
    }

    /** Which conditions of probability zero the formula met where they mattered; empty when all is defined. */
    public List<String> undefined() {
        return undefined;
    }

    /**
     * The number at an assignment.
     *
     * @param assignment at least the free values; others are ignored
     * @throws InputException when a free value is missing or out of range, or the formula is undefined there
     */
    public double at(Map<Value, Integer> assignment) {
        int cell = 0;
        for (int i = 0; i < tensor.axes().size(); i++) {
            Value axis = tensor.axes().get(i);
            Integer chosen = assignment.get(axis);
            if (chosen == null || chosen < 0 || chosen >= tensor.sizes()[i]) {
                throw new InputException("the formula needs " + axis + " from 0 to " + (tensor.sizes()[i] - 1) + "; "
                        + (chosen == null ? "it is not given" : "found " + chosen));
            }
            cell = cell * tensor.sizes()[i] + chosen;
        }
        double number = tensor.cells()[cell];
        if (Double.isNaN(number)) {
            throw new InputException("the formula has no value at " + assignment + ": " + String.join("; ", undefined));
        }
        return number;
    }

    @Override
    public String toString() {
        return "ValueTable" + values();
    }
}
