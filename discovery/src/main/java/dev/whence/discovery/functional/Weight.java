package dev.whence.discovery.functional;

import java.util.Locale;

/**
 * The weight of an edge: how much the effect changes, in its own units, when the cause rises by one of its units.
 *
 * @param value by least squares on the parents
 * @param standardError as if the order of the variables and the parents had been known; NaN when not available
 */
public record Weight(double value, double standardError) {
    /** In units of the standard error. */
    public double z() {
        return value / standardError;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4g (standard error %.2g, z %.1f)", value, standardError, z());
    }
}
