package dev.whence.circuits.directions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {
    /** Hours of study and who passed (Wikipedia, "Logistic regression"; 20 students). */
    private static final double[] HOURS = {
        0.50, 0.75, 1.00, 1.25, 1.50, 1.75, 1.75, 2.00, 2.25, 2.50, 2.75, 3.00, 3.25, 3.50, 4.00, 4.25, 4.50, 4.75,
        5.00, 5.50
    };

    private static final int[] PASSED = {0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1};

    @Test
    void publishedCoefficients() {
        double[][] rows = new double[HOURS.length][1];
        for (int i = 0; i < rows.length; i++) {
            rows[i][0] = HOURS[i];
        }
        LogisticRegression fit = LogisticRegression.fit(rows, PASSED, 2, 0);
        assertThat(fit.converged()).isTrue();
        assertThat(fit.weights()[0][0]).isCloseTo(1.5046, within(5e-5));
        assertThat(fit.intercepts()[0]).isCloseTo(-4.0777, within(5e-5));
    }

    @Test
    void withoutAnythingToReadTheInterceptIsTheLogOdds() {
        double[][] rows = new double[10][3];
        int[] labels = {0, 0, 0, 1, 1, 1, 1, 1, 1, 1};
        LogisticRegression fit = LogisticRegression.fit(rows, labels, 2, 1);
        assertThat(fit.intercepts()[0]).isCloseTo(Math.log(7.0 / 3), within(1e-6));
        assertThat(fit.weights()[0]).containsOnly(0);
    }

    @Test
    void softmaxOfTwoClassesIsTheBinaryFitAtHalfThePenalty() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] rows = new double[60][4];
        int[] labels = new int[60];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 4; j++) {
                rows[i][j] = random.nextGaussian();
            }
            labels[i] = rows[i][0] + random.nextGaussian() > 0 ? 1 : 0;
        }
        LogisticRegression binary = LogisticRegression.fit(rows, labels, 2, 0.5);
        LimitedMemory.Minimum two = LimitedMemory.minimise(
                new double[10],
                (point, gradient) -> LogisticRegression.loss(rows, labels, 2, 1.0, point, gradient),
                1e-8,
                2000);
        for (int j = 0; j < 4; j++) {
            assertThat(two.point()[5 + j] - two.point()[j]).isCloseTo(binary.weights()[0][j], within(1e-5));
        }
        assertThat(two.value()).isCloseTo(binary.loss(), within(1e-9));
    }

    @Test
    void gradientIsThatOfFiniteDifferencesAndTheFitIsStationary() {
        SplittableRandom random = new SplittableRandom(5);
        double[][] rows = new double[40][3];
        int[] labels = new int[40];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 3; j++) {
                rows[i][j] = random.nextGaussian();
            }
            labels[i] = random.nextInt(4);
        }
        double[] point = random.doubles(16, -1, 1).toArray();
        double[] gradient = new double[16];
        LogisticRegression.loss(rows, labels, 4, 0.7, point, gradient);
        for (int i = 0; i < point.length; i++) {
            double[] up = point.clone();
            double[] down = point.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            double slope = (LogisticRegression.loss(rows, labels, 4, 0.7, up, new double[16])
                            - LogisticRegression.loss(rows, labels, 4, 0.7, down, new double[16]))
                    / 2e-5;
            assertThat(gradient[i]).isCloseTo(slope, within(1e-6));
        }
        LogisticRegression fit = LogisticRegression.fit(rows, labels, 4, 0.7);
        assertThat(fit.converged()).isTrue();
        // Stationary in the weights: penalty times their sum over classes is zero.
        for (int j = 0; j < 3; j++) {
            double sum = 0;
            for (double[] row : fit.weights()) {
                sum += row[j];
            }
            assertThat(sum).isCloseTo(0, within(1e-6));
        }
    }
}
