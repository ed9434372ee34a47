package dev.whence.circuits.score;

/** Quantiles of sorted numbers. */
final class Quantiles {
    private Quantiles() {}

    /** Linear between order statistics (Hyndman and Fan's type 7). */
    static double of(double[] sorted, double probability) {
        double position = probability * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
