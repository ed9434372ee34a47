package dev.whence.circuits.score;

import dev.whence.causal.InputException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hipparchus.distribution.discrete.HypergeometricDistribution;
import org.hipparchus.stat.correlation.SpearmansCorrelation;

/**
 * How far two searches agree on which parts matter.
 *
 * @param shared parts that both name
 * @param first how many the first names
 * @param second how many the second names
 * @param of how many there are in all
 */
public record Agreement(int shared, int first, int second, int of) {
    /**
     * Of two sets of parts.
     *
     * @param of how many parts there are in all
     * @throws InputException when a set is larger than that
     */
    public static <T> Agreement between(Collection<T> first, Collection<T> second, int of) {
        Set<T> both = new LinkedHashSet<>(first);
        both.retainAll(new LinkedHashSet<>(second));
        if (first.size() > of || second.size() > of) {
            throw new InputException(first.size() + " and " + second.size() + " parts of " + of);
        }
        return new Agreement(both.size(), first.size(), second.size(), of);
    }

    /** Shared parts over all parts of the two. */
    public double overlap() {
        int either = first + second - shared;
        return either == 0 ? 1 : (double) shared / either;
    }

    /** How many would be shared if the two had nothing to do with each other. */
    public double expected() {
        return (double) first * second / of;
    }

    /** The chance to share so many or more if the two had nothing to do with each other (hypergeometric). */
    public double pValue() {
        return shared == 0 ? 1 : new HypergeometricDistribution(of, first, second).upperCumulativeProbability(shared);
    }

    /** Spearman's rank correlation of two scores of the same parts. */
    public static double rankCorrelation(double[] first, double[] second) {
        return new SpearmansCorrelation().correlation(first, second);
    }
}
