package dev.whence.discovery.mixed;

import java.util.Arrays;

/**
 * Newton's method for a concave log-likelihood with a weak ridge, halving steps that do not improve (for generalised
 * linear models with canonical links the same as iteratively reweighted least squares).
 */
abstract class Newton {
    private static final double TOLERANCE = 1e-9;

    private final int size;
    private final double ridge;

    /** @param ridge half of it times the squared length of the coefficients is subtracted from the log-likelihood */
    Newton(int size, double ridge) {
        this.size = size;
        this.ridge = ridge;
    }

    abstract double logLikelihood(double[] beta);

    /** Adds the gradient, and the lower triangle of minus the second derivatives, into zeroed arrays. */
    abstract void derivatives(double[] beta, double[] gradient, double[][] information);

    /** The log-likelihood, without the ridge, where it is largest with the ridge. */
    final double maximise(double[] start, int mostSteps) {
        double[] beta = start.clone();
        double value = logLikelihood(beta) - penalty(beta);
        for (int step = 0; step < mostSteps; step++) {
            double[] gradient = new double[size];
            double[][] information = new double[size][size];
            derivatives(beta, gradient, information);
            for (int j = 0; j < size; j++) {
                gradient[j] -= ridge * beta[j];
                information[j][j] += ridge;
            }
            double[] direction = solve(information, gradient);
            double slope = 0;
            for (int j = 0; j < size; j++) {
                slope += direction[j] * gradient[j];
            }
            if (!(slope > TOLERANCE * (1 + Math.abs(value)))) {
                break;
            }
            double length = 1;
            double[] next = moved(beta, direction, length);
            double reached = logLikelihood(next) - penalty(next);
            while (!(reached > value) && length > 1e-6) {
                length /= 2;
                next = moved(beta, direction, length);
                reached = logLikelihood(next) - penalty(next);
            }
            if (!(reached > value)) {
                break;
            }
            beta = next;
            value = reached;
        }
        return value + penalty(beta);
    }

    private double penalty(double[] beta) {
        return 0.5 * ridge * Arrays.stream(beta).map(b -> b * b).sum();
    }

    private static double[] moved(double[] from, double[] direction, double length) {
        double[] to = from.clone();
        for (int j = 0; j < to.length; j++) {
            to[j] += length * direction[j];
        }
        return to;
    }

    /** Cholesky; the ridge makes the matrix positive definite. */
    private static double[] solve(double[][] lower, double[] right) {
        int size = right.length;
        double[][] factor = new double[size][size];
        double[] x = right.clone();
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = lower[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i][k] * factor[j][k];
                }
                factor[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / factor[j][j];
            }
            for (int k = 0; k < i; k++) {
                x[i] -= factor[i][k] * x[k];
            }
            x[i] /= factor[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                x[i] -= factor[k][i] * x[k];
            }
            x[i] /= factor[i][i];
        }
        return x;
    }

    /** {@code X beta} with the coefficients from {@code start} on. */
    static void linear(double[][] design, double[] beta, int start, double[] into) {
        Arrays.fill(into, 0);
        for (int j = 0; j < design.length; j++) {
            double b = beta[start + j];
            double[] column = design[j];
            for (int row = 0; row < into.length; row++) {
                into[row] += b * column[row];
            }
        }
    }
}
