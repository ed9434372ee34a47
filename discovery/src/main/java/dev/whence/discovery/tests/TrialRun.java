package dev.whence.discovery.tests;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.independence.IndependenceTest;
import java.util.Locale;
import java.util.SplittableRandom;

/** What a search by independence tests will cost, judged by making a few of its tests. */
public final class TrialRun {
    /** How many tests are timed, and for how long at most. */
    private static final int TIMED = 300;

    private static final long TIMED_NANOS = 300_000_000L;

    private TrialRun() {}

    /**
     * Tests some pairs, for the share that is dependent and for the time a test takes, and takes it that each further
     * level tests as much as the one given one variable, until the neighbours are few.
     *
     * @param rows of the table behind the test
     * @param maxSets the most conditioning sets of one size that the search tries for a pair
     */
    public static Estimate estimate(IndependenceTest test, int rows, SearchOptions options, double maxSets) {
        int variables = test.names().size();
        long pairs = (long) variables * (variables - 1) / 2;
        if (pairs == 0) {
            return new Estimate(0, 0, "fewer than two variables");
        }
        SplittableRandom random = new SplittableRandom(options.seed());
        long start = System.nanoTime();
        int made = 0;
        int dependent = 0;
        int conditional = 0;
        while (made < TIMED && System.nanoTime() - start < TIMED_NANOS) {
            int a = random.nextInt(variables);
            int b = random.nextInt(variables);
            int c = random.nextInt(variables);
            if (a != b) {
                made++;
                if (test.pValue(a, b, NodeSet.empty()) <= options.alpha()) {
                    dependent++;
                    if (c != a && c != b) {
                        test.pValue(a, b, NodeSet.of(c));
                        conditional++;
                    }
                }
            }
        }
        double perTest = (System.nanoTime() - start) / 1e9 / Math.max(1, made + conditional);
        double share = (dependent + 1.0) / (made + 2.0);
        double degree = share * (variables - 1);
        double tests = pairs;
        double left = pairs * share;
        double sets = 2;
        for (int level = 1; level <= Math.min(options.maxDepth(), (int) degree); level++) {
            sets = Math.min(sets * degree / level, maxSets);
            tests += left * sets;
            degree /= 2; // most neighbours fall away with each level in a sparse graph
            left /= 2;
        }
        long bytes = 8L * variables * variables + 400 * pairs + 8L * rows * variables;
        int threads = Math.min(options.threads(), Runtime.getRuntime().availableProcessors());
        return new Estimate(
                perTest * tests / threads,
                bytes,
                String.format(
                        Locale.ROOT,
                        "about %,.0f tests of %.2g s; %.0f%% of %d pairs tried are dependent",
                        tests,
                        perTest,
                        100.0 * dependent / Math.max(1, made),
                        made));
    }
}
