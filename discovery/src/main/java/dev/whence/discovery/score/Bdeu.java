package dev.whence.discovery.score;

import dev.whence.causal.InputException;
import dev.whence.tables.ContingencyTable;
import dev.whence.tables.Counts;
import dev.whence.tables.Table;
import java.util.List;
import org.hipparchus.special.Gamma;

/**
 * Twice the log marginal likelihood of a discrete variable given discrete parents under a uniform Dirichlet prior (BDeu:
 * Buntine 1991; Heckerman, Geiger and Chickering 1995, equation 28). Equal for Markov equivalent DAGs.
 */
public final class Bdeu implements Score {
    private final Counts counts;
    private final double sampleSize;
    private final double expectedParents;

    private Bdeu(Counts counts, double sampleSize, double expectedParents) {
        this.counts = counts;
        this.sampleSize = sampleSize;
        this.expectedParents = expectedParents;
    }

    /**
     * On all columns; rows in which a variable or a parent is missing are left out of that score, so hand over complete
     * rows.
     *
     * @param sampleSize the prior's equivalent sample size, positive
     * @param expectedParents the number of parents that a variable is expected to have, each other variable being one
     *     with the same probability; 0 makes all structures equally probable
     * @throws InputException for a continuous column, by name, or a number out of range
     */
    public static Bdeu of(Table table, double sampleSize, double expectedParents) {
        if (!(sampleSize > 0 && sampleSize < Double.POSITIVE_INFINITY)) {
            throw new InputException(
                    "the equivalent sample size is " + sampleSize + "; it must be a positive number, such as 10");
        }
        int others = table.columns().size() - 1;
        if (!(expectedParents >= 0) || (expectedParents > 0 && expectedParents >= others)) {
            throw new InputException("the expected number of parents is " + expectedParents + "; it must be 0 or more"
                    + " and less than the " + others + " other variables");
        }
        return new Bdeu(Counts.of(table), sampleSize, expectedParents);
    }

    @Override
    public List<String> names() {
        return counts.names();
    }

    @Override
    public String method() {
        return "BDeu";
    }

    @Override
    public double local(int node, int[] parents) {
        ContingencyTable table = counts.counts(node, parents);
        int levels = table.xLevels();
        int[] cells = table.counts();
        double ofStratum = sampleSize / configurations(counts, parents);
        double ofCell = ofStratum / levels;
        double emptyStratum = Gamma.logGamma(ofStratum);
        double emptyCell = Gamma.logGamma(ofCell);
        double sum = 0;
        for (int start = 0; start < cells.length; start += levels) {
            int total = 0;
            for (int i = start; i < start + levels; i++) {
                if (cells[i] > 0) {
                    total += cells[i];
                    sum += Gamma.logGamma(ofCell + cells[i]) - emptyCell;
                }
            }
            if (total > 0) {
                sum += emptyStratum - Gamma.logGamma(ofStratum + total);
            }
        }
        return 2 * (sum + logPrior(parents.length));
    }

    private double logPrior(int parents) {
        if (expectedParents == 0) {
            return 0;
        }
        int others = names().size() - 1;
        double share = expectedParents / others;
        return parents * Math.log(share) + (others - parents) * Math.log1p(-share);
    }

    /** How many configurations some variables have together, whether or not they occur. */
    static double configurations(Counts counts, int[] variables) {
        double product = 1;
        for (int variable : variables) {
            product *= Math.max(1, counts.levels(variable));
        }
        return product;
    }
}
