package dev.whence.causal;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What is measured of each unit: one number. In a table it is mostly a column, in a network something like a logit
 * difference.
 *
 * @param <V> what names a variable: a column's name, a site
 */
public sealed interface Metric<V> {
    /** What a report calls it. */
    String name();

    /** The value of a variable. */
    record Value<V>(V variable) implements Metric<V> {
        @Override
        public String name() {
            return variable.toString();
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /**
     * A function of several variables.
     *
     * @param name what a report calls it
     * @param variables its arguments
     * @param function of the arguments' values, in that order
     */
    record Function<V>(String name, List<V> variables, ToDoubleFunction<double[]> function) implements Metric<V> {
        public Function {
            variables = List.copyOf(variables);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A metric that one kind of system knows how to measure, such as a network's logit difference. */
    non-sealed interface Custom<V> extends Metric<V> {}

    /** The value of a variable. */
    static <V> Metric<V> value(V variable) {
        return new Value<>(variable);
    }

    /** One for the units whose variable has exactly this value, zero for the others; its mean is a probability. */
    static <V> Metric<V> indicator(V variable, double value) {
        return new Function<>(
                variable + "=" + Intervention.number(value), List.of(variable), values -> values[0] == value ? 1 : 0);
    }
}
