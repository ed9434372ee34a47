package dev.whence.discovery.functional;

import dev.whence.causal.InputException;
import dev.whence.tables.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.hipparchus.special.Erf;

/**
 * A linear regression from which weak regressors are dropped, computed from moments alone. The inverse of the regressors'
 * correlations is formed once; each dropped regressor takes a rank-one update.
 *
 * @param kept weights of the regressors kept, by column
 * @param dropped weights that regressors had when they were dropped, in the order of dropping
 * @param residualShare the part of the variance that is left unexplained
 */
record BackwardRegression(Map<Integer, Weight> kept, Map<Integer, Weight> dropped, double residualShare) {

    /**
     * Regresses {@code target} on the regressors.
     *
     * @param regressors distinct columns of the moments, in an order that does not depend on that of the data's columns
     * @param mustKeep regressors never to drop
     * @throws InputException when the regressors are collinear or as many as the rows
     */
    static BackwardRegression of(
            Moments moments, int target, List<Integer> regressors, IntPredicate mustKeep, LingamOptions options) {
        int k = regressors.size();
        int n = moments.rows();
        if (n - k - 1 < 1) {
            throw new InputException(n + " rows are too few to regress '"
                    + moments.names().get(target) + "' on " + k + " columns; bring more rows or choose fewer columns");
        }
        double[][] inverse = inverse(moments, regressors);
        double[] beta = new double[k];
        double share = 1;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                beta[i] += inverse[i][j] * moments.correlation(regressors.get(j), target);
            }
        }
        for (int i = 0; i < k; i++) {
            share -= beta[i] * moments.correlation(regressors.get(i), target);
        }
        share = Math.max(share, 1e-15);
        boolean[] gone = new boolean[k];
        Map<Integer, Weight> dropped = new LinkedHashMap<>();
        List<Integer> toDrop = options.pruning() == Pruning.WALD
                ? insignificant(n, inverse, beta, share, regressors, mustKeep, options.alpha())
                : new ArrayList<>();
        int left = k;
        while (left > 0) {
            int weakest = options.pruning() == Pruning.WALD
                    ? (toDrop.isEmpty() ? -1 : toDrop.removeFirst())
                    : weakest(n, inverse, beta, share, gone, regressors, mustKeep, options.penalty());
            if (weakest < 0) {
                break;
            }
            dropped.put(
                    regressors.get(weakest),
                    weight(moments, target, regressors, weakest, inverse, beta, share, n - left - 1));
            share += drop(inverse, beta, gone, weakest);
            left--;
        }
        Map<Integer, Weight> kept = new LinkedHashMap<>();
        for (int i = 0; i < k; i++) {
            if (!gone[i]) {
                kept.put(regressors.get(i), weight(moments, target, regressors, i, inverse, beta, share, n - left - 1));
            }
        }
        return new BackwardRegression(kept, dropped, share);
    }

    private static Weight weight(
            Moments moments,
            int target,
            List<Integer> regressors,
            int i,
            double[][] inverse,
            double[] beta,
            double share,
            int freedom) {
        double scale = Math.sqrt(moments.variance(target) / moments.variance(regressors.get(i)));
        return new Weight(scale * beta[i], scale * Math.sqrt(share / freedom * inverse[i][i]));
    }

    /** The regressor whose loss costs least, when BIC is the better for it; otherwise -1. The first of equals. */
    private static int weakest(
            int n,
            double[][] inverse,
            double[] beta,
            double share,
            boolean[] gone,
            List<Integer> regressors,
            IntPredicate mustKeep,
            double penalty) {
        int weakest = -1;
        double least = penalty * Math.log(n);
        for (int i = 0; i < gone.length; i++) {
            if (!gone[i] && !mustKeep.test(regressors.get(i))) {
                double loss = n * Math.log1p(beta[i] * beta[i] / inverse[i][i] / share);
                if (loss < least) {
                    least = loss;
                    weakest = i;
                }
            }
        }
        return weakest;
    }

    private static List<Integer> insignificant(
            int n,
            double[][] inverse,
            double[] beta,
            double share,
            List<Integer> regressors,
            IntPredicate mustKeep,
            double alpha) {
        List<Integer> weak = new ArrayList<>();
        for (int i = 0; i < beta.length; i++) {
            double z = Math.abs(beta[i]) / Math.sqrt(share / (n - beta.length - 1) * inverse[i][i]);
            if (!mustKeep.test(regressors.get(i)) && Erf.erfc(z / Math.sqrt(2)) >= alpha) {
                weak.add(i);
            }
        }
        return weak;
    }

    /** Takes out one regressor; returns the share of variance that is no longer explained. */
    private static double drop(double[][] inverse, double[] beta, boolean[] gone, int out) {
        int k = beta.length;
        double pivot = inverse[out][out];
        double lost = beta[out] * beta[out] / pivot;
        double[] row = inverse[out].clone();
        gone[out] = true;
        double factor = beta[out] / pivot;
        for (int i = 0; i < k; i++) {
            if (gone[i]) {
                continue;
            }
            beta[i] -= row[i] * factor;
            double share = row[i] / pivot;
            double[] target = inverse[i];
            for (int j = 0; j < k; j++) {
                target[j] -= share * row[j];
            }
        }
        beta[out] = 0;
        return lost;
    }

    /** The inverse of the regressors' correlations, by Cholesky. */
    private static double[][] inverse(Moments moments, List<Integer> regressors) {
        int k = regressors.size();
        double[][] lower = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = moments.correlation(regressors.get(i), regressors.get(j));
                for (int m = 0; m < j; m++) {
                    sum -= lower[i][m] * lower[j][m];
                }
                if (i == j && !(sum > 1e-12)) {
                    throw new InputException("column '" + moments.names().get(regressors.get(i))
                            + "' is a linear combination of others; leave one of them out");
                }
                lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
            }
        }
        // Rows of the transposed inverse factor, so that every inner product runs along rows.
        double[][] columns = new double[k][k];
        for (int c = 0; c < k; c++) {
            double[] x = columns[c];
            x[c] = 1 / lower[c][c];
            for (int i = c + 1; i < k; i++) {
                double sum = 0;
                for (int m = c; m < i; m++) {
                    sum += lower[i][m] * x[m];
                }
                x[i] = -sum / lower[i][i];
            }
        }
        double[][] inverse = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int m = i; m < k; m++) {
                    sum += columns[i][m] * columns[j][m];
                }
                inverse[i][j] = sum;
                inverse[j][i] = sum;
            }
        }
        return inverse;
    }

    /** The columns kept, in increasing order. */
    int[] columns() {
        int[] columns = kept.keySet().stream().mapToInt(Integer::intValue).toArray();
        Arrays.sort(columns);
        return columns;
    }
}
