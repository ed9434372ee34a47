package dev.whence.discovery.pairwise;

import dev.whence.causal.InputException;
import dev.whence.discovery.SearchOptions;

/**
 * How a pair is decided.
 *
 * @param alpha level of the tests of independence, in (0,1)
 * @param repeats half samples that say how steady the preference is; 0 for none
 * @param maxRows rows used at most, drawn without replacement
 * @param always whether to write the preferred direction even when the fit does not support it
 * @param seed of everything that is drawn
 * @param threads how many to use; no result depends on it
 */
public record PairOptions(double alpha, int repeats, int maxRows, boolean always, long seed, int threads) {
    /** The fewest rows that a pair is decided on. */
    static final int FEWEST = 20;

    /** @throws InputException when a number is out of range */
    public PairOptions {
        if (repeats < 0) {
            throw new InputException("option repeats is " + repeats + "; it must be 0 or more");
        }
        if (maxRows < FEWEST) {
            throw new InputException("option max-rows is " + maxRows + "; it must be " + FEWEST + " or more");
        }
    }

    /** Those of a search, with this bound on the rows unless the options say otherwise. */
    static PairOptions of(SearchOptions options, int maxRows) {
        String decide = options.more().getOrDefault("decide", "fit");
        if (!decide.equals("fit") && !decide.equals("always")) {
            throw new InputException("option decide is '" + decide + "'; expected fit or always");
        }
        return new PairOptions(
                options.alpha(),
                (int) options.number("repeats", 20),
                (int) Math.min(Integer.MAX_VALUE, options.number("max-rows", maxRows)),
                decide.equals("always"),
                options.seed(),
                options.threads());
    }

    /** Alpha 0.01, 20 half samples, at most 1000 rows, seed 1. */
    public static PairOptions defaults() {
        return of(SearchOptions.defaults(), 1000);
    }

    public PairOptions withRepeats(int count) {
        return new PairOptions(alpha, count, maxRows, always, seed, threads);
    }

    public PairOptions withMaxRows(int rows) {
        return new PairOptions(alpha, repeats, rows, always, seed, threads);
    }

    public PairOptions withThreads(int count) {
        return new PairOptions(alpha, repeats, maxRows, always, seed, count);
    }

    public PairOptions withSeed(long other) {
        return new PairOptions(alpha, repeats, maxRows, always, other, threads);
    }
}
