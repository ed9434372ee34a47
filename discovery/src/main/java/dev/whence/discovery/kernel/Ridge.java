package dev.whence.discovery.kernel;

import dev.whence.discovery.linear.Matrix;
import dev.whence.discovery.linear.SymmetricEigen;
import java.util.Arrays;

/**
 * Ridge regression on the features Z of a conditioning set, prepared once for any number of targets: with
 * {@code Z'Z = U diag(l) U'}, the directions are the columns of {@code Z U}. Kernel ridge regression with kernel
 * {@code Z Z'} is the same thing, by Woodbury's identity.
 */
final class Ridge {
    /** Penalties that are tried, as shares of the rows: 1e-6 to 10. */
    private static final double[] SHARES = new double[15];

    static {
        for (int i = 0; i < SHARES.length; i++) {
            SHARES[i] = Math.pow(10, -6 + 0.5 * i);
        }
    }

    /** [row, direction]; orthogonal, with squared lengths l. */
    private final Matrix directions;

    private final double[] lengths;

    private Ridge(Matrix directions, double[] lengths) {
        this.directions = directions;
        this.lengths = lengths;
    }

    /** @param features [row, feature], each with mean 0 */
    static Ridge on(Matrix features) {
        SymmetricEigen eigen = SymmetricEigen.of(features.gram());
        int kept = 0;
        while (kept < eigen.values().length && eigen.values()[kept] > 1e-12 * eigen.values()[0]) {
            kept++;
        }
        double[] lengths = Arrays.copyOf(eigen.values(), kept);
        return new Ridge(features.times(eigen.vectors().columns(0, kept)), lengths);
    }

    long bytes() {
        return 8L * directions.values().length;
    }

    /**
     * What is left of the targets, with the penalty chosen for them together by maximum marginal likelihood of the Gaussian
     * process whose covariance is that kernel plus noise, up to a common factor.
     *
     * @param targets [row, target], each with mean 0
     */
    Remainder remainder(Matrix targets) {
        Matrix shared = directions.transposeTimes(targets); // [direction, target]
        double penalty = penalty(targets, shared);
        int size = lengths.length;
        double[] left = new double[size]; // of each direction, squared
        for (int i = 0; i < size; i++) {
            double share = penalty / (lengths[i] + penalty);
            left[i] = share * share;
        }
        double[] values = shared.values();
        for (int i = 0; i < values.length; i++) {
            values[i] /= lengths[i % size] + penalty;
        }
        return new Remainder(
                Statistic.principal(targets.minus(directions.times(shared))), left, rowShares(targets.rows(), left));
    }

    /** The diagonal of R², R being the matrix that takes the targets to what is left of them. */
    private double[] rowShares(int rows, double[] left) {
        double[] shares = new double[rows];
        Arrays.fill(shares, 1 - 1.0 / rows); // the mean was taken off
        for (int j = 0; j < left.length; j++) {
            double factor = (1 - left[j]) / lengths[j];
            for (int i = 0; i < rows; i++) {
                double entry = directions.values()[j * rows + i];
                shares[i] -= factor * entry * entry;
            }
        }
        return shares;
    }

    private double penalty(Matrix targets, Matrix shared) {
        int rows = targets.rows();
        int size = lengths.length;
        double[] explained = new double[size]; // of the targets' squares, by each direction
        for (int j = 0; j < shared.columns(); j++) {
            for (int i = 0; i < size; i++) {
                double projection = shared.values()[j * size + i];
                explained[i] += projection * projection / lengths[i];
            }
        }
        double outside =
                Math.max(0, targets.squaredNorm() - Arrays.stream(explained).sum());
        double best = Double.POSITIVE_INFINITY;
        double chosen = rows;
        for (double share : SHARES) {
            double penalty = share * rows;
            double quadratic = outside / penalty;
            double logDeterminant = (rows - size) * Math.log(penalty);
            for (int i = 0; i < size; i++) {
                quadratic += explained[i] / (lengths[i] + penalty);
                logDeterminant += Math.log(lengths[i] + penalty);
            }
            double cost = rows * Math.log(quadratic) + logDeterminant; // -2 log likelihood, the factor maximised out
            if (cost < best) {
                best = cost;
                chosen = penalty;
            }
        }
        return chosen;
    }
}
