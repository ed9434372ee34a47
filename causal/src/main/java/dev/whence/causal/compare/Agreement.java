package dev.whence.causal.compare;

/**
 * Things that an estimated graph has, and things that the true one has.
 *
 * @param both how many they have in common (true positives)
 * @param onlyEstimated how many only the estimate has (false positives)
 * @param onlyTruth how many only the truth has (false negatives)
 */
public record Agreement(int both, int onlyEstimated, int onlyTruth) {
    /** Share of what the estimate has that is true; NaN when it has nothing. */
    public double precision() {
        return (double) both / (both + onlyEstimated);
    }

    /** Share of what is true that the estimate has; NaN when nothing is true. */
    public double recall() {
        return (double) both / (both + onlyTruth);
    }

    /** The harmonic mean of precision and recall, {@code 2 both / (2 both + the rest)}; NaN when neither has anything. */
    public double f1() {
        return 2.0 * both / (2.0 * both + onlyEstimated + onlyTruth);
    }
}
