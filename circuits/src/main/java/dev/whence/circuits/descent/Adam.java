package dev.whence.circuits.descent;

import java.util.ArrayList;
import java.util.List;

/** Adam (Kingma and Ba 2015) for arrays of numbers, with decoupled weight decay (Loshchilov and Hutter 2019) or none. */
public final class Adam {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final List<double[]> parameters;
    private final List<double[]> means = new ArrayList<>();
    private final List<double[]> squares = new ArrayList<>();
    private final double decay;
    private int steps;

    /**
     * @param parameters changed in place
     * @param decay weight decay, times the learning rate at each step; 0 for plain Adam
     */
    public Adam(List<double[]> parameters, double decay) {
        this.parameters = List.copyOf(parameters);
        this.decay = decay;
        for (double[] parameter : parameters) {
            means.add(new double[parameter.length]);
            squares.add(new double[parameter.length]);
        }
    }

    /** One update. */
    public void step(List<double[]> gradients, double rate) {
        steps++;
        double meanScale = 1 - Math.pow(BETA_1, steps);
        double squareScale = 1 - Math.pow(BETA_2, steps);
        for (int p = 0; p < parameters.size(); p++) {
            double[] parameter = parameters.get(p);
            double[] gradient = gradients.get(p);
            double[] mean = means.get(p);
            double[] square = squares.get(p);
            for (int i = 0; i < parameter.length; i++) {
                mean[i] = BETA_1 * mean[i] + (1 - BETA_1) * gradient[i];
                square[i] = BETA_2 * square[i] + (1 - BETA_2) * gradient[i] * gradient[i];
                double move = mean[i] / meanScale / (Math.sqrt(square[i] / squareScale) + EPSILON);
                parameter[i] -= rate * (decay * parameter[i] + move);
            }
        }
    }

    /** A gradient whose norm is at most {@code most}: scaled down where it is longer. */
    public static double[] clipped(double[] gradient, double most) {
        double squares = 0;
        for (double each : gradient) {
            squares += each * each;
        }
        double norm = Math.sqrt(squares);
        double scale = norm > most ? most / norm : 1;
        double[] result = gradient.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] *= scale;
        }
        return result;
    }
}
