package dev.whence.causal.identification.expression;

import dev.whence.causal.InputException;
import java.util.Comparator;

/**
 * A value of a variable as a symbol: {@code x}, {@code x'} and {@code x''} are values of the variable {@code x}. In a
 * formula a value is free (the reader chooses it) or bound by a {@link Sum}.
 *
 * @param variable the variable's name, as in the graph
 * @param primes how many primes it is written with, 0 or more
 */
public record Value(String variable, int primes) implements Comparable<Value> {
    private static final Comparator<Value> ORDER =
            Comparator.comparing(Value::variable).thenComparingInt(Value::primes);

    public Value {
        if (variable.isBlank() || primes < 0) {
            throw new IllegalArgumentException("not a value: '" + variable + "' with " + primes + " primes");
        }
    }

    /** The value without primes. */
    public static Value of(String variable) {
        return new Value(variable, 0);
    }

    /**
     * From text such as {@code x} or {@code x'}.
     *
     * @throws InputException when there is no name
     */
    public static Value parse(String text) {
        String name = text.strip();
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '\'') {
            end--;
        }
        if (end == 0) {
            throw new InputException("expected a variable's name, found '" + text + "'");
        }
        return new Value(name.substring(0, end), name.length() - end);
    }

    /** Another value of the same variable. */
    public Value withPrimes(int count) {
        return new Value(variable, count);
    }

    @Override
    public int compareTo(Value other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return variable + "'".repeat(primes);
    }
}
