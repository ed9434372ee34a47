package dev.whence.discovery.order;

import dev.whence.discovery.score.GaussianBic;
import dev.whence.discovery.score.Score;

/**
 * What growing and shrinking the parents of one variable asks of a score. Variables are numbered; scores are in units of
 * {@code 2 log L} less the penalty, and relative to the variable's score without parents. Thread-safe.
 */
interface ParentScores {
    /**
     * A set of parents and what could be added to it.
     *
     * @param score of the set
     * @param better the variables whose addition makes the score better, best first, equal ones by number
     */
    record Growth(double score, int[] better) {}

    /**
     * A set of parents after shrinking.
     *
     * @param score of the set
     * @param parents in increasing order
     */
    record Shrunk(double score, int[] parents) {}

    /**
     * Of a score, for the variables in another order.
     *
     * @param numbers the number in the score of each variable here
     */
    static ParentScores of(Score score, int[] numbers) {
        return score instanceof GaussianBic gaussian
                ? GaussianParentScores.of(gaussian, numbers)
                : new AnyParentScores(score, numbers);
    }

    /** How many variables there are. */
    int size();

    /**
     * Scores {@code parents} and what could be added.
     *
     * @param parents in the order in which they were added
     */
    Growth grow(int node, int[] parents);

    /**
     * Drops parents one at a time, each time the one whose loss makes the score best, until none makes it better.
     *
     * @param parents in the order in which they were added
     * @param kept how many of the first of them must stay
     * @param score of the parents
     */
    Shrunk shrink(int node, int[] parents, int kept, double score);

    /** The score of a set of parents, in any order. */
    double local(int node, int[] parents);
}
