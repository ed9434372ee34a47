package dev.whence.tables;

import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;

/** Decimal numerals as data files write them: {@code -12}, {@code .5}, {@code 6.02e23}; never "1f" or "0x10". */
final class Numerals {
    /** Powers of ten that a double holds exactly. */
    private static final double[] TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private Numerals() {}

    static OptionalDouble parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        double value = parse(bytes, 0, bytes.length);
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /**
     * The number that bytes {@code from} to {@code to} spell, correctly rounded; infinite for "inf" and "infinity" (any
     * case, signed or not) and for numbers beyond the range of a double; NaN where they spell no number.
     */
    static double parse(byte[] text, int from, int to) {
        int at = from;
        if (at == to) {
            return Double.NaN;
        }
        boolean negative = text[at] == '-';
        if (negative || text[at] == '+') {
            at++;
        }
        long digits = 0;
        int significant = 0;
        int seen = 0;
        int exponent = 0;
        boolean point = false;
        for (; at < to; at++) {
            int c = text[at];
            if (c >= '0' && c <= '9') {
                seen++;
                if (significant > 0 || c != '0') {
                    significant++;
                }
                if (significant <= 18) {
                    digits = digits * 10 + (c - '0');
                }
                if (point) {
                    exponent--;
                }
            } else if (c == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (seen == 0) {
            return infinity(text, at, to, negative, point);
        }
        if (at < to && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            boolean minus = at < to && text[at] == '-';
            if (minus || (at < to && text[at] == '+')) {
                at++;
            }
            int start = at;
            int written = 0;
            for (; at < to && text[at] >= '0' && text[at] <= '9'; at++) {
                written = Math.min(written * 10 + (text[at] - '0'), 1_000_000);
            }
            if (at == start) {
                return Double.NaN;
            }
            exponent += minus ? -written : written;
        }
        if (at != to) {
            return Double.NaN;
        }
        // Clinger's fast path: digits below 2^53 and an exact power of ten need one rounding only.
        if (significant <= 18 && digits < 1L << 53 && exponent >= -22 && exponent <= 22) {
            double value = exponent < 0 ? digits / TEN[-exponent] : digits * TEN[exponent];
            return negative ? -value : value;
        }
        if (significant <= 18) {
            double value = PowersOfFive.times(digits, exponent);
            if (!Double.isNaN(value)) {
                return negative ? -value : value;
            }
        }
        return Double.parseDouble(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
    }

    private static double infinity(byte[] text, int at, int to, boolean negative, boolean point) {
        int length = to - at;
        if (!point && (length == 3 || length == 8)) {
            String word = new String(text, at, length, StandardCharsets.ISO_8859_1);
            if (word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("infinity")) {
                return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            }
        }
        return Double.NaN;
    }
}
