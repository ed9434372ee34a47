package dev.whence.discovery.mixed;

import java.util.Arrays;

/**
 * Rows by the configuration of some discrete variables.
 *
 * @param of by row, the number of its cell; -1 where it is left out
 * @param counts rows by cell; every cell has some
 */
record Cells(int[] of, int[] counts) {
    /** @param codes by variable, the level of each row; -1 where missing */
    static Cells by(int rows, int[][] codes) {
        int[] cell = new int[rows];
        int count = rows > 0 ? 1 : 0;
        for (int[] code : codes) {
            int levels = Arrays.stream(code).max().orElse(0) + 1;
            long[] key = new long[rows];
            for (int row = 0; row < rows; row++) {
                key[row] = cell[row] < 0 || code[row] < 0 ? -1 : (long) cell[row] * levels + code[row];
            }
            count = rank(key, cell);
        }
        int[] counts = new int[count];
        for (int each : cell) {
            if (each >= 0) {
                counts[each]++;
            }
        }
        return new Cells(cell, counts);
    }

    /** Writes each key's rank among the distinct ones; returns how many there are. */
    private static int rank(long[] key, int[] into) {
        long[] sorted =
                Arrays.stream(key).filter(k -> k >= 0).sorted().distinct().toArray();
        for (int row = 0; row < key.length; row++) {
            into[row] = key[row] < 0 ? -1 : Arrays.binarySearch(sorted, key[row]);
        }
        return sorted.length;
    }

    /** With all cells of fewer rows than that merged into one, and that one, if still too small, into the largest. */
    Cells merged(int fewest) {
        int[] number = new int[counts.length];
        int kept = 0;
        int small = 0;
        for (int cell = 0; cell < counts.length; cell++) {
            number[cell] = counts[cell] >= fewest ? kept++ : -1;
            small += counts[cell] >= fewest ? 0 : counts[cell];
        }
        if (small == 0) {
            return this;
        }
        int largest = 0;
        for (int cell = 1; cell < counts.length; cell++) {
            largest = counts[cell] > counts[largest] ? cell : largest;
        }
        int rest = small >= fewest || kept == 0 ? kept++ : number[largest];
        int[] merged = new int[of.length];
        int[] sizes = new int[kept];
        for (int row = 0; row < of.length; row++) {
            merged[row] = of[row] < 0 ? -1 : number[of[row]] < 0 ? rest : number[of[row]];
            if (merged[row] >= 0) {
                sizes[merged[row]]++;
            }
        }
        return new Cells(merged, sizes);
    }

    /** The rows of cells that have at least that many. */
    int[] rowsOfCells(int fewest) {
        int kept = 0;
        int[] rows = new int[of.length];
        for (int row = 0; row < of.length; row++) {
            if (of[row] >= 0 && counts[of[row]] >= fewest) {
                rows[kept++] = row;
            }
        }
        return Arrays.copyOf(rows, kept);
    }
}
