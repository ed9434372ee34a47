package dev.whence.discovery;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.causal.Progress;
import dev.whence.discovery.knowledge.KnowledgeKind;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.tables.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A way of finding a causal graph in a table. Implementations hold no state; the same input gives the same answer, bit
 * for bit, for any number of threads and any order of the columns.
 */
public interface SearchMethod {
    /** What it is, what it needs and what it can honour. */
    MethodInfo info();

    /**
     * What the search will cost, before it starts; of the right order of magnitude, not exact.
     *
     * @throws InputException when the input does not allow the search
     */
    Estimate estimate(SearchInput input);

    /**
     * Searches.
     *
     * @throws InputException when the table, the knowledge or the options do not allow the search
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    Found search(SearchInput input, Progress progress);

    /**
     * One bootstrap resample of the table: rows drawn with replacement. Methods whose rows are not independent (time
     * series) draw otherwise.
     */
    default Table resample(SearchInput input, SplittableRandom random) {
        return input.table().resample(random);
    }

    /**
     * Refuses what the method does not know how to honour; every search calls it first.
     *
     * @throws InputException names the knowledge or the option and says what can be done instead
     */
    default void requireHonoured(SearchInput input) {
        Set<KnowledgeKind> asked = new TreeSet<>(input.knowledge().kinds());
        asked.removeAll(info().honours());
        if (!asked.isEmpty()) {
            KnowledgeKind first = asked.iterator().next();
            throw new InputException(info().title() + " cannot honour " + first.words() + " ("
                    + input.knowledge().describe(first) + "); leave it out, or choose a method that can: whence"
                    + " discover --methods lists them");
        }
        for (Map.Entry<String, String> each : input.options().more().entrySet()) {
            if (!info().options().containsKey(each.getKey())) {
                throw Names.unknown(
                        "option", each.getKey(), List.copyOf(info().options().keySet()), info().title());
            }
        }
    }

    /** What is known, over the variables of the search. */
    default KnowledgeOver knowledge(SearchInput input, List<String> variables) {
        return input.knowledge().over(variables);
    }
}
