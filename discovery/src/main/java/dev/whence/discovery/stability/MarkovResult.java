package dev.whence.discovery.stability;

import java.util.List;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * What a graph implies, tested on rows that it was not found in.
 *
 * @param independencies tests of independencies that the graph implies, smallest p-value first
 * @param edges tests of its edges, each given the other parents, smallest p-value first; empty for graphs with hidden
 *     causes
 * @param alpha level of the tests
 */
public record MarkovResult(List<Tested> independencies, List<Tested> edges, double alpha) {
    /** How improbable so many rejections must be, if the graph is right, for it to be contradicted. */
    private static final double IMPROBABLE = 0.001;

    /**
     * One test.
     *
     * @param a one variable
     * @param b the other
     * @param given those conditioned on
     * @param pValue in [0,1]
     */
    public record Tested(String a, String b, List<String> given, double pValue) {
        public Tested {
            given = List.copyOf(given);
        }

        /** As in a sentence: "a and b given c, d". */
        public String question() {
            return a + " and " + b + (given.isEmpty() ? "" : " given " + String.join(", ", given));
        }
    }

    public MarkovResult {
        independencies = List.copyOf(independencies);
        edges = List.copyOf(edges);
    }

    /** The share of implied independencies that the held-out rows reject; about alpha if the graph is right. NaN if none. */
    public double rejected() {
        return share(independencies);
    }

    /** The share of edges that show as a dependence on the held-out rows. NaN when none was tested. */
    public double confirmed() {
        return share(edges);
    }

    private double share(List<Tested> tests) {
        return tests.isEmpty()
                ? Double.NaN
                : (double) tests.stream().filter(test -> test.pValue() <= alpha).count() / tests.size();
    }

    /** Kolmogorov's distance of the independencies' p-values from the uniform distribution, in [0,1]; NaN if none. */
    public double distanceFromUniform() {
        return independencies.isEmpty()
                ? Double.NaN
                : MarkovCheck.distanceFromUniform(
                        independencies.stream().mapToDouble(Tested::pValue).toArray());
    }

    /**
     * The probability of at least so many rejections if the graph were right and the tests were independent of one
     * another, which they nearly are; 1 when nothing was tested.
     */
    public double probability() {
        int count = (int)
                independencies.stream().filter(test -> test.pValue() <= alpha).count();
        return count == 0
                ? 1
                : 1 - new BinomialDistribution(independencies.size(), alpha).cumulativeProbability(count - 1);
    }

    /** Whether more independencies are rejected than chance explains: {@link #probability()} is below 0.001. */
    public boolean contradicts() {
        return probability() < IMPROBABLE;
    }
}
