package dev.whence.discovery.pairwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.discovery.linear.Vectors;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.hipparchus.distribution.continuous.UniformRealDistribution;
import org.hipparchus.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

/** The parts of the measures against closed forms and definitions. */
class NumericsTest {
    private static double[] draws(int n, java.util.function.DoubleSupplier source) {
        return DoubleStream.generate(source).limit(n).toArray();
    }

    @Test
    void hsicPValuesAreUniformUnderIndependence() {
        SplittableRandom random = new SplittableRandom(1);
        double[] p = draws(
                400,
                () -> Hsic.of(draws(100, random::nextGaussian), draws(100, random::nextExponential))
                        .pValue());
        // The Gamma distribution is an approximation: a little conservative in the middle, right in the tail.
        assertThat(new KolmogorovSmirnovTest().kolmogorovSmirnovStatistic(new UniformRealDistribution(0, 1), p))
                .isLessThan(0.12);
        assertThat(Arrays.stream(p).filter(each -> each < 0.05).count() / 400.0).isBetween(0.02, 0.085);
        assertThat(Arrays.stream(p).filter(each -> each < 0.01).count() / 400.0).isLessThan(0.03);
    }

    @Test
    void hsicStatisticIsThatOfTheDefinition() {
        SplittableRandom random = new SplittableRandom(2);
        int n = 30;
        double[] x = draws(n, random::nextGaussian);
        double[] y = draws(n, random::nextDouble);
        double a = median(x);
        double b = median(y);
        // n times: mean of k l + mean k mean l - 2 mean over i of (mean_j k)(mean_j l), Gretton et al. 2005, equation 4
        double joint = 0;
        double k = 0;
        double l = 0;
        double mixed = 0;
        for (int i = 0; i < n; i++) {
            double rowK = 0;
            double rowL = 0;
            for (int j = 0; j < n; j++) {
                double kij = Math.exp(-Math.pow(x[i] - x[j], 2) / (2 * a * a));
                double lij = Math.exp(-Math.pow(y[i] - y[j], 2) / (2 * b * b));
                joint += kij * lij / n / n;
                rowK += kij / n;
                rowL += lij / n;
            }
            k += rowK / n;
            l += rowL / n;
            mixed += rowK * rowL / n;
        }
        assertThat(Hsic.of(x, y).statistic()).isCloseTo(n * (joint + k * l - 2 * mixed), within(1e-3));
    }

    private static double median(double[] values) {
        double[] distances = new double[values.length * (values.length - 1) / 2];
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < i; j++) {
                distances[at++] = Math.abs(values[i] - values[j]);
            }
        }
        Arrays.sort(distances);
        double median = distances[distances.length / 2];
        assertThat(Hsic.medianDistance(values)).isCloseTo(median, within(0.02 * median));
        return median;
    }

    @Test
    void hsicGoesOnWhereThePValueUnderflows() {
        double[] x = new SplittableRandom(3).doubles(1800).toArray();
        Hsic same = Hsic.of(x, x);
        assertThat(same.pValue()).isZero();
        assertThat(same.logPValue()).isLessThan(-700).isGreaterThan(-1e6);
        // the logarithm is continuous where the direct formula ends
        SplittableRandom random = new SplittableRandom(4);
        double[] y =
                DoubleStream.of(x).map(v -> v + 0.3 * random.nextGaussian()).toArray();
        Hsic weaker = Hsic.of(x, y);
        assertThat(weaker.logPValue()).isCloseTo(Math.log(weaker.pValue()), within(1e-9));
        assertThat(same.logPValue()).isLessThan(weaker.logPValue());
    }

    @Test
    void regressionLeavesTheNoise() {
        SplittableRandom random = new SplittableRandom(5);
        double[] x = draws(500, () -> 6 * random.nextDouble() - 3);
        double[] noise = draws(500, () -> 0.2 * random.nextGaussian());
        double[] y = new double[500];
        for (int i = 0; i < 500; i++) {
            y[i] = Math.sin(2 * x[i]) + 0.3 * x[i] * x[i] + noise[i];
        }
        double[] residuals = SmoothRegression.residuals(x, y);
        double[] standard = Values.standardised(y);
        double scale = (y[1] - y[0]) / (standard[1] - standard[0]);
        double error = 0;
        for (int i = 0; i < 500; i++) {
            error += Math.pow(residuals[i] * scale - noise[i], 2) / 500;
        }
        // about 12 effective parameters of 500 rows: 0.2^2 * 12/500 = 0.001
        assertThat(error).isLessThan(0.003);
    }

    @Test
    void regressionOfNoiseIsFlat() {
        SplittableRandom random = new SplittableRandom(6);
        double[] x = draws(300, random::nextGaussian);
        double[] y = draws(300, random::nextGaussian);
        double[] residuals = SmoothRegression.residuals(x, y);
        assertThat(Vectors.dot(residuals, residuals) / 300).isGreaterThan(0.95);
    }

    @Test
    void entropiesAreThoseOfClosedForms() {
        SplittableRandom random = new SplittableRandom(7);
        assertThat(Spacing.entropy(draws(20_000, () -> 3 * random.nextDouble())))
                .isCloseTo(Math.log(3), within(0.03));
        assertThat(Spacing.entropy(draws(20_000, random::nextGaussian)))
                .isCloseTo((1 + Math.log(2 * Math.PI)) / 2, within(0.03));
    }

    @Test
    void postNonlinearRecoversTheNoise() {
        SplittableRandom random = new SplittableRandom(8);
        int n = 800;
        double[] x = draws(n, () -> 4 * random.nextDouble() - 2);
        double[] noise = draws(n, () -> random.nextDouble() - 0.5);
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = Math.exp(Math.tanh(2 * x[i]) + noise[i]);
        }
        double[] found = PostNonlinear.noise(Values.normalScores(x), Values.normalScores(y), 1);
        double correlation = Vectors.dot(Values.standardised(found), Values.standardised(noise)) / n;
        assertThat(Math.abs(correlation)).isGreaterThan(0.93);
    }

    @Test
    void descentFindsTheBottomOfAValley() {
        Descent.Objective rosenbrock = (at, gradient) -> {
            double a = 1 - at[0];
            double b = at[1] - at[0] * at[0];
            gradient[0] = -2 * a - 400 * at[0] * b;
            gradient[1] = 200 * b;
            return a * a + 100 * b * b;
        };
        Descent.End end = Descent.minimise(rosenbrock, new double[] {-1.2, 1}, 500);
        assertThat(end.at()[0]).isCloseTo(1, within(0.01));
        assertThat(end.at()[1]).isCloseTo(1, within(0.01));
    }
}
