package dev.whence.discovery.kernel;

import java.util.Arrays;
import org.hipparchus.special.Erf;
import org.hipparchus.special.Gamma;

/**
 * The distribution of {@code Q = sum of w_i z_i²}, with independent standard normal z and positive weights w: what the
 * statistics of kernel tests follow when the variables are independent.
 */
public final class WeightedChiSquare {
    /** Below this the error of the inversion would show, and the saddlepoint approximation is nearly exact. */
    private static final double SMALL = 1e-6;

    private static final int MOST_TERMS = 200_000;
    private static final double NEGLIGIBLE_TERM = 1e-10;
    private static final double NEGLIGIBLE_WEIGHT = 1e-4;

    private WeightedChiSquare() {}

    /**
     * P(Q &gt; t), by Davies' inversion of the characteristic function (Davies 1973, Biometrika 60, 415-417), to an absolute
     * error of about 1e-7; where that does not do (below 1e-6), by the saddlepoint approximation of Lugannani and Rice (Kuonen 1999,
     * Biometrika 86, 929-935), whose relative error is small.
     *
     * @param weights not negative, at least one positive
     */
    public static double upperTail(double[] weights, double t) {
        double largest = Arrays.stream(weights).max().orElse(0);
        if (!(largest > 0)) {
            throw new IllegalArgumentException("no weight is positive");
        }
        if (t <= 0) {
            return 1;
        }
        double mean = Arrays.stream(weights).sum();
        double[] kept = Arrays.stream(weights)
                .filter(weight -> weight > NEGLIGIBLE_WEIGHT * largest)
                .toArray();
        // a weight that is negligible beside the largest is as good as its mean
        double shifted = t - (mean - Arrays.stream(kept).sum());
        if (shifted <= 0) {
            return 1;
        }
        if (kept.length == 1) { // the inversion's integrand would fall off too slowly
            return Erf.erfc(Math.sqrt(shifted / (2 * largest)));
        }
        double p = davies(kept, largest, shifted);
        return p > SMALL ? Math.min(1, p) : saddlepoint(kept, largest, shifted);
    }

    private static double davies(double[] weights, double largest, double t) {
        double mean = Arrays.stream(weights).sum();
        // Spacing 2 pi / length: the error is at most P(Q > t + length), less than e^-30 by Chernoff's bound with
        // s = 1 / (4 largest), and P(Q < t - length), which is 0.
        double length = Math.max(t, 2 * Math.log(2) * mean + 120 * largest);
        double spacing = 2 * Math.PI / length;
        double sum = 0;
        for (int k = 0; k < MOST_TERMS; k++) {
            double u = (k + 0.5) * spacing;
            double angle = -u * t;
            double logSize = 0;
            for (double weight : weights) {
                double v = 2 * weight * u;
                angle += 0.5 * Math.atan(v);
                logSize -= 0.25 * Math.log1p(v * v);
            }
            double size = Math.exp(logSize) / (Math.PI * (k + 0.5));
            sum += size * Math.sin(angle);
            if (size < NEGLIGIBLE_TERM) {
                break;
            }
        }
        return 0.5 + sum;
    }

    private static double saddlepoint(double[] weights, double largest, double t) {
        double low = 0;
        double high = 0.5 / largest;
        for (int i = 0; i < 200 && high - low > 1e-15 * high; i++) { // K'(s) = t
            double s = 0.5 * (low + high);
            double slope = 0;
            for (double weight : weights) {
                slope += weight / (1 - 2 * weight * s);
            }
            if (slope < t) {
                low = s;
            } else {
                high = s;
            }
        }
        double s = low;
        double cumulant = 0;
        double curvature = 0;
        for (double weight : weights) {
            double left = 1 - 2 * weight * s;
            cumulant -= 0.5 * Math.log(left);
            curvature += 2 * weight * weight / (left * left);
        }
        double w = Math.sqrt(Math.max(0, 2 * (s * t - cumulant)));
        double v = s * Math.sqrt(curvature);
        double p = 0.5 * Erf.erfc((w + Math.log(v / w) / w) / Math.sqrt(2));
        return p >= 0 ? Math.min(p, SMALL) : 0;
    }

    /**
     * P(Q &gt; t) approximately, by the Gamma distribution with Q's mean and variance (Satterthwaite and Welch).
     *
     * @param mean the sum of the weights
     * @param variance twice the sum of their squares
     */
    public static double gammaTail(double mean, double variance, double t) {
        return t <= 0 ? 1 : Gamma.regularizedGammaQ(mean * mean / variance, t * mean / variance);
    }

    /** P(Q &gt; t) approximately, by three moments (Hall 1983, Buckley and Eagleson 1988). */
    public static double hallBuckleyEagleson(double[] weights, double t) {
        double first = 0;
        double second = 0;
        double third = 0;
        for (double weight : weights) {
            first += weight;
            second += 2 * weight * weight;
            third += 8 * weight * weight * weight;
        }
        double freedom = 8 * second * second * second / (third * third);
        double at = (t - first) * Math.sqrt(2 * freedom / second) + freedom;
        return at <= 0 ? 1 : Gamma.regularizedGammaQ(freedom / 2, at / 2);
    }
}
