package dev.whence.reports;

import dev.whence.causal.Effect;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as a report writes them, the same in HTML and at the terminal, whatever the machine's language. */
public final class Numbers {
    private static final MathContext THREE_DIGITS = new MathContext(3);

    private Numbers() {}

    /** Three significant digits ("0.123", "12.3", "1,235"), without exponent between 1e-4 and 1e9. */
    public static String plain(double value) {
        if (Double.isNaN(value)) {
            return "n/a";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "infinity" : "-infinity";
        }
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size < 1e-4 || size >= 1e9) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        if (value == Math.rint(value) && size < 1e6) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return String.format(Locale.ROOT, "%,." + decimals(value) + "f", value);
    }

    /** How many decimals show three significant digits of a number that is neither zero nor huge nor tiny. */
    private static int decimals(double value) {
        BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
        return Math.max(0, 3 - (rounded.precision() - rounded.scale()));
    }

    /** A whole number, grouped by thousands; three significant digits when it is not whole. */
    public static String count(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : plain(value);
    }

    /** A share in [0,1] as per cent: whole, but one decimal below 1 and above 99 per cent unless it is exactly 0 or 1. */
    public static String percent(double share) {
        if (Double.isNaN(share)) {
            return "n/a";
        }
        double percent = 100 * share;
        boolean whole = percent == Math.rint(percent) || (percent >= 1 && percent <= 99);
        return String.format(Locale.ROOT, whole ? "%.0f%%" : "%.1f%%", percent);
    }

    /** A p-value: "< 0.001", else three decimals. */
    public static String pValue(double p) {
        if (Double.isNaN(p)) {
            return "n/a";
        }
        return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
    }

    /** "[low, high]"; both ends to the decimals that show three significant digits of the larger one. */
    public static String range(double low, double high) {
        double size = Math.max(Math.abs(low), Math.abs(high));
        if (size >= 1e-3 && size < 1e6 && (low != Math.rint(low) || high != Math.rint(high))) {
            String format = "%,." + decimals(size) + "f";
            return String.format(Locale.ROOT, "[" + format + ", " + format + "]", low, high);
        }
        return "[" + plain(low) + ", " + plain(high) + "]";
    }

    /** An effect on one line: "total effect 0.42, 95% interval [0.31, 0.52]". */
    public static String effect(Effect effect) {
        return effect.kind().words() + " " + plain(effect.value()) + ", " + interval(effect);
    }

    /** The interval of an effect in words, or why there is none. */
    public static String interval(Effect effect) {
        var interval = effect.interval();
        if (!interval.isAvailable()) {
            return "no interval: " + interval.method();
        }
        if (interval.level() == 1 && interval.low() == interval.high()) {
            return "exact";
        }
        return percent(interval.level()) + " interval " + range(interval.low(), interval.high());
    }
}
