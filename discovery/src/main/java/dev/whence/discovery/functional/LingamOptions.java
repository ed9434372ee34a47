package dev.whence.discovery.functional;

import dev.whence.discovery.SearchOptions;

/**
 * How to search by LiNGAM.
 *
 * @param pruning how parents are told from other earlier variables
 * @param alpha level of {@link Pruning#WALD}, in (0,1)
 * @param penalty factor c of {@link Pruning#BIC}; 1 is BIC as Schwarz wrote it
 * @param seed of the random start of independent component analysis
 * @param threads how many to use; no result depends on it
 */
public record LingamOptions(Pruning pruning, double alpha, double penalty, long seed, int threads) {
    /** Pruning by BIC with penalty 2. */
    public static LingamOptions defaults() {
        return of(SearchOptions.defaults());
    }

    /** Those of a search; its option {@code prune} is bic (the default) or wald. */
    public static LingamOptions of(SearchOptions options) {
        return new LingamOptions(
                Pruning.named(options.more().getOrDefault("prune", "bic")),
                options.alpha(),
                options.penalty(),
                options.seed(),
                options.threads());
    }

    public LingamOptions withPruning(Pruning other) {
        return new LingamOptions(other, alpha, penalty, seed, threads);
    }

    public LingamOptions withThreads(int count) {
        return new LingamOptions(pruning, alpha, penalty, seed, count);
    }

    public LingamOptions withSeed(long other) {
        return new LingamOptions(pruning, alpha, penalty, other, threads);
    }

    /** The rule of pruning with its threshold, for a report. */
    public String describePruning() {
        return switch (pruning) {
            case BIC -> "backward elimination by BIC, penalty " + penalty;
            case WALD -> "Wald test of each weight at level " + alpha;
        };
    }
}
