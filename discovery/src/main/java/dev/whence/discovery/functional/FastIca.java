package dev.whence.discovery.functional;

import dev.whence.causal.Progress;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.linear.Vectors;
import java.util.SplittableRandom;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/**
 * Independent component analysis by FastICA with symmetric orthogonalisation and g = tanh (Hyvärinen 1999): finds W so
 * that the rows of W X are as independent as can be. Started at several random rotations; the one whose components are
 * least Gaussian is kept.
 *
 * @param unmixing W, [component, variable], for the data as handed over; its components have variance 1
 * @param converged whether the iterations settled
 * @param iterations of the start that was kept
 */
record FastIca(double[][] unmixing, boolean converged, int iterations) {
    private static final int STARTS = 3;
    private static final int MOST_ITERATIONS = 300;
    /** Rows of W turn by less than about 4e-4 (1 - cos). */
    private static final double TOLERANCE = 1e-7;

    /**
     * Runs it.
     *
     * @param columns [column, row], mean 0 and variance 1, not collinear
     */
    static FastIca of(double[][] columns, long seed, int threads, Progress progress) {
        int p = columns.length;
        double[][] whitening = whitening(columns);
        double[][] white = product(whitening, columns, threads);
        SplittableRandom seeds = new SplittableRandom(seed);
        FastIca best = null;
        double most = Double.NEGATIVE_INFINITY;
        for (int start = 0; start < STARTS; start++) {
            FastIca found = rotate(white, seeds.split(), threads, progress);
            double contrast = contrast(product(found.unmixing, white, threads));
            if (best == null || contrast > most) {
                best = found;
                most = contrast;
            }
            progress.at("independent components", start + 1, STARTS);
        }
        double[][] w = new double[p][p];
        if (best != null) {
            for (int i = 0; i < p; i++) {
                for (int k = 0; k < p; k++) {
                    for (int j = 0; j < p; j++) {
                        w[i][j] += best.unmixing[i][k] * whitening[k][j];
                    }
                }
            }
            return new FastIca(w, best.converged, best.iterations);
        }
        throw new IllegalStateException("no start");
    }

    /** How far the components are from Gaussian, summed: entropies fall short of the Gaussian's. */
    private static double contrast(double[][] components) {
        double sum = 0;
        for (double[] component : components) {
            sum -= MaximumEntropy.of(component);
        }
        return sum;
    }

    private static FastIca rotate(double[][] white, SplittableRandom random, int threads, Progress progress) {
        int p = white.length;
        int n = white[0].length;
        double[][] w = new double[p][p];
        for (double[] row : w) {
            for (int j = 0; j < p; j++) {
                row[j] = random.nextGaussian();
            }
        }
        w = orthogonal(w);
        for (int iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
            progress.check();
            double[][] now = w;
            double[][] next = Parallel.map(p, (long) p * p * n > 200_000 ? threads : 1, i -> updated(now[i], white))
                    .toArray(double[][]::new);
            next = orthogonal(next);
            double turn = 0;
            for (int i = 0; i < p; i++) {
                turn = Math.max(turn, 1 - Math.abs(Vectors.dot(next[i], w[i])));
            }
            w = next;
            if (turn < TOLERANCE) {
                return new FastIca(w, true, iteration);
            }
        }
        return new FastIca(w, false, MOST_ITERATIONS);
    }

    /** E[z g(w z)] - E[g'(w z)] w. */
    private static double[] updated(double[] w, double[][] white) {
        int n = white[0].length;
        double[] s = combination(w, white);
        double slope = 0;
        for (int i = 0; i < n; i++) {
            s[i] = Math.tanh(s[i]);
            slope += 1 - s[i] * s[i];
        }
        double[] next = new double[w.length];
        for (int k = 0; k < w.length; k++) {
            next[k] = Vectors.dot(s, white[k]) / n - slope / n * w[k];
        }
        return next;
    }

    private static double[] combination(double[] weights, double[][] rows) {
        double[] sum = new double[rows[0].length];
        for (int k = 0; k < weights.length; k++) {
            double weight = weights[k];
            double[] row = rows[k];
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * row[i];
            }
        }
        return sum;
    }

    private static double[][] product(double[][] matrix, double[][] columns, int threads) {
        return Parallel.map(matrix.length, threads, i -> combination(matrix[i], columns))
                .toArray(double[][]::new);
    }

    /** (W W')^(-1/2) W. */
    private static double[][] orthogonal(double[][] w) {
        RealMatrix matrix = new Array2DRowRealMatrix(w, false);
        return inverseRoot(matrix.multiplyTransposed(matrix)).multiply(matrix).getData();
    }

    private static double[][] whitening(double[][] columns) {
        int p = columns.length;
        double[][] correlation = new double[p][p];
        for (int i = 0; i < p; i++) {
            for (int j = 0; j <= i; j++) {
                correlation[i][j] = Vectors.dot(columns[i], columns[j]) / columns[i].length;
                correlation[j][i] = correlation[i][j];
            }
        }
        return inverseRoot(new Array2DRowRealMatrix(correlation, false)).getData();
    }

    private static RealMatrix inverseRoot(RealMatrix symmetric) {
        EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(symmetric);
        int p = symmetric.getRowDimension();
        double[][] scaled = new double[p][p];
        for (int k = 0; k < p; k++) {
            double factor = 1 / Math.sqrt(Math.max(eigen.getEigenvalue(k), 1e-14));
            for (int i = 0; i < p; i++) {
                scaled[i][k] = eigen.getV().getEntry(i, k) * factor;
            }
        }
        return new Array2DRowRealMatrix(scaled, false).multiplyTransposed(eigen.getV());
    }
}
