package dev.whence.causal;

/**
 * An uncertainty interval, or the reason why there is none.
 *
 * @param low lower end, in the unit of the estimate; NaN when unavailable
 * @param high upper end; NaN when unavailable
 * @param level coverage it is meant to have, in (0,1); 1 for an exact value, NaN when unavailable
 * @param method how it was made ("Student t, HC3 standard error", "percentile bootstrap, 1000 resamples"), or why it is
 *     missing
 */
public record Interval(double low, double high, double level, String method) {
    public Interval {
        if (low > high) {
            throw new IllegalArgumentException("interval [" + low + ", " + high + "] is empty");
        }
    }

    /** A value that is not estimated but computed: the interval is that point. */
    public static Interval exact(double value) {
        return new Interval(value, value, 1, "exact");
    }

    /** No interval, and why. */
    public static Interval unavailable(String why) {
        return new Interval(Double.NaN, Double.NaN, Double.NaN, why);
    }

    /** Whether there is an interval. */
    public boolean isAvailable() {
        return !Double.isNaN(low) && !Double.isNaN(high);
    }

    /** Whether {@code value} lies in the closed interval; false when there is none. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
