package dev.whence.discovery.continuous;

import dev.whence.causal.Progress;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.discovery.linear.Matrix;

/**
 * NOTEARS (Zheng, Aragam, Ravikumar and Xing 2018, "DAGs with NO TEARS: continuous optimization for structure learning",
 * NeurIPS), linear with an L1 penalty: least squares under {@code tr exp(W ∘ W) = d}, by an augmented Lagrangian
 * (algorithm 1). The inner problems are solved by {@link OrthantWise} L-BFGS, where the authors split each weight into
 * two positive ones; the minimum is the same.
 */
public final class Notears {
    private static final double ACYCLIC = 1e-8;
    private static final double LARGEST_FACTOR = 1e16;
    private static final double PROGRESS_RATE = 0.25;

    private Notears() {}

    /**
     * Weights, [from, to], before any threshold.
     *
     * @param covariance of the variables
     * @param known edges that it forbids stay zero; those that it requires are not penalised
     * @param lambda weight of the L1 penalty, 0 or more
     */
    public static Matrix run(Matrix covariance, KnowledgeOver known, double lambda, Progress progress) {
        Weights weights = new Weights(known);
        double[] point = new double[weights.count()];
        double factor = 1;
        double multiplier = 0;
        double cyclic = Double.POSITIVE_INFINITY;
        for (int round = 0; round < 100 && cyclic > ACYCLIC && factor < LARGEST_FACTOR; round++) {
            progress.at("NOTEARS, rounds", round, 100);
            while (factor < LARGEST_FACTOR) {
                double rho = factor;
                double alpha = multiplier;
                double[] next = weights.minimise(
                        matrix -> lagrangian(matrix, covariance, rho, alpha), lambda, point, 1e-6, progress);
                double after = Acyclicity.exponential(weights.matrix(next)).value();
                point = next;
                if (after <= PROGRESS_RATE * cyclic) {
                    cyclic = after;
                    break;
                }
                factor *= 10;
            }
            multiplier += factor * cyclic;
        }
        return weights.matrix(point);
    }

    /** Least squares + rho/2 h^2 + alpha h. */
    private static Smooth lagrangian(Matrix weights, Matrix covariance, double rho, double alpha) {
        Smooth cycles = Acyclicity.exponential(weights);
        if (!(cycles.value() < Double.POSITIVE_INFINITY)) {
            return cycles;
        }
        double h = cycles.value();
        Smooth penalty =
                new Smooth(rho / 2 * h * h + alpha * h, cycles.gradient().scaled(rho * h + alpha));
        return Smooth.sum(Acyclicity.leastSquares(weights, covariance), 1, penalty);
    }
}
