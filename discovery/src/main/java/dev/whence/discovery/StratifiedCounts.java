package dev.whence.discovery;

import dev.whence.causal.graph.NodeSet;
import dev.whence.tables.DiscreteColumn;
import java.util.Arrays;
import java.util.List;

/**
 * How often each pair of levels of x and y occurs in each stratum (each combination of levels of the given variables)
 * that has rows. Rows with a missing value in any of these columns are not counted.
 *
 * @param rows how many rows were counted
 * @param levelsX number of levels of x
 * @param levelsY number of levels of y
 * @param counts [stratum, level of x, level of y]; some strata may be empty
 */
record StratifiedCounts(int rows, int levelsX, int levelsY, int[] counts) {
    /** Strata are numbered directly while the table of counts has at most this many cells, and by those seen beyond. */
    private static final int DENSE_CELLS = 1 << 16;

    static StratifiedCounts of(List<DiscreteColumn> columns, int x, int y, NodeSet given) {
        DiscreteColumn columnX = columns.get(x);
        DiscreteColumn columnY = columns.get(y);
        int levelsX = columnX.levels().size();
        int levelsY = columnY.levels().size();
        int cells = levelsX * levelsY;
        int[] stratum = new int[columnX.rows()];
        long strata = 1;
        for (int variable : given.toArray()) {
            DiscreteColumn column = columns.get(variable);
            int levels = column.levels().size();
            if (strata * levels * cells > DENSE_CELLS) {
                strata = renumber(stratum, strata);
            }
            for (int row = 0; row < stratum.length; row++) {
                int code = column.code(row);
                stratum[row] = stratum[row] < 0 || code < 0 ? -1 : stratum[row] * levels + code;
            }
            strata *= levels;
        }
        if (strata * cells > DENSE_CELLS) {
            strata = renumber(stratum, strata);
        }
        int[] counts = new int[Math.toIntExact(strata * cells)];
        int rows = 0;
        for (int row = 0; row < stratum.length; row++) {
            int codeX = columnX.code(row);
            int codeY = columnY.code(row);
            if (stratum[row] >= 0 && codeX >= 0 && codeY >= 0) {
                counts[stratum[row] * cells + codeX * levelsY + codeY]++;
                rows++;
            }
        }
        return new StratifiedCounts(rows, levelsX, levelsY, counts);
    }

    /** Renumbers the strata that occur from 0, in the order in which they occur; returns how many there are. */
    private static int renumber(int[] stratum, long strata) {
        int[] numbers = new int[Math.toIntExact(strata)]; // from 1; 0: not seen yet
        int seen = 0;
        for (int row = 0; row < stratum.length; row++) {
            if (stratum[row] >= 0) {
                if (numbers[stratum[row]] == 0) {
                    numbers[stratum[row]] = ++seen;
                }
                stratum[row] = numbers[stratum[row]] - 1;
            }
        }
        return Math.max(1, seen);
    }

    /** One stratum's share of a statistic. */
    @FunctionalInterface
    interface Share {
        double of(int observed, double expected);
    }

    /** Sums a statistic over all cells with a positive expected count, and the degrees of freedom over the strata. */
    double[] statisticAndDegreesOfFreedom(Share share) {
        double statistic = 0;
        long degrees = 0;
        int[] totalX = new int[levelsX];
        int[] totalY = new int[levelsY];
        for (int start = 0; start < counts.length; start += levelsX * levelsY) {
            Arrays.fill(totalX, 0);
            Arrays.fill(totalY, 0);
            int total = 0;
            for (int i = 0; i < levelsX; i++) {
                for (int j = 0; j < levelsY; j++) {
                    int count = counts[start + i * levelsY + j];
                    totalX[i] += count;
                    totalY[j] += count;
                    total += count;
                }
            }
            int presentX = present(totalX);
            int presentY = present(totalY);
            if (presentX < 2 || presentY < 2) {
                continue; // nothing varies here, so nothing can depend
            }
            degrees += (long) (presentX - 1) * (presentY - 1);
            for (int i = 0; i < levelsX; i++) {
                for (int j = 0; j < levelsY && totalX[i] > 0; j++) {
                    if (totalY[j] > 0) {
                        double expected = (double) totalX[i] * totalY[j] / total;
                        statistic += share.of(counts[start + i * levelsY + j], expected);
                    }
                }
            }
        }
        return new double[] {statistic, degrees};
    }

    private static int present(int[] totals) {
        int present = 0;
        for (int total : totals) {
            present += total > 0 ? 1 : 0;
        }
        return present;
    }
}
