package dev.whence.discovery.functional;

import java.util.Arrays;

/** The assignment of rows to columns that costs least in all (Kuhn 1955, Munkres 1957; shortest augmenting paths). */
final class Assignment {
    private Assignment() {}

    /**
     * The column of each row, every column once.
     *
     * @param cost square, [row, column]; may hold infinities as long as a finite assignment exists
     */
    static int[] cheapest(double[][] cost) {
        int n = cost.length;
        double[] rowPrice = new double[n + 1];
        double[] columnPrice = new double[n + 1];
        int[] rowOf = new int[n + 1]; // by column, from 1; 0 is none
        int[] before = new int[n + 1];
        for (int row = 1; row <= n; row++) {
            rowOf[0] = row;
            int column = 0;
            double[] slack = new double[n + 1];
            Arrays.fill(slack, Double.POSITIVE_INFINITY);
            boolean[] reached = new boolean[n + 1];
            do {
                reached[column] = true;
                int at = rowOf[column];
                double step = Double.POSITIVE_INFINITY;
                int next = -1;
                for (int j = 1; j <= n; j++) {
                    if (reached[j]) {
                        continue;
                    }
                    double reduced = cost[at - 1][j - 1] - rowPrice[at] - columnPrice[j];
                    if (reduced < slack[j]) {
                        slack[j] = reduced;
                        before[j] = column;
                    }
                    if (slack[j] < step) {
                        step = slack[j];
                        next = j;
                    }
                }
                if (next < 0) {
                    throw new IllegalArgumentException("every assignment costs infinitely much");
                }
                for (int j = 0; j <= n; j++) {
                    if (reached[j]) {
                        rowPrice[rowOf[j]] += step;
                        columnPrice[j] -= step;
                    } else {
                        slack[j] -= step;
                    }
                }
                column = next;
            } while (rowOf[column] != 0);
            while (column != 0) {
                rowOf[column] = rowOf[before[column]];
                column = before[column];
            }
        }
        int[] columnOf = new int[n];
        for (int j = 1; j <= n; j++) {
            columnOf[rowOf[j] - 1] = j - 1;
        }
        return columnOf;
    }
}
