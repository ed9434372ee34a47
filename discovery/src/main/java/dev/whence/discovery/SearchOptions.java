package dev.whence.discovery;

import dev.whence.causal.InputException;
import java.util.Map;
import java.util.Optional;

/**
 * How to search; each method reads what concerns it.
 *
 * @param test the word of an independence test; empty for the one that suits the columns
 * @param score the word of a score; empty for the one that suits the columns
 * @param alpha significance level of the tests, in (0,1)
 * @param penalty factor c of the penalty in {@code 2 log L - c k ln n}; 1 is BIC as Schwarz wrote it
 * @param maxDepth the largest number of variables to condition on; {@link #UNLIMITED} for no limit
 * @param maxLag the longest lag of a time series, in steps
 * @param time the column that orders the rows; empty when the rows are in order
 * @param seed of everything that is drawn
 * @param threads how many threads to use; no result depends on it
 * @param more options of single methods, by name ({@link MethodInfo#options()})
 */
public record SearchOptions(
        Optional<String> test,
        Optional<String> score,
        double alpha,
        double penalty,
        int maxDepth,
        int maxLag,
        Optional<String> time,
        long seed,
        int threads,
        Map<String, String> more) {
    /** No limit on the number of variables conditioned on. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** @throws InputException when a number is out of range */
    public SearchOptions {
        if (!(alpha > 0 && alpha < 1)) {
            throw new InputException("alpha is " + alpha + "; it must lie strictly between 0 and 1, such as 0.05");
        }
        if (!(penalty > 0 && penalty < Double.POSITIVE_INFINITY)) {
            throw new InputException("the penalty is " + penalty + "; it must be a positive number, such as 2");
        }
        if (maxDepth < 0) {
            throw new InputException("the depth limit is " + maxDepth + "; it must be 0 or more");
        }
        if (maxLag < 0) {
            throw new InputException("the longest lag is " + maxLag + "; it must be 0 or more");
        }
        if (threads < 1) {
            throw new InputException("the number of threads is " + threads + "; it must be 1 or more");
        }
        more = Map.copyOf(more);
    }

    /** Alpha 0.01, penalty 2, no depth limit, lags up to 1, seed 1, one thread per processor. */
    public static SearchOptions defaults() {
        return new SearchOptions(
                Optional.empty(),
                Optional.empty(),
                0.01,
                2,
                UNLIMITED,
                1,
                Optional.empty(),
                1,
                Runtime.getRuntime().availableProcessors(),
                Map.of());
    }

    public SearchOptions withTest(String word) {
        return new SearchOptions(Optional.of(word), score, alpha, penalty, maxDepth, maxLag, time, seed, threads, more);
    }

    public SearchOptions withScore(String word) {
        return new SearchOptions(test, Optional.of(word), alpha, penalty, maxDepth, maxLag, time, seed, threads, more);
    }

    public SearchOptions withAlpha(double level) {
        return new SearchOptions(test, score, level, penalty, maxDepth, maxLag, time, seed, threads, more);
    }

    public SearchOptions withPenalty(double factor) {
        return new SearchOptions(test, score, alpha, factor, maxDepth, maxLag, time, seed, threads, more);
    }

    public SearchOptions withMaxDepth(int depth) {
        return new SearchOptions(test, score, alpha, penalty, depth, maxLag, time, seed, threads, more);
    }

    public SearchOptions withMaxLag(int lag) {
        return new SearchOptions(test, score, alpha, penalty, maxDepth, lag, time, seed, threads, more);
    }

    public SearchOptions withTime(String column) {
        return new SearchOptions(
                test, score, alpha, penalty, maxDepth, maxLag, Optional.of(column), seed, threads, more);
    }

    public SearchOptions withSeed(long newSeed) {
        return new SearchOptions(test, score, alpha, penalty, maxDepth, maxLag, time, newSeed, threads, more);
    }

    public SearchOptions withThreads(int count) {
        return new SearchOptions(test, score, alpha, penalty, maxDepth, maxLag, time, seed, count, more);
    }

    public SearchOptions withMore(Map<String, String> options) {
        return new SearchOptions(test, score, alpha, penalty, maxDepth, maxLag, time, seed, threads, options);
    }

    /**
     * A number among {@link #more()}, or its default.
     *
     * @throws InputException when it is not a number
     */
    public double number(String name, double otherwise) {
        String text = more.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException wrong) {
            throw new InputException("option " + name + " is '" + text + "'; expected a number");
        }
    }
}
