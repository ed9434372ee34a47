package dev.whence.circuits.compiled;

import dev.whence.circuits.graph.Slot;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What a program says, worked out from its meaning alone: no weights, no network. A variable is a number at each
 * position: a category, {@link #NONE} or {@link #UNDEFINED}; of numerical ones the value, NaN where it is not defined.
 */
public final class Interpreter {
    /** Nothing. */
    public static final int NONE = -1;

    /** More than one thing at once: what a network makes of it is between them. */
    public static final int UNDEFINED = -2;

    private static final double SAME = 1e-9;

    private final Program program;
    private final List<Expression> order;

    /** What a component reads of a variable, which may be other than what it is. */
    @FunctionalInterface
    interface Reading {
        /** As it is. */
        Reading PLAIN = (_, _, _, values) -> values;

        double[] of(Expression reader, Slot.Role role, Expression variable, double[] values);
    }

    public Interpreter(Program program) {
        this.program = program;
        this.order = program.variables();
    }

    /**
     * The word that follows a prompt, as a token; none where the answer is none or not defined.
     *
     * @throws dev.whence.causal.InputException when the ids are no prompt of the program
     */
    public OptionalInt answer(int... ids) {
        int category = (int) last(run(ids));
        return category < 0 ? OptionalInt.empty() : OptionalInt.of(program.token(category));
    }

    /**
     * Every variable at every position.
     *
     * @throws dev.whence.causal.InputException when the ids are no prompt of the program
     */
    public Map<Expression, double[]> run(int... ids) {
        return run(ids, Reading.PLAIN);
    }

    /** The same where components read something else. */
    Map<Expression, double[]> run(int[] ids, Reading reading) {
        program.check(ids);
        Map<Expression, double[]> values = new LinkedHashMap<>();
        for (Expression each : order) {
            values.put(each, new Reader(each, values, reading).column(ids));
        }
        return values;
    }

    /** Which positions an aggregate selects at one, rising; empty when it is not defined which. */
    static Optional<int[]> selection(Aggregate aggregate, Map<Expression, double[]> values, int query) {
        return new Reader(aggregate, values, Reading.PLAIN).selection(aggregate.select(), query);
    }

    /** The answer's category. */
    double last(Map<Expression, double[]> values) {
        double[] answer = Objects.requireNonNull(values.get(program.answer()));
        return answer[answer.length - 1];
    }

    /** One variable being worked out. */
    private record Reader(Expression self, Map<Expression, double[]> values, Reading reading) {
        private double[] read(Slot.Role role, Expression variable) {
            return reading.of(self, role, variable, Objects.requireNonNull(values.get(variable)));
        }

        double[] column(int[] ids) {
            double[] column = new double[ids.length];
            switch (self) {
                case Tokens _ -> Arrays.setAll(column, p -> p == 0 ? NONE : ids[p] - 1);
                case Indices _ -> Arrays.setAll(column, p -> p - 1);
                case Elementwise.Lookup lookup -> {
                    double[] input = read(Slot.Role.INPUT, lookup.input());
                    Arrays.setAll(
                            column,
                            p -> input[p] < 0 ? input[p] : lookup.table().get((int) input[p]));
                }
                case Elementwise.PairLookup lookup -> {
                    double[] first = read(Slot.Role.INPUT, lookup.first());
                    double[] second = read(Slot.Role.INPUT, lookup.second());
                    Arrays.setAll(column, p -> pair(lookup, first[p], second[p]));
                }
                case Elementwise.Classes classes -> Arrays.setAll(column, p -> p == 0 ? NONE : classified(classes, p));
                case Aggregate aggregate -> {
                    for (int p = 0; p < column.length; p++) {
                        column[p] = gathered(aggregate, p);
                    }
                }
            }
            return column;
        }

        private static double pair(Elementwise.PairLookup lookup, double first, double second) {
            if (first == NONE || second == NONE) {
                return NONE;
            }
            return first < 0 || second < 0
                    ? UNDEFINED
                    : lookup.table().get((int) first).get((int) second);
        }

        private double classified(Elementwise.Classes classes, int position) {
            double by = classes.by()
                    .map(variable -> read(Slot.Role.INPUT, variable)[position])
                    .orElse(0.0);
            if (by < 0) {
                return by;
            }
            double sum = classes.terms().stream()
                    .mapToDouble(term -> term.weight() * read(Slot.Role.INPUT, term.number())[position])
                    .sum();
            List<Double> levels = classes.levels().get((int) by);
            int last = levels.size() - 1;
            if (sum <= levels.getFirst()) {
                return 0;
            }
            if (sum >= levels.getLast()) {
                return last;
            }
            return IntStream.rangeClosed(0, last)
                    .filter(i -> Math.abs(levels.get(i) - sum) < SAME)
                    .findFirst()
                    .orElse(UNDEFINED);
        }

        private double gathered(Aggregate aggregate, int query) {
            boolean number = aggregate instanceof Numerical;
            Optional<int[]> selection = selection(aggregate.select(), query);
            if (selection.isEmpty()) {
                return number ? Double.NaN : UNDEFINED;
            }
            int[] found = selection.get();
            return switch (aggregate) {
                case SelectorWidth _ -> found.length;
                case Mean mean -> {
                    double[] value = read(Slot.Role.VALUE, mean.value());
                    yield Arrays.stream(found)
                            .mapToDouble(key -> number(mean, value[key]))
                            .average()
                            .orElse(0);
                }
                case Copy copy -> {
                    double[] value = read(Slot.Role.VALUE, copy.value());
                    double[] different = Arrays.stream(found)
                            .mapToDouble(key -> value[key])
                            .distinct()
                            .toArray();
                    yield different.length == 0 ? NONE : different.length == 1 ? different[0] : UNDEFINED;
                }
            };
        }

        /** Positions, rising; empty when it is not defined which. */
        Optional<int[]> selection(Select select, int query) {
            int[] keys = new int[query];
            int count = 0;
            for (int key = 1; key <= query; key++) {
                double selected = selected(select, key, query);
                if (selected == UNDEFINED) {
                    return Optional.empty();
                }
                if (selected > 0) {
                    keys[count++] = key;
                }
            }
            return Optional.of(Arrays.copyOf(keys, count));
        }

        private static double number(Mean mean, double category) {
            return category == UNDEFINED
                    ? Double.NaN
                    : category < 0 ? 0 : mean.numbers().get((int) category);
        }

        /** 1 or 0, or undefined. */
        private double selected(Select select, int key, int query) {
            boolean undefined = false;
            for (Condition condition : select.conditions()) {
                double k = read(Slot.Role.KEY, condition.key())[key];
                double q = condition instanceof Condition.Pair pair ? read(Slot.Role.QUERY, pair.query())[query] : 0;
                if (k == NONE || q == NONE) {
                    return 0;
                }
                if (k < 0 || q < 0) {
                    undefined = true;
                    continue;
                }
                List<Integer> accepted = switch (condition) {
                    case Condition.Pair pair -> pair.selected().get((int) q);
                    case Condition.Key alone -> alone.accepted();
                };
                if (!accepted.contains((int) k)) {
                    return 0;
                }
            }
            return undefined ? UNDEFINED : 1;
        }
    }
}
