package dev.whence.discovery.functional;

/**
 * Hyvärinen's maximum-entropy approximation of the differential entropy of a standardised variable u:
 * {@code H(u) = (1 + ln 2 pi)/2 - k1 (E log cosh u - gamma)^2 - k2 (E u exp(-u^2/2))^2} (Hyvärinen 1998; the constants
 * are those of Hyvärinen and Smith 2013, section 3.1).
 *
 * <p>The two functions are read from a table of cubics fitted to value and slope, 64 to the unit: within 1e-8 of the exact
 * functions and several times faster, and this is where LiNGAM's time goes.
 */
final class MaximumEntropy {
    private static final double K1 = 79.047;
    private static final double K2 = 7.4129;
    private static final double GAMMA = 0.37457;
    private static final double GAUSSIAN = (1 + Math.log(2 * Math.PI)) / 2;

    private static final int PER_UNIT = 64;
    private static final double LIMIT = 8;
    /** [cell, coefficient]: four coefficients of log cosh, then four of u exp(-u^2/2), in the cell's own unit. */
    private static final double[] TABLE = table();

    private MaximumEntropy() {}

    /** The entropy of a x + b y, which must have mean 0 and variance 1. */
    static double of(double a, double[] x, double b, double[] y) {
        double logCosh = 0;
        double odd = 0;
        double[] table = TABLE;
        for (int i = 0; i < x.length; i++) {
            double u = a * x[i] + b * y[i];
            double size = Math.abs(u);
            if (size < LIMIT) {
                double t = size * PER_UNIT;
                int cell = (int) t;
                t -= cell;
                int at = cell << 3;
                logCosh += table[at] + t * (table[at + 1] + t * (table[at + 2] + t * table[at + 3]));
                double g = table[at + 4] + t * (table[at + 5] + t * (table[at + 6] + t * table[at + 7]));
                odd += u < 0 ? -g : g;
            } else {
                logCosh += logCosh(size);
                odd += u * Math.exp(-u * u / 2);
            }
        }
        double even = logCosh / x.length - GAMMA;
        odd /= x.length;
        return GAUSSIAN - K1 * even * even - K2 * odd * odd;
    }

    /** The entropy of a variable of mean 0 and variance 1. */
    static double of(double[] x) {
        return of(1, x, 0, x);
    }

    private static double logCosh(double size) {
        return size + Math.log1p(Math.exp(-2 * size)) - Math.log(2);
    }

    private static double[] table() {
        int cells = (int) (LIMIT * PER_UNIT);
        double h = 1.0 / PER_UNIT;
        double[] table = new double[cells * 8];
        for (int cell = 0; cell < cells; cell++) {
            double left = cell * h;
            double right = left + h;
            hermite(table, cell * 8, logCosh(left), h * Math.tanh(left), logCosh(right), h * Math.tanh(right));
            hermite(table, cell * 8 + 4, odd(left), h * oddSlope(left), odd(right), h * oddSlope(right));
        }
        return table;
    }

    private static double odd(double u) {
        return u * Math.exp(-u * u / 2);
    }

    private static double oddSlope(double u) {
        return (1 - u * u) * Math.exp(-u * u / 2);
    }

    private static void hermite(double[] table, int at, double f0, double d0, double f1, double d1) {
        table[at] = f0;
        table[at + 1] = d0;
        table[at + 2] = 3 * (f1 - f0) - 2 * d0 - d1;
        table[at + 3] = 2 * (f0 - f1) + d0 + d1;
    }
}
