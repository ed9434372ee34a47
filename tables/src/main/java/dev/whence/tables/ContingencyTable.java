package dev.whence.tables;

import java.util.Arrays;

/**
 * Counts of two discrete variables x and y within strata. Only strata that hold at least one row are kept (but a table
 * without conditioning variables always has its one stratum), in the order of their configuration (first conditioning
 * variable slowest).
 */
public final class ContingencyTable {
    private final int xLevels;
    private final int yLevels;
    private final int strata;
    /** [stratum, x, y] */
    private final int[] counts;

    /** @param counts [stratum, x, y]; kept, not copied */
    ContingencyTable(int xLevels, int yLevels, int[] counts) {
        this.xLevels = xLevels;
        this.yLevels = yLevels;
        this.strata = counts.length / (xLevels * yLevels);
        this.counts = counts;
    }

    /** Levels of x, whether or not they occur. */
    public int xLevels() {
        return xLevels;
    }

    /** Levels of y, whether or not they occur; 1 where the table is of x alone. */
    public int yLevels() {
        return yLevels;
    }

    /** How many strata hold at least one row. */
    public int strata() {
        return strata;
    }

    public int count(int stratum, int x, int y) {
        return counts[(stratum * xLevels + x) * yLevels + y];
    }

    /** How many rows were counted: those without a missing value in any of the columns. */
    public long total() {
        return Arrays.stream(counts).asLongStream().sum();
    }

    /** The rows of a stratum. */
    public int stratumTotal(int stratum) {
        int cells = xLevels * yLevels;
        int sum = 0;
        for (int i = stratum * cells; i < (stratum + 1) * cells; i++) {
            sum += counts[i];
        }
        return sum;
    }

    /** The table's own counts, [stratum, x, y] row-major; the array must not be changed. */
    public int[] counts() {
        return counts;
    }
}
