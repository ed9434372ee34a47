package dev.whence.discovery.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;

class WeightedChiSquareTest {
    private static double[] equal(int count, double weight) {
        double[] weights = new double[count];
        Arrays.fill(weights, weight);
        return weights;
    }

    @Test
    void equalWeightsAreAChiSquare() {
        for (int count : new int[] {1, 2, 3, 10, 200}) {
            ChiSquaredDistribution expected = new ChiSquaredDistribution(count);
            for (double t : new double[] {0.1 * count, count, 1.5 * count, 2 * count + 8}) {
                double p = 1 - expected.cumulativeProbability(t);
                double[] weights = equal(count, 0.37);
                assertThat(WeightedChiSquare.upperTail(weights, 0.37 * t))
                        .as("%d weights at %f", count, t)
                        .isCloseTo(p, within(2e-7));
                assertThat(WeightedChiSquare.hallBuckleyEagleson(weights, 0.37 * t))
                        .isCloseTo(p, within(1e-9));
                assertThat(WeightedChiSquare.gammaTail(0.37 * count, 2 * 0.37 * 0.37 * count, 0.37 * t))
                        .isCloseTo(p, within(1e-9));
            }
        }
    }

    /** Twice two weights: a sum of two exponential variables, with a closed form that holds far into the tail. */
    @Test
    void pairsOfWeightsAreASumOfExponentials() {
        double a = 2;
        double b = 0.5;
        for (double t = 0.1; t < 150; t *= 1.7) {
            double p = (a * Math.exp(-t / (2 * a)) - b * Math.exp(-t / (2 * b))) / (a - b);
            double found = WeightedChiSquare.upperTail(new double[] {b, a, b, a}, t);
            if (p > 1e-6) {
                assertThat(found).as("at %f", t).isCloseTo(p, within(1e-7));
            } else {
                assertThat(found).as("at %f", t).isCloseTo(p, Percentage.withPercentage(6));
            }
        }
    }

    /** The first lines of table 1 of Imhof 1961, as printed there. */
    @Test
    void imhofsTable() {
        double[] weights = {0.6, 0.3, 0.1};
        assertThat(WeightedChiSquare.upperTail(weights, 0.1)).isCloseTo(0.9458, within(5e-5));
        assertThat(WeightedChiSquare.upperTail(weights, 0.7)).isCloseTo(0.5064, within(5e-5));
        assertThat(WeightedChiSquare.upperTail(weights, 2)).isCloseTo(0.1240, within(5e-5));
    }

    @Test
    void agreesWithSimulation() {
        SplittableRandom random = new SplittableRandom(1);
        double[] weights = new double[30];
        Arrays.setAll(weights, i -> Math.exp(-0.3 * i));
        double t = 1.6 * Arrays.stream(weights).sum();
        int draws = 200_000;
        int above = 0;
        for (int i = 0; i < draws; i++) {
            double q = 0;
            for (double weight : weights) {
                double z = random.nextGaussian();
                q += weight * z * z;
            }
            above += q > t ? 1 : 0;
        }
        double expected = (double) above / draws;
        double error = 4 * Math.sqrt(expected * (1 - expected) / draws);
        assertThat(WeightedChiSquare.upperTail(weights, t)).isCloseTo(expected, within(error));
        assertThat(WeightedChiSquare.hallBuckleyEagleson(weights, t)).isCloseTo(expected, within(error + 0.003));
    }
}
