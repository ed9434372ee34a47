package dev.whence.causal.identification.expression;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code P(of | given)}, or {@code P_{doing}(of | given)} in the distribution after the interventions {@code doing}. The
 * three lists are sorted, and each variable appears once in all of them.
 *
 * @param of what it is the probability of; empty means that the probability is 1
 * @param given what it is conditioned on
 * @param doing what is set by intervention; empty for the distribution that was observed
 */
public record Probability(List<Value> of, List<Value> given, List<Value> doing) implements Expression {
    /** @throws IllegalArgumentException when a variable appears twice */
    public Probability {
        of = of.stream().sorted().toList();
        given = given.stream().sorted().toList();
        doing = doing.stream().sorted().toList();
        Set<String> seen = new HashSet<>();
        for (List<Value> part : List.of(of, given, doing)) {
            for (Value value : part) {
                if (!seen.add(value.variable())) {
                    throw new IllegalArgumentException(
                            value.variable() + " twice in P(" + of + " | " + given + ") under do(" + doing + ")");
                }
            }
        }
    }

    public static Probability of(Collection<Value> of) {
        return new Probability(List.copyOf(of), List.of(), List.of());
    }

    public static Probability conditional(Collection<Value> of, Collection<Value> given) {
        return new Probability(List.copyOf(of), List.copyOf(given), List.of());
    }

    public static Probability interventional(Collection<Value> of, Collection<Value> doing) {
        return new Probability(List.copyOf(of), List.of(), List.copyOf(doing));
    }

    /** Every value in it. */
    public List<Value> values() {
        return Stream.of(of, given, doing).flatMap(List::stream).toList();
    }

    @Override
    public String toString() {
        return text();
    }
}
