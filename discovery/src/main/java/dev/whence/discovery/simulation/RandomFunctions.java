package dev.whence.discovery.simulation;

import java.util.random.RandomGenerator;

/** Random functions of one variable. They see it standardised, and their values are standardised over the rows. */
final class RandomFunctions {
    /** Cosines that stand for one draw from a Gaussian process (Rahimi and Recht 2007). */
    private static final int FEATURES = 50;

    private RandomFunctions() {}

    static double[] of(DataKind kind, double[] cause, RandomGenerator random) {
        double[] values = Numbers.standardised(cause);
        switch (kind) {
            case NONLINEAR_SIGMOID -> sigmoid(values, random);
            case NONLINEAR_QUADRATIC -> quadratic(values, random);
            default -> gaussianProcess(values, random);
        }
        Numbers.standardise(values);
        return values;
    }

    /** A draw from a Gaussian process with a squared-exponential kernel of length 1. */
    private static void gaussianProcess(double[] values, RandomGenerator random) {
        double[] frequency = new double[FEATURES];
        double[] phase = new double[FEATURES];
        double[] weight = new double[FEATURES];
        for (int k = 0; k < FEATURES; k++) {
            frequency[k] = random.nextGaussian();
            phase[k] = 2 * Math.PI * random.nextDouble();
            weight[k] = random.nextGaussian();
        }
        for (int i = 0; i < values.length; i++) {
            double sum = 0;
            for (int k = 0; k < FEATURES; k++) {
                sum += weight[k] * Math.cos(frequency[k] * values[i] + phase[k]);
            }
            values[i] = sum;
        }
    }

    /** {@code b(x + c) / (1 + |b(x + c)|)} (Bühlmann, Peters and Ernest 2014, section 4.1). */
    private static void sigmoid(double[] values, RandomGenerator random) {
        double b = new Range(0.5, 2).drawSigned(random);
        double c = 4 * random.nextDouble() - 2;
        for (int i = 0; i < values.length; i++) {
            double inner = b * (values[i] + c);
            values[i] = inner / (1 + Math.abs(inner));
        }
    }

    /** {@code x² + b x}. */
    private static void quadratic(double[] values, RandomGenerator random) {
        double b = new Range(0.5, 1).drawSigned(random);
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] * values[i] + b * values[i];
        }
    }

    /** Applies a random increasing function: {@code x + a x³} of the standardised values, or its like with an asinh. */
    static void distort(double[] values, RandomGenerator random) {
        Numbers.standardise(values);
        boolean stretch = random.nextBoolean();
        double a = stretch ? new Range(0.3, 1).draw(random) : new Range(2, 5).draw(random);
        for (int i = 0; i < values.length; i++) {
            double x = values[i];
            values[i] = stretch ? x + a * x * x * x : Math.log(a * x + Math.sqrt(a * x * a * x + 1));
        }
    }
}
