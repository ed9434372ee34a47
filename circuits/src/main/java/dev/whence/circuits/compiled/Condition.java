package dev.whence.circuits.compiled;

import dev.whence.causal.InputException;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What must hold of a key, or of a key and a query, for a {@link Select} to select it. None never meets a condition. */
public sealed interface Condition {
    /** What is read at the position that is looked at. */
    Categorical key();

    /**
     * The query's category decides which categories of the key will do.
     *
     * @param selected for each category of the query, those of the key
     */
    record Pair(Categorical key, Categorical query, List<List<Integer>> selected) implements Condition {
        /** @throws InputException when there is not one list for each category of the query, or a category is not one */
        public Pair {
            selected = selected.stream().map(List::copyOf).toList();
            if (selected.size() != query.size()) {
                throw new InputException("keys selected for " + selected.size() + " categories of '" + query.name()
                        + "', which has " + query.size());
            }
            selected.forEach(keys -> keys.forEach(category -> Categorical.check(key, category)));
        }
    }

    /**
     * The key alone decides.
     *
     * @param accepted its categories that will do
     */
    record Key(Categorical key, List<Integer> accepted) implements Condition {
        /** @throws InputException when a category is not one of the key */
        public Key {
            accepted = List.copyOf(accepted);
            accepted.forEach(category -> Categorical.check(key, category));
        }
    }

    /** Whether a key's category will do for a query's. */
    @FunctionalInterface
    interface Relation {
        boolean holds(int key, int query);
    }

    /** A condition on key and query. */
    static Condition pair(Categorical key, Categorical query, Relation relation) {
        return new Pair(
                key,
                query,
                IntStream.range(0, query.size())
                        .mapToObj(q -> IntStream.range(0, key.size())
                                .filter(k -> relation.holds(k, q))
                                .boxed()
                                .toList())
                        .toList());
    }

    /** A condition on the key. */
    static Condition key(Categorical key, IntPredicate accepted) {
        return new Key(
                key, IntStream.range(0, key.size()).filter(accepted).boxed().toList());
    }
}
