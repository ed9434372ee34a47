package dev.whence.discovery.blanket;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.tables.ColumnSummary;
import dev.whence.tables.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * How often each variable is in the blanket when the rows are drawn again with replacement.
 *
 * @param shares by variable, for those found at least once, in the order of the names
 * @param resamples how many were searched
 * @param failed how many could not be and are not counted
 */
public record BlanketStability(Map<String, Double> shares, int resamples, int failed) {
    public BlanketStability {
        shares = java.util.Collections.unmodifiableMap(new TreeMap<>(shares));
    }

    /**
     * @param test makes the independence test on a resample
     * @throws InputException when the search fails on every resample, with the first one's reason
     */
    public static BlanketStability of(
            Table table,
            Function<Table, IndependenceTest> test,
            String target,
            BlanketOptions options,
            int resamples,
            long seed,
            Progress progress) {
        long[] seeds = new SplittableRandom(seed).longs(resamples).toArray();
        BlanketOptions single = options.withThreads(1);
        AtomicLong done = new AtomicLong();
        List<Object> found = Parallel.map(resamples, options.threads(), i -> {
            progress.check();
            SplittableRandom random = new SplittableRandom(seeds[i]);
            Table drawn = table.resample(random);
            Object result = once(drawn, test, target, single);
            progress.at("bootstrap", done.incrementAndGet(), resamples);
            return result;
        });
        Map<String, Integer> counts = new TreeMap<>();
        Optional<InputException> failure = Optional.empty();
        int failed = 0;
        for (Object each : found) {
            switch (each) {
                case Blanket blanket -> blanket.names().forEach(name -> counts.merge(name, 1, Integer::sum));
                case InputException impossible -> {
                    failed++;
                    failure = failure.or(() -> Optional.of(impossible));
                }
                default -> throw new IllegalStateException();
            }
        }
        int searched = resamples - failed;
        if (searched == 0 && failure.isPresent()) {
            throw failure.get();
        }
        Map<String, Double> shares = new TreeMap<>();
        counts.forEach((name, count) -> shares.put(name, (double) count / searched));
        return new BlanketStability(shares, searched, failed);
    }

    /** A column that became constant is left out: it is in no blanket. */
    private static Object once(
            Table drawn, Function<Table, IndependenceTest> test, String target, BlanketOptions options) {
        try {
            List<String> varying = drawn.describe().stream()
                    .filter(column -> column.distinct() > 1)
                    .map(ColumnSummary::name)
                    .toList();
            if (!varying.contains(target)) {
                return new InputException("column " + target + " has a single value in a resample");
            }
            return BlanketSearch.find(test.apply(drawn.select(varying)), target, options, Progress.NONE);
        } catch (InputException impossible) {
            return impossible;
        }
    }
}
