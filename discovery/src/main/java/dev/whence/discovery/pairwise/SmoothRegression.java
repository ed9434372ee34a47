package dev.whence.discovery.pairwise;

import dev.whence.discovery.linear.Matrix;
import dev.whence.discovery.linear.SymmetricEigen;
import dev.whence.discovery.linear.Vectors;

/**
 * Gaussian-process regression on one variable with a squared-exponential kernel, in the reduced-rank form of Solin and
 * Särkkä 2020 ("Hilbert space methods for reduced-rank Gaussian process regression"): sines on an interval around the data
 * stand in for the kernel, so that rows enter once, and a length scale costs only the eigenvalues of a small matrix.
 * Length scale, signal and noise are those of the greatest marginal likelihood, the length scale from a fixed grid; there
 * is nothing random, and no start to get stuck from.
 */
final class SmoothRegression {
    /** How many sines. */
    private static final int RANK = 48;

    private static final int LENGTHS = 18;
    /** The interval, in half-widths of the data: the sines vanish at its ends. */
    private static final double MARGIN = 1.25;

    private SmoothRegression() {}

    /** What the regression of y on x leaves; both standardised first, the residuals in units of y's deviation. */
    static double[] residuals(double[] causes, double[] effects) {
        double[] x = Values.standardised(causes);
        double[] y = Values.standardised(effects);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : x) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double middle = (low + high) / 2;
        double half = MARGIN * (high - low) / 2;
        double[][] sines = sines(x, middle, half, RANK);
        double[][] gram = new double[RANK][RANK];
        double[] response = new double[RANK];
        double total = 0;
        for (double value : y) {
            total += value * value;
        }
        for (int j = 0; j < RANK; j++) {
            response[j] = Vectors.dot(sines[j], y);
            for (int k = 0; k <= j; k++) {
                gram[j][k] = Vectors.dot(sines[j], sines[k]);
                gram[k][j] = gram[j][k];
            }
        }
        double best = Double.NEGATIVE_INFINITY;
        double[] weights = new double[RANK];
        // From the shortest wave that the sines can follow to nearly a straight line.
        double shortest = 2.2 * half / RANK;
        double longest = 3 * half;
        for (int step = 0; step < LENGTHS; step++) {
            double length = shortest * Math.pow(longest / shortest, step / (LENGTHS - 1.0));
            Fit fit = fit(gram, response, total, x.length, length, half);
            if (fit.likelihood > best) {
                best = fit.likelihood;
                weights = fit.weights;
            }
        }
        double[] residuals = y.clone();
        for (int j = 0; j < RANK; j++) {
            for (int i = 0; i < residuals.length; i++) {
                residuals[i] -= weights[j] * sines[j][i];
            }
        }
        return residuals;
    }

    /** [k, row]: half^(-1/2) sin(pi k (x - middle + half) / (2 half)), k from 1. */
    static double[][] sines(double[] x, double middle, double half, int count) {
        double[][] sines = new double[count][x.length];
        double scale = 1 / Math.sqrt(half);
        for (int i = 0; i < x.length; i++) {
            double angle = Math.PI * (x[i] - middle + half) / (2 * half);
            double cosine = 2 * Math.cos(angle);
            double before = 0;
            double now = Math.sin(angle);
            for (int k = 0; k < count; k++) {
                sines[k][i] = scale * now;
                double next = cosine * now - before; // sin((k+1)a) = 2 cos(a) sin(ka) - sin((k-1)a)
                before = now;
                now = next;
            }
        }
        return sines;
    }

    /** The spectral density of the squared-exponential kernel at the k-th sine's frequency (k from 1). */
    static double density(int k, double length, double half) {
        double frequency = Math.PI * k / (2 * half);
        return Math.sqrt(2 * Math.PI) * length * Math.exp(-frequency * frequency * length * length / 2);
    }

    private record Fit(double likelihood, double[] weights) {}

    private static Fit fit(double[][] gram, double[] response, double total, int n, double length, double half) {
        double[] root = new double[RANK];
        for (int k = 0; k < RANK; k++) {
            root[k] = Math.sqrt(density(k + 1, length, half));
        }
        double[] scaled = new double[RANK * RANK];
        for (int j = 0; j < RANK; j++) {
            for (int k = 0; k < RANK; k++) {
                scaled[j * RANK + k] = root[j] * gram[j][k] * root[k];
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(Matrix.wrap(RANK, RANK, scaled));
        double[] vectors = eigen.vectors().values();
        double[] projected = new double[RANK];
        for (int k = 0; k < RANK; k++) {
            for (int j = 0; j < RANK; j++) {
                projected[k] += vectors[k * RANK + j] * root[j] * response[j];
            }
        }
        double logRatio = bestRatio(eigen.values(), projected, total, n);
        double ratio = Math.exp(logRatio);
        double[] weights = new double[RANK];
        for (int k = 0; k < RANK; k++) {
            double shrunk = ratio * projected[k] / (1 + ratio * Math.max(0, eigen.values()[k]));
            for (int j = 0; j < RANK; j++) {
                weights[j] += root[j] * vectors[k * RANK + j] * shrunk;
            }
        }
        return new Fit(likelihood(eigen.values(), projected, total, n, logRatio), weights);
    }

    /** Of signal to noise variance, in logs: the best of a grid, refined by golden section. */
    private static double bestRatio(double[] values, double[] projected, double total, int n) {
        double best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (double log = Math.log(1e-4); log < Math.log(1e7); log += 0.75) {
            double likelihood = likelihood(values, projected, total, n, log);
            if (likelihood > most) {
                most = likelihood;
                best = log;
            }
        }
        double low = best - 0.75;
        double high = best + 0.75;
        double golden = (Math.sqrt(5) - 1) / 2;
        for (int step = 0; step < 16; step++) {
            double a = high - golden * (high - low);
            double b = low + golden * (high - low);
            if (likelihood(values, projected, total, n, a) > likelihood(values, projected, total, n, b)) {
                high = b;
            } else {
                low = a;
            }
        }
        return (low + high) / 2;
    }

    /** The marginal log likelihood with the noise variance at its best, less constants. */
    private static double likelihood(double[] values, double[] projected, double total, int n, double logRatio) {
        double ratio = Math.exp(logRatio);
        double left = total;
        double determinant = 0;
        for (int k = 0; k < values.length; k++) {
            double grown = 1 + ratio * Math.max(0, values[k]);
            left -= ratio * projected[k] * projected[k] / grown;
            determinant += Math.log(grown);
        }
        return -n / 2.0 * Math.log(Math.max(left, 1e-9 * total) / n) - determinant / 2;
    }
}
