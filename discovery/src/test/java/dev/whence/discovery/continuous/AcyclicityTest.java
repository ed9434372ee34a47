package dev.whence.discovery.continuous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Progress;
import dev.whence.discovery.linear.Matrix;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The functions of the weights, against closed forms and finite differences; the minimiser against soft thresholds. */
class AcyclicityTest {
    private static Matrix random(int size, double scale, SplittableRandom random) {
        Matrix matrix = Matrix.zeros(size, size);
        for (int i = 0; i < size * size; i++) {
            matrix.values()[i] = i % (size + 1) == 0 ? 0 : scale * random.nextGaussian();
        }
        return matrix;
    }

    private static Matrix upper(int size, double scale, SplittableRandom random) {
        Matrix matrix = random(size, scale, random);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column <= row; column++) {
                matrix.values()[column * size + row] = 0;
            }
        }
        return matrix;
    }

    @Test
    void zeroOnDagsAndPositiveOnCycles() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 30; i++) {
            int size = 2 + random.nextInt(12);
            Matrix dag = upper(size, 2, random);
            assertThat(Acyclicity.exponential(dag).value()).isCloseTo(0, within(1e-6));
            assertThat(Acyclicity.logDeterminant(dag, 0.7).value()).isCloseTo(0, within(1e-9));
            Matrix cyclic = random(size, 0.1, random);
            assertThat(Acyclicity.exponential(cyclic).value()).isPositive();
            assertThat(Acyclicity.logDeterminant(cyclic, 1).value()).isPositive();
        }
    }

    /** Two variables a -> b -> a with weights u, v: the trace is 2 cosh(uv) - 2, the determinant s^2 - u^2 v^2. */
    @Test
    void closedFormsOfTwoVariables() {
        for (double u : new double[] {0.1, 0.5, 0.9, 3}) {
            Matrix weights = Matrix.ofRows(new double[] {0, u}, new double[] {0.4, 0});
            double product = u * 0.4;
            assertThat(Acyclicity.exponential(weights).value()).isCloseTo(2 * Math.cosh(product) - 2, within(1e-12));
            double s = 0.9;
            double expected =
                    product < s ? -Math.log(s * s - product * product) + 2 * Math.log(s) : Double.POSITIVE_INFINITY;
            if (expected < Double.POSITIVE_INFINITY) {
                assertThat(Acyclicity.logDeterminant(weights, s).value()).isCloseTo(expected, within(1e-12));
            } else {
                assertThat(Acyclicity.logDeterminant(weights, s).value()).isInfinite();
            }
        }
    }

    /** A ring of n with the same squared weight q: the trace is the sum of n q^(nk) / (nk)!, the determinant 1 - q^n. */
    @Test
    void closedFormsOfARing() {
        for (int size = 2; size <= 7; size++) {
            double square = 0.8;
            Matrix ring = Matrix.zeros(size, size);
            for (int i = 0; i < size; i++) {
                ring.values()[((i + 1) % size) * size + i] = Math.sqrt(square);
            }
            double trace = 0;
            double term = 1;
            for (int power = 1; power < 60; power++) {
                term *= square / power;
                trace += power % size == 0 ? size * term : 0;
            }
            assertThat(Acyclicity.exponential(ring).value()).isCloseTo(trace, within(1e-12));
            assertThat(Acyclicity.logDeterminant(ring, 1).value())
                    .isCloseTo(-Math.log1p(-Math.pow(square, size)), within(1e-12));
        }
    }

    @Test
    void theDeterminantIsRefusedOutsideTheMMatrices() {
        // Two separate cycles with s < radius: the determinant is positive again, the matrix is no M-matrix.
        Matrix two = Matrix.zeros(4, 4);
        two.values()[4] = 1.5;
        two.values()[1] = 1.5;
        two.values()[14] = 1.5;
        two.values()[11] = 1.5;
        assertThat(Acyclicity.logDeterminant(two, 1).value()).isInfinite();
    }

    private static void checkGradient(Function<Matrix, Smooth> function, Matrix at) {
        Matrix gradient = function.apply(at).gradient();
        double step = 1e-5;
        for (int i = 0; i < at.values().length; i++) {
            Matrix up = at.copy();
            up.values()[i] += step;
            Matrix down = at.copy();
            down.values()[i] -= step;
            double slope = (function.apply(up).value() - function.apply(down).value()) / (2 * step);
            assertThat(gradient.values()[i]).isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope))));
        }
    }

    @Test
    void gradientsAreTheSlopes() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 20; i++) {
            int size = 2 + random.nextInt(6);
            Matrix weights = random(size, 0.25, random);
            Matrix rows = random(size, 1, random).plusDiagonal(1);
            Matrix covariance = rows.gram();
            checkGradient(Acyclicity::exponential, weights);
            checkGradient(matrix -> Acyclicity.logDeterminant(matrix, 1.5), weights);
            checkGradient(matrix -> Acyclicity.leastSquares(matrix, covariance), weights);
        }
    }

    @Test
    void leastSquaresIsHalfTheMeanSquaredResidual() {
        SplittableRandom random = new SplittableRandom(3);
        Matrix rows = Matrix.zeros(50, 4);
        for (int i = 0; i < 200; i++) {
            rows.values()[i] = random.nextGaussian();
        }
        Matrix weights = random(4, 0.5, random);
        double direct = rows.minus(rows.times(weights)).squaredNorm() / 100;
        assertThat(Acyclicity.leastSquares(weights, rows.gram().scaled(1.0 / 50))
                        .value())
                .isCloseTo(direct, within(1e-12));
    }

    /** With a diagonal quadratic the minimum is a soft threshold of each entry. */
    @Test
    void theMinimiserFindsSoftThresholds() {
        SplittableRandom random = new SplittableRandom(4);
        for (int run = 0; run < 20; run++) {
            int size = 1 + random.nextInt(30);
            double[] centre = new double[size];
            double[] curve = new double[size];
            double[] penalty = new double[size];
            for (int i = 0; i < size; i++) {
                centre[i] = random.nextGaussian();
                curve[i] = random.nextDouble(0.1, 10);
                penalty[i] = random.nextInt(3) == 0 ? 0 : random.nextDouble();
            }
            double[] found = OrthantWise.minimise(
                    (point, gradient) -> {
                        double sum = 0;
                        for (int i = 0; i < size; i++) {
                            gradient[i] = curve[i] * (point[i] - centre[i]);
                            sum += curve[i] * (point[i] - centre[i]) * (point[i] - centre[i]) / 2;
                        }
                        return sum;
                    },
                    new double[size],
                    penalty,
                    1000,
                    1e-9,
                    Progress.NONE);
            for (int i = 0; i < size; i++) {
                double expected = Math.signum(centre[i]) * Math.max(0, Math.abs(centre[i]) - penalty[i] / curve[i]);
                assertThat(found[i]).isCloseTo(expected, within(1e-5));
            }
        }
    }
}
