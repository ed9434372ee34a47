package dev.whence.circuits.directions;

import dev.whence.causal.Interval;

/**
 * How many of so many answers were right.
 *
 * @param right how many were
 * @param of how many there were; may be 0
 */
public record Accuracy(int right, int of) {
    private static final double Z = 1.959963984540054;

    /** @throws IllegalArgumentException when more are right than there are */
    public Accuracy {
        if (right < 0 || right > of) {
            throw new IllegalArgumentException(right + " right of " + of);
        }
    }

    /** Of these answers. */
    public static Accuracy of(boolean[] right) {
        int count = 0;
        for (boolean hit : right) {
            count += hit ? 1 : 0;
        }
        return new Accuracy(count, right.length);
    }

    /** The share that is right, in [0, 1]; NaN when there are none. */
    public double value() {
        return of == 0 ? Double.NaN : (double) right / of;
    }

    /** Wilson's score interval at 95 %, which keeps its width when all are right (Wilson 1927). */
    public Interval interval() {
        if (of == 0) {
            return Interval.unavailable("there are no answers of this kind");
        }
        double share = value();
        double denominator = 1 + Z * Z / of;
        double centre = (share + Z * Z / (2.0 * of)) / denominator;
        double margin = Z / denominator * Math.sqrt(share * (1 - share) / of + Z * Z / (4.0 * of * of));
        double low = right == 0 ? 0 : centre - margin;
        double high = right == of ? 1 : centre + margin;
        return new Interval(low, high, 0.95, "Wilson score over " + of + " answers");
    }
}
