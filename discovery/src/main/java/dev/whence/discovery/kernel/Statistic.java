package dev.whence.discovery.kernel;

import dev.whence.discovery.independence.TestResult;
import dev.whence.discovery.linear.Matrix;
import dev.whence.discovery.linear.SymmetricEigen;
import java.util.Arrays;

/**
 * The statistic of a kernel test and its distribution under independence, from features F and G of the two variables:
 * {@code T = |F'G|² / n}, which is {@code trace(K L) / n} of the kernels {@code K = FF'} and {@code L = GG'}.
 */
final class Statistic {
    /** The share of the squares that principal directions may leave out. */
    private static final double LEFT_OUT = 1e-5;
    /** The largest number of products of features whose eigenvalues are computed. */
    private static final int MOST_PRODUCTS = 1000;
    /** Rows of the kernel matrices that are held at once. */
    private static final int BLOCK = 256;

    private Statistic() {}

    /** The same inner products by as few features as possible: in principal directions, without the negligible ones. */
    static Matrix principal(Matrix features) {
        SymmetricEigen eigen = SymmetricEigen.of(features.gram());
        double total = Arrays.stream(eigen.values()).sum();
        double covered = 0;
        int kept = 0;
        while (kept < eigen.values().length && covered < (1 - LEFT_OUT) * total) {
            covered += eigen.values()[kept++];
        }
        return features.times(eigen.vectors().columns(0, kept));
    }

    /** Theorem 4 of Zhang et al. 2011: T is a sum over pairs of eigenvalues, {@code l_i m_j z_ij² / n²}. */
    static TestResult marginal(Matrix f, Matrix g, NullDistribution nullDistribution) {
        int rows = f.rows();
        double statistic = f.transposeTimes(g).squaredNorm() / rows;
        Matrix ff = f.gram();
        Matrix gg = g.gram();
        double scale = 1.0 / ((double) rows * rows);
        double mean = ff.trace() * gg.trace() * scale;
        double variance = 2 * ff.squaredNorm() * gg.squaredNorm() * scale * scale;
        double[] weights = new double[0];
        if (nullDistribution != NullDistribution.GAMMA) {
            double[] l = SymmetricEigen.valuesOf(ff);
            double[] m = SymmetricEigen.valuesOf(gg);
            weights = new double[l.length * m.length];
            for (int i = 0; i < l.length; i++) {
                for (int j = 0; j < m.length; j++) {
                    weights[i * m.length + j] = Math.max(0, l[i]) * Math.max(0, m[j]) * scale;
                }
            }
        }
        return result(statistic, mean, variance, weights, rows, nullDistribution);
    }

    /**
     * Proposition 5 of Zhang et al. 2011: the weights are the eigenvalues of {@code WW' / n}, W being the products of the
     * features, [row, pair of features]; {@code WW'} is the entrywise product of K and L. The statistic is corrected for the degrees of
     * freedom that the regressions took ({@link Remainder#inflation}), without which p-values are too small as soon as the
     * conditioning set's features are many beside the rows.
     */
    static TestResult conditional(Remainder x, Remainder y, NullDistribution nullDistribution) {
        Matrix f = x.features();
        Matrix g = y.features();
        int rows = f.rows();
        double statistic = f.transposeTimes(g).squaredNorm() / rows / x.inflation(y);
        double[] lengthsF = rowSquares(f);
        double[] lengthsG = rowSquares(g);
        double mean = 0;
        for (int i = 0; i < rows; i++) {
            mean += lengthsF[i] * lengthsG[i];
        }
        mean /= rows;
        if (nullDistribution == NullDistribution.GAMMA) {
            return result(statistic, mean, 2 * squares(f, g) / rows / rows, new double[0], rows, nullDistribution);
        }
        double[] weights = weights(f, g, mean);
        double variance = 0;
        for (double weight : weights) {
            variance += 2 * weight * weight;
        }
        return result(statistic, mean, variance, weights, rows, nullDistribution);
    }

    private static TestResult result(
            double statistic, double mean, double variance, double[] weights, int rows, NullDistribution kind) {
        if (!(mean > 0) || !(variance > 0)) {
            return new TestResult(statistic, 0, rows, 1); // the conditioning set explains a variable wholly
        }
        double p = switch (kind) {
            case GAMMA -> WeightedChiSquare.gammaTail(mean, variance, statistic);
            case HALL_BUCKLEY_EAGLESON -> WeightedChiSquare.hallBuckleyEagleson(weights, statistic);
            case SPECTRAL -> WeightedChiSquare.upperTail(weights, statistic);
        };
        return new TestResult(statistic, 2 * mean * mean / variance, rows, p);
    }

    private static double[] rowSquares(Matrix matrix) {
        double[] sums = new double[matrix.rows()];
        for (int j = 0; j < matrix.columns(); j++) {
            for (int i = 0; i < sums.length; i++) {
                double value = matrix.values()[j * sums.length + i];
                sums[i] += value * value;
            }
        }
        return sums;
    }

    /** The sum of the squares of the entries of K ∘ L: through the rows, or through the products if they are fewer. */
    private static double squares(Matrix f, Matrix g) {
        int products = f.columns() * g.columns();
        if ((double) products * products < (double) f.rows() * (f.columns() + g.columns())) {
            return products(f, g).gram().squaredNorm();
        }
        int rows = f.rows();
        Matrix transposedF = f.transposed();
        Matrix transposedG = g.transposed();
        double sum = 0;
        for (int from = 0; from < rows; from += BLOCK) {
            int to = Math.min(rows, from + BLOCK);
            // columns of the transposes are rows: the block against all rows up to its end; symmetry gives the others
            double[] k = transposedF
                    .columns(0, to)
                    .transposeTimes(transposedF.columns(from, to))
                    .values();
            double[] l = transposedG
                    .columns(0, to)
                    .transposeTimes(transposedG.columns(from, to))
                    .values();
            for (int j = 0; j < to - from; j++) {
                double before = 0;
                for (int i = j * to; i < j * to + from; i++) {
                    double product = k[i] * l[i];
                    before += product * product;
                }
                double inside = 0;
                for (int i = j * to + from; i < (j + 1) * to; i++) {
                    double product = k[i] * l[i];
                    inside += product * product;
                }
                sum += 2 * before + inside;
            }
        }
        return sum;
    }

    private static Matrix products(Matrix f, Matrix g) {
        int rows = f.rows();
        Matrix result = Matrix.zeros(rows, f.columns() * g.columns());
        double[] w = result.values();
        for (int a = 0; a < f.columns(); a++) {
            for (int b = 0; b < g.columns(); b++) {
                int to = (a * g.columns() + b) * rows;
                for (int i = 0; i < rows; i++) {
                    w[to + i] = f.values()[a * rows + i] * g.values()[b * rows + i];
                }
            }
        }
        return result;
    }

    /** The eigenvalues of WW'/n; where features are left out for their number, the rest as equal small weights. */
    private static double[] weights(Matrix f, Matrix g, double mean) {
        int rows = f.rows();
        Matrix square;
        if (rows <= MOST_PRODUCTS && f.columns() * g.columns() > rows) {
            square = f.timesTranspose(f).entrywiseTimes(g.timesTranspose(g));
        } else {
            Matrix keptF = f;
            Matrix keptG = g;
            while (keptF.columns() * keptG.columns() > MOST_PRODUCTS) {
                if (keptF.columns() >= keptG.columns()) {
                    keptF = keptF.columns(
                            0, Math.min(keptF.columns() - 1, MOST_PRODUCTS / Math.min(32, keptG.columns())));
                } else {
                    keptG = keptG.columns(
                            0, Math.min(keptG.columns() - 1, MOST_PRODUCTS / Math.min(32, keptF.columns())));
                }
            }
            square = products(keptF, keptG).gram();
        }
        double[] weights = SymmetricEigen.valuesOf(square);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.max(0, weights[i]) / rows;
            sum += weights[i];
        }
        double rest = Math.max(0, mean - sum);
        if (rest < 1e-9 * mean) {
            return weights;
        }
        double[] all = Arrays.copyOf(weights, weights.length + MOST_PRODUCTS);
        Arrays.fill(all, weights.length, all.length, rest / MOST_PRODUCTS);
        return all;
    }
}
