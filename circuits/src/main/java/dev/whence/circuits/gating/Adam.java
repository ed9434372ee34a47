package dev.whence.circuits.gating;

/**
 * Adam (Kingma and Ba 2015, algorithm 1) on an array of numbers, beta 0.9 and 0.999, epsilon 1e-8, with the gradient's norm
 * clipped before.
 */
final class Adam {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double[] means;
    private final double[] squares;
    private int steps;

    Adam(int size) {
        this.means = new double[size];
        this.squares = new double[size];
    }

    /**
     * One update, in place.
     *
     * @param clip the greatest norm of the gradient; a longer one is scaled down to it
     */
    void step(double[] parameters, double[] gradient, double rate, double clip) {
        steps++;
        double norm = 0;
        for (double each : gradient) {
            norm += each * each;
        }
        norm = Math.sqrt(norm);
        double scale = norm > clip ? clip / norm : 1;
        double meanScale = 1 - Math.pow(BETA_1, steps);
        double squareScale = 1 - Math.pow(BETA_2, steps);
        for (int i = 0; i < parameters.length; i++) {
            double g = scale * gradient[i];
            means[i] = BETA_1 * means[i] + (1 - BETA_1) * g;
            squares[i] = BETA_2 * squares[i] + (1 - BETA_2) * g * g;
            parameters[i] -= rate * (means[i] / meanScale) / (Math.sqrt(squares[i] / squareScale) + EPSILON);
        }
    }
}
