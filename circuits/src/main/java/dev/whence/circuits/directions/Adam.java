package dev.whence.circuits.directions;

import java.util.ArrayList;
import java.util.List;

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2) for a few parameters in plain memory. */
final class Adam {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final List<double[]> parameters;
    private final List<double[]> means = new ArrayList<>();
    private final List<double[]> squares = new ArrayList<>();
    private final double rate;
    private final double decay;
    private int step;

    /** @param parameters changed in place */
    Adam(List<double[]> parameters, double rate, double decay) {
        this.parameters = List.copyOf(parameters);
        this.rate = rate;
        this.decay = decay;
        for (double[] parameter : parameters) {
            means.add(new double[parameter.length]);
            squares.add(new double[parameter.length]);
        }
    }

    void step(List<double[]> gradients) {
        step++;
        double meanScale = 1 - Math.pow(BETA1, step);
        double squareScale = 1 - Math.pow(BETA2, step);
        for (int p = 0; p < parameters.size(); p++) {
            double[] parameter = parameters.get(p);
            double[] gradient = gradients.get(p);
            double[] mean = means.get(p);
            double[] square = squares.get(p);
            for (int i = 0; i < parameter.length; i++) {
                mean[i] = BETA1 * mean[i] + (1 - BETA1) * gradient[i];
                square[i] = BETA2 * square[i] + (1 - BETA2) * gradient[i] * gradient[i];
                double move = mean[i] / meanScale / (Math.sqrt(square[i] / squareScale) + EPSILON);
                parameter[i] -= rate * (decay * parameter[i] + move);
            }
        }
    }
}
