package dev.whence.discovery.functional;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.linear.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A vector autoregression by least squares: {@code x(t) = M_1 x(t-1) + ... + M_k x(t-k) + n(t)}, each equation on the past
 * of every variable.
 *
 * @param lags k
 * @param matrices [lag - 1, effect, cause], in the variables' own units
 * @param residuals [variable, window]: n(t), standardised
 */
record Autoregression(int lags, double[][][] matrices, double[][] residuals) {
    /** Less of a variable than this share is rounding. */
    private static final double NOTHING_LEFT = 1e-12;

    static Autoregression of(SeriesSamples data, int lags, LingamOptions options, Progress progress) {
        int size = data.series().size();
        List<Integer> past = data.past(lags);
        List<BackwardRegression> fits = Parallel.map(size, options.threads(), v -> {
            progress.check();
            return regress(data, v, past, options);
        });
        double[][][] matrices = new double[lags][size][size];
        double[][] residuals = new double[size][];
        for (int v = 0; v < size; v++) {
            int column = data.columns()[0][v];
            BackwardRegression fit = fits.get(v);
            if (!(fit.residualShare() > NOTHING_LEFT)) {
                throw new InputException(data.series().windows().source() + ": column '"
                        + data.series().variables().get(v) + "' follows from the past without error; leave it out");
            }
            residuals[v] = data.residual(column, fit.kept());
            Samples.standardise(residuals[v]);
            for (int lag = 1; lag <= lags; lag++) {
                for (int cause = 0; cause < size; cause++) {
                    Weight weight = fit.kept().get(data.columns()[lag][cause]);
                    matrices[lag - 1][v][cause] = weight == null ? 0 : weight.value();
                }
            }
        }
        return new Autoregression(lags, matrices, residuals);
    }

    private static BackwardRegression regress(
            SeriesSamples data, int variable, List<Integer> regressors, LingamOptions options) {
        return BackwardRegression.of(
                data.samples().moments(), data.columns()[0][variable], regressors, _ -> true, options);
    }

    /**
     * The number of lags, from {@code fewest} to {@code most}, with the least {@code n log det(residual covariance) + ln(n)
     * (coefficients)} (Lütkepohl 2005, section 4.3.2), over the same windows for all; the fewest of equals.
     */
    static int lagsByBic(SeriesSamples data, int fewest, int most, LingamOptions options, Progress progress) {
        int best = fewest;
        double least = Double.POSITIVE_INFINITY;
        double size = data.series().size();
        for (int lags = fewest; lags <= most; lags++) {
            double criterion = data.samples().rows() * logDeterminant(data, lags, options, progress)
                    + Math.log(data.samples().rows()) * size * size * lags;
            if (criterion < least) {
                least = criterion;
                best = lags;
            }
        }
        return best;
    }

    /**
     * Of the residual covariance, up to a constant: the sum of the logarithms of what is left of each variable after the
     * past and the variables before it.
     */
    private static double logDeterminant(SeriesSamples data, int lags, LingamOptions options, Progress progress) {
        List<Integer> past = data.past(lags);
        List<Double> logs = Parallel.map(data.series().size(), options.threads(), v -> {
            progress.check();
            List<Integer> regressors = new ArrayList<>(past);
            for (int before = 0; before < v; before++) {
                regressors.add(data.columns()[0][before]);
            }
            return Math.log(regress(data, v, regressors, options).residualShare());
        });
        double sum = 0;
        for (double log : logs) {
            sum += log;
        }
        return sum;
    }

    /** A variable at a lag that was left out, and how its column correlates with what is left of another. */
    record LeftOut(int from, int lag, int to, double correlation) {}

    /**
     * Of the lags that were left out, that which correlates most with a residual, where {@code n r^2} is above {@code
     * penalty ln(n)}: the gain of one more coefficient by BIC is then larger than its price. (A bound from below, since the
     * past has not been taken out of the lag.)
     */
    Optional<LeftOut> strongestLeftOut(SeriesSamples data, double penalty) {
        int rows = data.samples().rows();
        double most = Math.sqrt(penalty * Math.log(rows) / rows);
        Optional<LeftOut> strongest = Optional.empty();
        for (int lag = lags + 1; lag <= data.series().depth(); lag++) {
            for (int from = 0; from < residuals.length; from++) {
                double[] x = data.samples().standardised()[data.columns()[lag][from]];
                for (int to = 0; to < residuals.length; to++) {
                    double correlation = Vectors.dot(x, residuals[to]) / rows;
                    if (Math.abs(correlation) > most) {
                        most = Math.abs(correlation);
                        strongest = Optional.of(new LeftOut(from, lag, to, correlation));
                    }
                }
            }
        }
        return strongest;
    }

    /**
     * The largest modulus of the eigenvalues of the companion matrix: below 1 where the process is stationary. By repeated
     * squaring: the k-th root of the norm of the k-th power, for k = 2^20.
     */
    double radius() {
        int size = residuals.length;
        int width = size * lags;
        double[][] power = new double[width][width];
        for (int i = size; i < width; i++) {
            power[i][i - size] = 1;
        }
        for (int lag = 0; lag < lags; lag++) {
            for (int effect = 0; effect < size; effect++) {
                System.arraycopy(matrices[lag][effect], 0, power[effect], lag * size, size);
            }
        }
        double logRadius = 0;
        double share = 1;
        for (int i = 0; i < 20; i++) {
            double norm = 0;
            for (double[] row : power) {
                for (double value : row) {
                    norm = Math.max(norm, Math.abs(value));
                }
            }
            if (norm == 0) {
                return 0;
            }
            logRadius += share * Math.log(norm);
            share /= 2;
            power = squared(power, norm);
        }
        return Math.exp(logRadius);
    }

    /** The square of the matrix divided by a number. */
    private static double[][] squared(double[][] matrix, double divisor) {
        double[][] result = new double[matrix.length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int k = 0; k < matrix.length; k++) {
                double factor = matrix[i][k] / divisor / divisor;
                for (int j = 0; factor != 0 && j < matrix.length; j++) {
                    result[i][j] += factor * matrix[k][j];
                }
            }
        }
        return result;
    }
}
