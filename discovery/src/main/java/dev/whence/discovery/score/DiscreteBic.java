package dev.whence.discovery.score;

import dev.whence.tables.ContingencyTable;
import dev.whence.tables.Counts;
import dev.whence.tables.Table;
import java.util.List;

/**
 * The Bayesian information criterion of a discrete variable given discrete parents: {@code 2 log L - c k ln n} with
 * multinomial likelihoods at their maximum and k = (levels - 1) times the number of configurations of the parents.
 */
public final class DiscreteBic implements Score {
    private final Counts counts;
    private final double perParameter;

    private DiscreteBic(Counts counts, double penalty) {
        this.counts = counts;
        this.perParameter = penalty * Math.log(counts.rows());
    }

    /**
     * On all columns; rows in which a variable or a parent is missing are left out of that score, so hand over complete
     * rows.
     *
     * @param penalty factor c of the penalty
     * @throws dev.whence.causal.InputException for a continuous column, by name
     */
    public static DiscreteBic of(Table table, double penalty) {
        return new DiscreteBic(Counts.of(table), penalty);
    }

    @Override
    public List<String> names() {
        return counts.names();
    }

    @Override
    public String method() {
        return "discrete BIC";
    }

    @Override
    public double local(int node, int[] parents) {
        ContingencyTable table = counts.counts(node, parents);
        int levels = table.xLevels();
        int[] cells = table.counts();
        double logLikelihood = 0;
        for (int start = 0; start < cells.length; start += levels) {
            int total = 0;
            for (int i = start; i < start + levels; i++) {
                if (cells[i] > 0) {
                    total += cells[i];
                    logLikelihood += cells[i] * Math.log(cells[i]);
                }
            }
            if (total > 0) {
                logLikelihood -= total * Math.log(total);
            }
        }
        return 2 * logLikelihood - perParameter * (levels - 1) * Bdeu.configurations(counts, parents);
    }
}
