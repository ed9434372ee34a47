package dev.whence.discovery.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.TestResult;
import dev.whence.discovery.tests.Simulated;
import dev.whence.tables.Column;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * KCI against its definition, with whole kernel matrices and inverses (Hipparchus) where the implementation has factors:
 * the paper's formulas as they stand.
 */
class KciDefinitionTest {
    private static final int ROWS = 90;

    /** The kernel matrix of some columns, centred; the width is that for fewer than 200 rows. */
    private static RealMatrix kernel(Table table, List<Integer> variables, int full) {
        RealMatrix kernel = new Array2DRowRealMatrix(ROWS, ROWS);
        long continuous = variables.stream()
                .filter(v -> !(table.columns().get(v) instanceof DiscreteColumn))
                .count();
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < ROWS; j++) {
                double distance = 0;
                double same = 1;
                for (int v : variables) {
                    Column column = table.columns().get(v);
                    if (column instanceof DiscreteColumn levels) {
                        same *= levels.code(i) == levels.code(j) ? 1 : 0;
                    } else {
                        double difference = (column.numbers()[i] - column.numbers()[j]) / deviation(column.numbers());
                        distance += Math.pow(difference * (full < 0 || v == full ? 1 : 0.5), 2);
                    }
                }
                kernel.setEntry(i, j, same * Math.exp(-distance / (2 * 1.2 * 1.2 * Math.max(1, continuous))));
            }
        }
        RealMatrix centre = MatrixUtils.createRealIdentityMatrix(ROWS).subtract(ones().scalarMultiply(1.0 / ROWS));
        return centre.multiply(kernel).multiply(centre);
    }

    private static RealMatrix ones() {
        return new Array2DRowRealMatrix(ROWS, ROWS).scalarAdd(1);
    }

    private static double deviation(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length);
    }

    /** eps (K + eps I)^-1 with the eps under which the Gaussian process explains the target kernel best. */
    private static RealMatrix residualMaker(RealMatrix kernel, RealMatrix target) {
        RealMatrix best = kernel;
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 15; i++) {
            double eps = ROWS * Math.pow(10, -6 + 0.5 * i);
            RealMatrix noisy =
                    kernel.add(MatrixUtils.createRealIdentityMatrix(ROWS).scalarMultiply(eps));
            RealMatrix inverse = new LUDecomposition(noisy).getSolver().getInverse();
            RealMatrix factor = new CholeskyDecomposition(noisy, 1e-8, 1e-300).getL();
            double logDeterminant = 0;
            for (int k = 0; k < ROWS; k++) {
                logDeterminant += 2 * Math.log(factor.getEntry(k, k));
            }
            double cost = ROWS * Math.log(inverse.multiply(target).getTrace()) + logDeterminant;
            if (cost < lowest) {
                lowest = cost;
                best = inverse.scalarMultiply(eps);
            }
        }
        return best;
    }

    private static double[] eigenvalues(RealMatrix nearlySymmetric) {
        return new EigenDecompositionSymmetric(
                        nearlySymmetric.add(nearlySymmetric.transpose()).scalarMultiply(0.5))
                .getEigenvalues();
    }

    private static double sumOfProducts(RealMatrix a, RealMatrix b) {
        double sum = 0;
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < ROWS; j++) {
                sum += a.getEntry(i, j) * b.getEntry(i, j);
            }
        }
        return sum;
    }

    private static double gammaTail(double mean, double variance, double t) {
        return Gamma.regularizedGammaQ(mean * mean / variance, t * mean / variance);
    }

    @ParameterizedTest
    @CsvSource({"LINEAR, 0", "LINEAR, 3", "MULTIPLICATIVE, 0"})
    void unconditional(Simulated.Form form, int levels) {
        Table table = Simulated.table(form, ROWS, 0, 0.4, 3);
        if (levels > 0) {
            table = Simulated.discretised(table, "y", levels);
        }
        RealMatrix k = kernel(table, List.of(0), -1);
        RealMatrix l = kernel(table, List.of(1), -1);
        double t = k.multiply(l).getTrace() / ROWS;
        double n2 = (double) ROWS * ROWS;
        double mean = k.getTrace() * l.getTrace() / n2;
        double variance = 2 * sumOfProducts(k, k) * sumOfProducts(l, l) / (n2 * n2);

        TestResult gamma = Kci.of(table).test(0, 1, NodeSet.empty());
        assertThat(gamma.statistic()).isCloseTo(t, within(1e-5 * t));
        assertThat(gamma.pValue()).isCloseTo(gammaTail(mean, variance, t), within(1e-5));

        double[] a = eigenvalues(k);
        double[] b = eigenvalues(l);
        double[] weights = new double[ROWS * ROWS];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.max(0, a[i / ROWS]) * Math.max(0, b[i % ROWS]) / n2;
        }
        assertThat(Kci.of(table, NullDistribution.SPECTRAL).pValue(0, 1, NodeSet.empty()))
                .isCloseTo(WeightedChiSquare.upperTail(weights, t), within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({"LINEAR, 1, 0", "POST_NONLINEAR, 1, 0", "POST_NONLINEAR, 2, 0", "LINEAR, 1, 3", "LINEAR, 2, 2"})
    void conditional(Simulated.Form form, int conditions, int levels) {
        Table table = Simulated.table(form, ROWS, conditions, 0.4, 5);
        if (levels > 0) {
            table = Simulated.discretised(table, "z", levels);
        }
        List<Integer> given = conditions == 1 ? List.of(2) : List.of(2, 3);
        List<Integer> withX = conditions == 1 ? List.of(0, 2) : List.of(0, 2, 3);
        RealMatrix kz = kernel(table, given, -1);
        RealMatrix kx = kernel(table, withX, 0);
        RealMatrix ky = kernel(table, List.of(1), -1);
        RealMatrix r = residualMaker(kz, kx);
        RealMatrix s = residualMaker(kz, ky);
        RealMatrix x = r.multiply(kx).multiply(r);
        RealMatrix y = s.multiply(ky).multiply(s);

        RealMatrix centre = MatrixUtils.createRealIdentityMatrix(ROWS).subtract(ones().scalarMultiply(1.0 / ROWS));
        RealMatrix r2 = r.multiply(r).multiply(centre);
        RealMatrix s2 = s.multiply(s).multiply(centre);
        double apart = 0;
        double mean = 0;
        double squares = 0;
        RealMatrix product = new Array2DRowRealMatrix(ROWS, ROWS);
        for (int i = 0; i < ROWS; i++) {
            apart += r2.getEntry(i, i) * s2.getEntry(i, i);
            mean += x.getEntry(i, i) * y.getEntry(i, i) / ROWS;
            for (int j = 0; j < ROWS; j++) {
                product.setEntry(i, j, x.getEntry(i, j) * y.getEntry(i, j));
                squares += Math.pow(product.getEntry(i, j), 2);
            }
        }
        double t = x.multiply(y).getTrace() / ROWS / (r2.multiply(s2).getTrace() / apart);
        double variance = 2 * squares / ROWS / ROWS;

        TestResult gamma = Kci.of(table).test(0, 1, NodeSet.of(given));
        assertThat(gamma.statistic()).isCloseTo(t, within(1e-3 * t));
        assertThat(gamma.pValue()).isCloseTo(gammaTail(mean, variance, t), within(1e-3));

        double[] weights = eigenvalues(product);
        for (int i = 0; i < ROWS; i++) {
            weights[i] = Math.max(0, weights[i]) / ROWS;
        }
        assertThat(Kci.of(table, NullDistribution.SPECTRAL).pValue(0, 1, NodeSet.of(given)))
                .isCloseTo(WeightedChiSquare.upperTail(weights, t), within(1e-3));
    }
}
