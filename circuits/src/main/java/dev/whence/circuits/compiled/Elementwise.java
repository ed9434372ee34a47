package dev.whence.circuits.compiled;

import dev.whence.causal.InputException;
import dev.whence.circuits.graph.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** A variable that is a function of other variables at the same position: neurons of an MLP. */
public sealed interface Elementwise extends Categorical {
    /** The category that stands for none in a table. */
    int NONE = -1;

    /**
     * A function of one category; none stays none.
     *
     * @param table the new category of each, or {@link #NONE}
     * @param size how many new ones there are
     */
    record Lookup(String name, Categorical input, List<Integer> table, int size) implements Elementwise {
        /** @throws InputException when the table does not fit */
        public Lookup {
            table = List.copyOf(table);
            checkTable(name, table, input, size);
        }

        @Override
        public List<Read> reads() {
            return List.of(new Read(Slot.Role.INPUT, input));
        }
    }

    /**
     * A function of two categories; none where either is.
     *
     * @param table for each category of the first, the new one for each of the second, or {@link #NONE}
     * @param size how many new ones there are
     */
    record PairLookup(String name, Categorical first, Categorical second, List<List<Integer>> table, int size)
            implements Elementwise {
        /** @throws InputException when the table does not fit */
        public PairLookup {
            table = table.stream().map(List::copyOf).toList();
            if (table.size() != first.size()) {
                throw new InputException("a table of '" + name + "' with " + table.size() + " rows, expected "
                        + first.size() + ", one for each category of '" + first.name() + "'");
            }
            for (List<Integer> row : table) {
                checkTable(name, row, second, size);
            }
        }

        @Override
        public List<Read> reads() {
            return List.of(new Read(Slot.Role.INPUT, first), new Read(Slot.Role.INPUT, second));
        }
    }

    /**
     * Which of some levels a weighted sum of numbers is at: the category of the level; beyond the first or the last, that
     * one's; undefined between two. The network interpolates linearly between neighbouring levels, so that its gradient
     * vanishes only beyond the ends.
     *
     * @param terms what is summed; a selector width is the only term, of weight 1
     * @param by what decides on the levels; where it is none, so is the class
     * @param levels for each category of {@code by} (one list without), a number for each class, rising
     */
    record Classes(String name, List<Term> terms, Optional<Categorical> by, List<List<Double>> levels)
            implements Elementwise {
        /** @throws InputException when the levels do not rise or do not fit, or a width is not alone */
        public Classes {
            terms = List.copyOf(terms);
            levels = levels.stream().map(List::copyOf).toList();
            int lists = by.map(Categorical::size).orElse(1);
            if (terms.isEmpty() || levels.size() != lists) {
                throw new InputException("'" + name + "' has " + terms.size() + " terms and " + levels.size()
                        + " lists of levels, expected at least 1 term and " + lists + " lists");
            }
            for (List<Double> each : levels) {
                boolean rising = IntStream.range(1, each.size()).allMatch(i -> each.get(i) > each.get(i - 1));
                if (each.size() < 2 || each.size() != levels.getFirst().size() || !rising) {
                    throw new InputException(
                            "levels " + each + " of '" + name + "', expected as many in each list, at least 2, rising");
                }
            }
            boolean alone = terms.size() == 1 && terms.getFirst().weight() == 1;
            if (!alone && terms.stream().anyMatch(term -> term.number() instanceof SelectorWidth)) {
                throw new InputException("a selector width in the sum '" + name
                        + "', expected it alone: the stream has its reciprocal, which does not add up");
            }
        }

        /** A number times a weight. */
        public record Term(Numerical number, double weight) {}

        @Override
        public int size() {
            return levels.getFirst().size();
        }

        @Override
        public List<Read> reads() {
            List<Read> reads = new ArrayList<>();
            terms.forEach(term -> reads.add(new Read(Slot.Role.INPUT, term.number())));
            by.ifPresent(variable -> reads.add(new Read(Slot.Role.INPUT, variable)));
            return reads;
        }

        /** Whether the one term is a selector width. */
        boolean ofWidth() {
            return terms.getFirst().number() instanceof SelectorWidth;
        }
    }

    /** A function of one category. */
    static Lookup of(String name, Categorical input, int size, IntUnaryOperator function) {
        return new Lookup(
                name,
                input,
                IntStream.range(0, input.size()).map(function).boxed().toList(),
                size);
    }

    /** A function of two categories. */
    static PairLookup of(String name, Categorical first, Categorical second, int size, IntBinaryOperator function) {
        return new PairLookup(
                name,
                first,
                second,
                IntStream.range(0, first.size())
                        .mapToObj(a -> IntStream.range(0, second.size())
                                .map(b -> function.applyAsInt(a, b))
                                .boxed()
                                .toList())
                        .toList(),
                size);
    }

    /** A count as a category: 0 for {@code least} and fewer, and so on; the last for {@code most} and more. */
    static Classes count(String name, SelectorWidth width, int least, int most) {
        return new Classes(
                name,
                List.of(new Classes.Term(width, 1)),
                Optional.empty(),
                List.of(IntStream.rangeClosed(least, most)
                        .mapToObj(n -> (double) n)
                        .toList()));
    }

    private static void checkTable(String name, List<Integer> table, Categorical input, int size) {
        if (table.size() != input.size()) {
            throw new InputException("a table of '" + name + "' with " + table.size() + " entries, expected "
                    + input.size() + ", one for each category of '" + input.name() + "'");
        }
        for (int category : table) {
            if (category < NONE || category >= size) {
                throw new InputException("category " + category + " in the table of '" + name + "', expected " + NONE
                        + " to " + (size - 1));
            }
        }
    }
}
