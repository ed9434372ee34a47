package dev.whence.discovery.score;

import dev.whence.causal.InputException;
import dev.whence.tables.Moments;

/**
 * Correlations of all pairs, by rows. For many variables they are kept in single precision, which halves the memory and
 * changes a score by less than rows x 1e-6.
 */
public final class CorrelationMatrix {
    /** From how many variables on single precision is used: 4096 squared doubles are 128 MB. */
    static final int SINGLE_FROM = 4096;

    /** Two columns whose correlation is this near to 1 or -1 are taken for copies of each other. */
    private static final double COPY = 1 - 1e-10;

    private final int size;
    private final double[][] wide;
    private final float[][] narrow;

    private CorrelationMatrix(int size) {
        this.size = size;
        boolean single = size >= SINGLE_FROM;
        this.wide = single ? new double[0][] : new double[size][size];
        this.narrow = single ? new float[size][size] : new float[0][];
    }

    /** @throws InputException when a column is constant or a copy of another, up to location and scale; names them */
    static CorrelationMatrix of(Moments moments) {
        int size = moments.size();
        CorrelationMatrix matrix = new CorrelationMatrix(size);
        double[] scale = new double[size];
        for (int a = 0; a < size; a++) {
            if (!(moments.variance(a) > 0)) {
                throw new InputException("column " + moments.names().get(a)
                        + " is constant, so no score can tell what it depends on; leave it out");
            }
            scale[a] = 1 / Math.sqrt(moments.variance(a));
        }
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                double r = moments.covariance(a, b) * (scale[a] * scale[b]);
                if (b < a && !(Math.abs(r) < COPY)) {
                    throw new InputException("columns " + moments.names().get(b) + " and "
                            + moments.names().get(a) + " are perfectly correlated; leave one of them out");
                }
                matrix.set(a, b, a == b ? 1 : r);
            }
        }
        return matrix;
    }

    private void set(int a, int b, double r) {
        if (wide.length > 0) {
            wide[a][b] = r;
        } else {
            narrow[a][b] = (float) r;
        }
    }

    public int size() {
        return size;
    }

    /** The correlation of two variables. */
    public double between(int a, int b) {
        return wide.length > 0 ? wide[a][b] : narrow[a][b];
    }

    /** Copies the correlations of {@code a} with all variables into {@code row}. */
    public void row(int a, double[] row) {
        if (wide.length > 0) {
            System.arraycopy(wide[a], 0, row, 0, size);
        } else {
            float[] source = narrow[a];
            for (int b = 0; b < size; b++) {
                row[b] = source[b];
            }
        }
    }
}
