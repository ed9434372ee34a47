package dev.whence.discovery.continuous;

import dev.whence.causal.Progress;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.discovery.linear.Matrix;

/**
 * DAGMA (Bello, Aragam and Ravikumar 2022, "DAGMA: learning DAGs via M-matrices and a log-determinant acyclicity
 * characterization", NeurIPS), linear with an L1 penalty: {@code mu (least squares + lambda |W|) - log det(s I - W ∘ W)}
 * for falling mu (algorithm 1, with the authors' mu and s), each problem from the answer of the one before. The problems
 * are solved by {@link OrthantWise} L-BFGS instead of the authors' Adam; the log-determinant is the barrier that keeps
 * the steps inside the M-matrices.
 */
public final class Dagma {
    private static final double[] MU = {1, 0.1, 0.01, 0.001};
    private static final double[] S = {1, 0.9, 0.8, 0.7};

    private Dagma() {}

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
        for (int stage = 0; stage < MU.length; stage++) {
            progress.at("DAGMA, stages", stage, MU.length);
            double mu = MU[stage];
            double s = S[stage];
            if (!(Acyclicity.logDeterminant(weights.matrix(point), s).value() < Double.POSITIVE_INFINITY)) {
                s = S[0]; // the point lies outside the smaller domain
            }
            double domain = s;
            point = weights.minimise(
                    matrix -> Smooth.sum(
                            Acyclicity.logDeterminant(matrix, domain), mu, Acyclicity.leastSquares(matrix, covariance)),
                    mu * lambda,
                    point,
                    1e-6 * mu,
                    progress);
        }
        return weights.matrix(point);
    }
}
