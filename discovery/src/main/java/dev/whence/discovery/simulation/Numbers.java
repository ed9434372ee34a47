package dev.whence.discovery.simulation;

/** Means and standard deviations of arrays. */
final class Numbers {
    private Numbers() {}

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** With divisor n. */
    static double sd(double[] values, double mean) {
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }

    /** Subtracts the mean and divides by the standard deviation; a constant becomes 0. Returns the deviation. */
    static double standardise(double[] values) {
        double mean = mean(values);
        double sd = sd(values, mean);
        double divisor = sd > 0 ? sd : 1;
        for (int i = 0; i < values.length; i++) {
            values[i] = (values[i] - mean) / divisor;
        }
        return divisor;
    }

    static double[] standardised(double[] values) {
        double[] copy = values.clone();
        standardise(copy);
        return copy;
    }

    static void add(double[] to, double factor, double[] values) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * values[i];
        }
    }
}
