package dev.whence.circuits.directions;

import dev.whence.causal.InputException;

/**
 * Logistic regression with an L2 penalty: minimises the sum over rows of {@code -log p(label)} plus half the penalty
 * times the sum of squared weights; intercepts are free. Two classes have one row of weights (the log-odds of class 1);
 * more have one each (softmax).
 *
 * @param weights {@code [1 or classes][column]}
 * @param intercepts one per row of weights
 * @param loss what was minimised
 * @param gradient the largest component of its gradient where the search ended
 * @param converged whether that is within the tolerance; labels that a plane separates have no optimum without penalty
 */
record LogisticRegression(double[][] weights, double[] intercepts, double loss, double gradient, boolean converged) {
    private static final int STEPS = 2000;

    static LogisticRegression fit(double[][] rows, int[] labels, int classes, double penalty) {
        if (!(penalty >= 0) || !Double.isFinite(penalty)) {
            throw new InputException("an L2 penalty of " + penalty + ", expected a number from 0");
        }
        int outputs = classes == 2 ? 1 : classes;
        int width = rows[0].length;
        double tolerance = 1e-8 * Math.max(1, rows.length);
        LimitedMemory.Minimum minimum = LimitedMemory.minimise(
                new double[outputs * (width + 1)],
                (point, gradient) -> loss(rows, labels, outputs, penalty, point, gradient),
                tolerance,
                STEPS);
        double[][] weights = new double[outputs][];
        double[] intercepts = new double[outputs];
        for (int k = 0; k < outputs; k++) {
            int from = k * (width + 1);
            weights[k] = java.util.Arrays.copyOfRange(minimum.point(), from, from + width);
            intercepts[k] = minimum.point()[from + width];
        }
        return new LogisticRegression(
                weights, intercepts, minimum.value(), minimum.gradient(), minimum.gradient() <= tolerance);
    }

    /** The loss; its gradient is put into the last argument. Parameters: per output the weights, then the intercept. */
    static double loss(double[][] rows, int[] labels, int outputs, double penalty, double[] point, double[] gradient) {
        int width = rows[0].length;
        java.util.Arrays.fill(gradient, 0);
        double loss = 0;
        double[] scores = new double[outputs];
        for (int row = 0; row < rows.length; row++) {
            double[] x = rows[row];
            for (int k = 0; k < outputs; k++) {
                int from = k * (width + 1);
                double score = point[from + width];
                for (int j = 0; j < width; j++) {
                    score += point[from + j] * x[j];
                }
                scores[k] = score;
            }
            loss += residuals(scores, labels[row]);
            for (int k = 0; k < outputs; k++) {
                int from = k * (width + 1);
                double residual = scores[k];
                for (int j = 0; j < width; j++) {
                    gradient[from + j] += residual * x[j];
                }
                gradient[from + width] += residual;
            }
        }
        for (int k = 0; k < outputs; k++) {
            for (int j = 0; j < width; j++) {
                int at = k * (width + 1) + j;
                loss += penalty / 2 * point[at] * point[at];
                gradient[at] += penalty * point[at];
            }
        }
        return loss;
    }

    /** Scores become probabilities minus what they should be; returns minus the logarithm of the label's probability. */
    private static double residuals(double[] scores, int label) {
        if (scores.length == 1) {
            double score = scores[0];
            double signed = label == 1 ? score : -score;
            scores[0] = 1 / (1 + Math.exp(-score)) - label;
            return signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed;
        }
        double largest = scores[0];
        for (double score : scores) {
            largest = Math.max(largest, score);
        }
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score - largest);
        }
        double log = largest + Math.log(sum);
        double loss = log - scores[label];
        for (int k = 0; k < scores.length; k++) {
            scores[k] = Math.exp(scores[k] - log) - (k == label ? 1 : 0);
        }
        return loss;
    }
}
