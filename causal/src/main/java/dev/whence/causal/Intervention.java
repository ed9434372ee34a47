package dev.whence.causal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is done to a causal system: a value that can be printed, compared and composed, apart from the system it is done
 * to. Where a variable is a vector (a site of a network), an operation acts on each of its components.
 *
 * @param <V> what names a variable: a column's name, a site
 */
public sealed interface Intervention<V> {
    /** Nothing is done. */
    record None<V>() implements Intervention<V> {
        @Override
        public String toString() {
            return "no intervention";
        }
    }

    /** Hard: the variable is {@code value} in every unit, whatever its causes. Pearl's {@code do(X=x)}. */
    record Hard<V>(V variable, double value) implements Intervention<V> {
        @Override
        public String toString() {
            return "do(" + variable + "=" + number(value) + ")";
        }
    }

    /** Each unit's variable is what it would have been, plus {@code delta}. */
    record Shift<V>(V variable, double delta) implements Intervention<V> {
        @Override
        public String toString() {
            String sign = delta < 0 ? " - " : " + ";
            return "do(" + variable + " := " + variable + sign + number(Math.abs(delta)) + ")";
        }
    }

    /** Each unit's variable is what it would have been, times {@code factor}. */
    record Scale<V>(V variable, double factor) implements Intervention<V> {
        @Override
        public String toString() {
            return "do(" + variable + " := " + number(factor) + " * " + variable + ")";
        }
    }

    /** Soft: the variable gets another mechanism, which may still look at its causes. */
    record Soft<V>(V variable, String name, Mechanism<V> mechanism) implements Intervention<V> {
        @Override
        public String toString() {
            return "do(" + variable + " := " + name + ")";
        }
    }

    /**
     * Each unit's variables have the values that they have in the run of the same unit under {@code source}: a nested
     * counterfactual; in a network, a patch from another run.
     *
     * @param source a whole intervention of its own, not added to the one that this is part of
     */
    record Hold<V>(Set<V> variables, Intervention<V> source) implements Intervention<V> {
        public Hold {
            variables = ordered(variables);
        }

        @Override
        public String toString() {
            return variables.stream().map(Object::toString).collect(Collectors.joining(", ")) + " held as under "
                    + nested(source);
        }
    }

    /**
     * Only {@code to} sees {@code from} with the value that it has in the run of the same unit under {@code source};
     * everything else sees it as it is. Path patching is made of these.
     */
    record HoldEdge<V>(V from, V to, Intervention<V> source) implements Intervention<V> {
        public HoldEdge {
            if (from.equals(to)) {
                throw new IllegalArgumentException("an edge from " + from + " to itself");
            }
        }

        @Override
        public String toString() {
            return from + " -> " + to + " held as under " + nested(source);
        }
    }

    /**
     * Several at once. On the same variable they act in the order listed, each on the value that the one before left
     * ({@code do(X=1)} then {@code X + 2} gives 3; the other way round gives 1); of two that hold the same edge the last
     * counts. On different variables the order does not matter.
     */
    record All<V>(List<Intervention<V>> parts) implements Intervention<V> {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            return parts.stream().map(Object::toString).collect(Collectors.joining(", "));
        }
    }

    /** An intervention that one kind of system knows how to do, such as projecting out a direction. */
    non-sealed interface Custom<V> extends Intervention<V> {}

    /** A replacement for how a variable gets its value. */
    @FunctionalInterface
    interface Mechanism<V> {
        double apply(Given<V> given);
    }

    /** What a replaced mechanism can look at, in one unit. */
    interface Given<V> {
        /** The value that the variable would have had without this replacement. */
        double natural();

        /**
         * The value of another variable in the same unit and run.
         *
         * @throws InputException when that variable is unknown, or is itself an effect of the replaced one
         */
        double of(V variable);

        /** The number of the unit. */
        int unit();
    }

    static <V> Intervention<V> none() {
        return new None<>();
    }

    /** {@code do(variable = value)}. */
    static <V> Intervention<V> set(V variable, double value) {
        return new Hard<>(variable, value);
    }

    /** Adds to what the variable would have been. */
    static <V> Intervention<V> shift(V variable, double delta) {
        return new Shift<>(variable, delta);
    }

    /** Multiplies what the variable would have been. */
    static <V> Intervention<V> scale(V variable, double factor) {
        return new Scale<>(variable, factor);
    }

    /** Replaces the variable's mechanism. */
    static <V> Intervention<V> soft(V variable, String name, Mechanism<V> mechanism) {
        return new Soft<>(variable, name, mechanism);
    }

    /** Gives variables the values they have under another intervention. */
    static <V> Intervention<V> hold(Set<V> variables, Intervention<V> source) {
        return new Hold<>(variables, source);
    }

    /** Several interventions at once, in this order; lists inside are spliced in, and nothing is left of {@link None}. */
    static <V> Intervention<V> all(List<? extends Intervention<V>> parts) {
        List<Intervention<V>> flat = new ArrayList<>();
        parts.forEach(part -> flat.addAll(part.steps()));
        return switch (flat.size()) {
            case 0 -> none();
            case 1 -> flat.getFirst();
            default -> new All<>(flat);
        };
    }

    /** This and then {@code next}; see {@link All} on order. */
    default Intervention<V> and(Intervention<V> next) {
        return all(List.of(this, next));
    }

    /** The single interventions that this is made of, in order; empty for {@link None}. */
    default List<Intervention<V>> steps() {
        return switch (this) {
            case None<V> _ -> List.of();
            case All<V> all ->
                all.parts().stream().flatMap(part -> part.steps().stream()).toList();
            default -> List.of(this);
        };
    }

    /** The variables that it acts on or holds; not those of its sources, nor those of a {@link Custom} one. */
    default SequencedSet<V> targets() {
        SequencedSet<V> targets = new LinkedHashSet<>();
        for (Intervention<V> step : steps()) {
            switch (step) {
                case Hard<V> hard -> targets.add(hard.variable());
                case Shift<V> shift -> targets.add(shift.variable());
                case Scale<V> scale -> targets.add(scale.variable());
                case Soft<V> soft -> targets.add(soft.variable());
                case Hold<V> hold -> targets.addAll(hold.variables());
                case HoldEdge<V> edge -> targets.add(edge.to());
                case None<V> _, All<V> _, Custom<V> _ -> {}
            }
        }
        return targets;
    }

    /** In the order of their names, so that the same intervention prints the same in every run. */
    private static <V> Set<V> ordered(Set<V> set) {
        SequencedSet<V> sorted = new LinkedHashSet<>();
        set.stream().sorted(Comparator.comparing(Object::toString)).forEach(sorted::add);
        return Collections.unmodifiableSet(sorted);
    }

    private static <V> String nested(Intervention<V> source) {
        return source.steps().size() > 1 ? "(" + source + ")" : source.toString();
    }

    /** A number as short as it can be written: 1 rather than 1.0. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        String plain =
                new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
        return plain.length() > 12 ? Double.toString(value) : plain;
    }
}
