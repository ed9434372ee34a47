package dev.whence.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;

class LeastSquaresTest {
    /** Longley (1967), the classic ill-conditioned regression; certified values by NIST (strd.nist.gov, Longley). */
    @Test
    void longleyToSevenDigits() {
        double[] y = {
            60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655, 69564, 69331,
            70551
        };
        List<double[]> columns = List.of(
                new double[] {
                    83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9
                },
                new double[] {
                    234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769, 444546,
                    482704, 502601, 518173, 554894
                },
                new double[] {
                    2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007
                },
                new double[] {
                    1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827
                },
                new double[] {
                    107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445, 121950,
                    123366, 125368, 127852, 130081
                },
                IntStream.rangeClosed(1947, 1962).asDoubleStream().toArray());
        LeastSquares fit =
                LeastSquares.fit(List.of("deflator", "gnp", "unemployed", "forces", "population", "year"), columns, y);
        double[] coefficients = {
            -3482258.63459582,
            15.0618722713733,
            -0.358191792925910E-01,
            -2.02022980381683,
            -1.03322686717359,
            -0.511041056535807E-01,
            1829.15146461355
        };
        double[] errors = {
            890420.383607373,
            84.9149257747669,
            0.334910077722432E-01,
            0.488399681651699,
            0.214274163161675,
            0.226073200069370,
            455.478499142212
        };
        for (int i = 0; i < 7; i++) {
            assertThat(fit.coefficient(i)).isCloseTo(coefficients[i], within(1e-7 * Math.abs(coefficients[i])));
            assertThat(fit.standardError(i, StandardErrors.CLASSICAL)).isCloseTo(errors[i], within(1e-7 * errors[i]));
        }
        assertThat(fit.residualDeviation()).isCloseTo(304.854073561965, within(1e-6));
        assertThat(fit.rSquared()).isCloseTo(0.995479004577296, within(1e-10));
    }

    @Test
    void agreesWithHipparchusAndTheDefinitionOfHc3() {
        SplittableRandom random = new SplittableRandom(3);
        for (int repeat = 0; repeat < 50; repeat++) {
            int rows = 12 + random.nextInt(60);
            int columns = 1 + random.nextInt(6);
            double[][] x = new double[rows][columns];
            double[] y = new double[rows];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    x[i][j] = 100 + random.nextGaussian() + (j > 0 ? x[i][j - 1] : 0);
                }
                y[i] = x[i][0] + random.nextGaussian() * (1 + Math.abs(x[i][0] - 100));
            }
            OLSMultipleLinearRegression other = new OLSMultipleLinearRegression();
            other.newSampleData(y, x);
            List<double[]> list = new ArrayList<>();
            for (int j = 0; j < columns; j++) {
                int column = j;
                list.add(IntStream.range(0, rows).mapToDouble(i -> x[i][column]).toArray());
            }
            LeastSquares fit = LeastSquares.fit(
                    IntStream.range(0, columns).mapToObj(j -> "x" + j).toList(), list, y);
            double[] hc3 = hc3(x, other.estimateResiduals());
            for (int j = 0; j <= columns; j++) {
                double coefficient = other.estimateRegressionParameters()[j];
                double error = other.estimateRegressionParametersStandardErrors()[j];
                assertThat(fit.coefficient(j)).isCloseTo(coefficient, within(1e-6 * (1 + Math.abs(coefficient))));
                assertThat(fit.standardError(j, StandardErrors.CLASSICAL)).isCloseTo(error, within(1e-6 * error));
                assertThat(fit.standardError(j, StandardErrors.HC3)).isCloseTo(hc3[j], within(1e-5 * hc3[j]));
            }
            assertThat(fit.rSquared()).isCloseTo(other.calculateRSquared(), within(1e-9));
        }
    }

    private static double[] hc3(double[][] x, double[] residuals) {
        double[][] with = new double[x.length][x[0].length + 1];
        for (int i = 0; i < x.length; i++) {
            with[i][0] = 1;
            System.arraycopy(x[i], 0, with[i], 1, x[i].length);
        }
        RealMatrix design = new Array2DRowRealMatrix(with);
        RealMatrix bread = new LUDecomposition(design.transposeMultiply(design))
                .getSolver()
                .getInverse();
        RealMatrix hat = design.multiply(bread).multiply(design.transpose());
        RealMatrix weighted = design.copy();
        for (int i = 0; i < x.length; i++) {
            double u = residuals[i] / (1 - hat.getEntry(i, i));
            for (int j = 0; j < with[0].length; j++) {
                weighted.multiplyEntry(i, j, u);
            }
        }
        RealMatrix covariance =
                bread.multiply(weighted.transposeMultiply(weighted)).multiply(bread);
        return IntStream.range(0, with[0].length)
                .mapToDouble(j -> Math.sqrt(covariance.getEntry(j, j)))
                .toArray();
    }

    @Test
    void collinearColumnsAreNamed() {
        double[] a = {1, 2, 3, 4, 5, 7};
        double[] b = {2, 1, 5, 3, 8, 1};
        double[] c = {0, 1, 0, 2, 0, 1};
        double[] sum = Data.sum(a, 2.0, c);
        assertThatThrownBy(() -> LeastSquares.fit(List.of("a", "b", "c", "d"), List.of(a, b, c, sum), b))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("d is a linear combination of a, c (perfectly collinear)");
        assertThatThrownBy(() -> LeastSquares.fit(List.of("k"), List.of(new double[] {3, 3, 3, 3, 3, 3}), a))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("column k is constant");
        assertThatThrownBy(() -> LeastSquares.fit(List.of("a", "b", "c"), List.of(a, b, c), new double[] {1, 2, 3, 4}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("4 parameters")
                .hasMessageContaining("only 4 complete rows");
    }
}
