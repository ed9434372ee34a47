package dev.whence.discovery.independence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.constraint.PcOptions;
import dev.whence.discovery.tests.TestKind;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.UniformRealDistribution;
import org.hipparchus.stat.inference.ChiSquareTest;
import org.hipparchus.stat.inference.KolmogorovSmirnovTest;
import org.hipparchus.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;

class IndependenceTestsTest {
    private static Table continuous(double[]... columns) {
        List<Column> list = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            list.add(new ContinuousColumn("V" + (i + 1), columns[i]));
        }
        return new Table("test data", list);
    }

    private static Table discrete(int levels, int[]... columns) {
        List<Column> list = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            list.add(new DiscreteColumn(
                    "V" + (i + 1),
                    columns[i],
                    IntStream.range(0, levels).mapToObj(Integer::toString).toList()));
        }
        return new Table("test data", list);
    }

    private static double[] normal(int rows, SplittableRandom random) {
        return IntStream.range(0, rows).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    /** Columns of which each is noise and a share of the one before. */
    private static double[][] chain(int columns, int rows, SplittableRandom random) {
        double[][] values = new double[columns][];
        for (int c = 0; c < columns; c++) {
            values[c] = normal(rows, random);
            for (int i = 0; i < rows && c > 0; i++) {
                values[c][i] += 0.8 * values[c - 1][i];
            }
        }
        return values;
    }

    /** r = t / sqrt(t² + degrees of freedom), with t of one variable in a regression of the other (Hipparchus). */
    @Test
    void partialCorrelationIsThatOfRegression() {
        SplittableRandom random = new SplittableRandom(1);
        for (int repeat = 0; repeat < 60; repeat++) {
            int others = random.nextInt(6);
            int rows = 12 + random.nextInt(80);
            double[][] values = chain(others + 2, rows, random);
            double[][] design = new double[rows][others + 1];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j <= others; j++) {
                    design[i][j] = values[j + 1][i];
                }
            }
            OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
            regression.newSampleData(values[0], design);
            double t = regression.estimateRegressionParameters()[1]
                    / regression.estimateRegressionParametersStandardErrors()[1];
            int freedom = rows - others - 2;
            FisherZ test = FisherZ.of(continuous(values));
            NodeSet given = NodeSet.range(others + 2).without(0).without(1);
            double r = test.partialCorrelation(0, 1, given);
            assertThat(r).isCloseTo(t / Math.sqrt(t * t + freedom), within(1e-10));
            TestResult result = test.test(0, 1, given);
            double z = Math.sqrt(rows - others - 3) * 0.5 * Math.log((1 + r) / (1 - r));
            assertThat(result.statistic()).isCloseTo(z, within(1e-8));
            assertThat(test.test(1, 0, given).pValue()).isCloseTo(result.pValue(), within(1e-9));
        }
    }

    @Test
    void withoutConditionsTheCountTestsAreHipparchus() {
        SplittableRandom random = new SplittableRandom(2);
        for (int repeat = 0; repeat < 40; repeat++) {
            long[][] counts = new long[3][3];
            int[][] columns = new int[2][200];
            for (int i = 0; i < 200; i++) {
                columns[0][i] = random.nextInt(3);
                columns[1][i] = random.nextDouble() < 0.2 ? columns[0][i] : random.nextInt(3);
                counts[columns[0][i]][columns[1][i]]++;
            }
            Table table = discrete(3, columns);
            TestResult chi = ChiSquare.of(table).test(0, 1, NodeSet.empty());
            assertThat(chi.statistic()).isCloseTo(new ChiSquareTest().chiSquare(counts), within(1e-9));
            assertThat(chi.pValue()).isCloseTo(new ChiSquareTest().chiSquareTest(counts), within(1e-9));
            TestResult g = GSquare.of(table).test(0, 1, NodeSet.empty());
            double byDefinition = 0;
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    double row = counts[i][0] + counts[i][1] + counts[i][2];
                    double column = counts[0][j] + counts[1][j] + counts[2][j];
                    byDefinition +=
                            counts[i][j] == 0 ? 0 : 2 * counts[i][j] * Math.log(200.0 * counts[i][j] / (row * column));
                }
            }
            assertThat(g.statistic()).isCloseTo(byDefinition, within(1e-9));
        }
    }

    /** Strata add up; what is empty in a stratum adds nothing. */
    @Test
    void strataAreSummedAndEmptyOnesSkipped() {
        // stratum 0: 2 x 2 all present; stratum 1: one level of y only; stratum 2: no rows; level 2 of x never occurs
        int[] z = {0, 0, 0, 0, 0, 0, 1, 1, 1, -1};
        int[] x = {0, 0, 0, 1, 1, 1, 0, 1, 1, 1};
        int[] y = {0, 0, 1, 1, 1, 0, 1, 1, 1, 1};
        TestResult result = ChiSquare.of(discrete(3, x, y, z)).test(0, 1, NodeSet.of(2));
        assertThat(result.degreesOfFreedom()).isEqualTo(1);
        assertThat(result.statistic()).isCloseTo(4 * 0.5 * 0.5 / 1.5, within(1e-12));
        assertThat(result.rows()).isEqualTo(9);
        TestResult none =
                GSquare.of(discrete(2, new int[] {0, 0}, new int[] {0, 1})).test(0, 1, NodeSet.empty());
        assertThat(none).isEqualTo(new TestResult(0, 0, 2, 1));
    }

    private static double uniformity(int repeats, IntToDoubleFunction pValue) {
        double[] values = IntStream.range(0, repeats).mapToDouble(pValue).toArray();
        return new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new UniformRealDistribution(0, 1), values);
    }

    /** Under independence given z the p-values are uniform; under dependence they are small. */
    @Test
    void levelAndPower() {
        double fisher = uniformity(1000, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            double[][] v = chain(3, 60, random); // 1 - 2 - 3: the ends are independent given the middle
            return FisherZ.of(continuous(v)).pValue(0, 2, NodeSet.of(1));
        });
        assertThat(fisher).isGreaterThan(0.001);
        for (TestKind kind : List.of(TestKind.CHI_SQUARE, TestKind.G_SQUARE)) {
            double counts = uniformity(600, seed -> {
                SplittableRandom random = new SplittableRandom(seed);
                int[][] v = new int[3][2000];
                for (int i = 0; i < 2000; i++) {
                    v[1][i] = random.nextInt(3);
                    v[0][i] = random.nextDouble() < 0.3 ? v[1][i] : random.nextInt(3);
                    v[2][i] = random.nextDouble() < 0.3 ? v[1][i] : random.nextInt(3);
                }
                return kind.on(discrete(3, v)).pValue(0, 2, NodeSet.of(1));
            });
            assertThat(counts).as(kind.word()).isGreaterThan(0.001);
        }
        int found = 0;
        for (int seed = 0; seed < 200; seed++) {
            double[][] v = chain(3, 100, new SplittableRandom(seed));
            found += FisherZ.of(continuous(v)).pValue(0, 1, NodeSet.of(2)) < 0.05 ? 1 : 0;
        }
        assertThat(found).isGreaterThan(195);
    }

    /** Test-wise deletion: the same as the test on the complete rows of its own columns, whatever is missing elsewhere. */
    @Test
    void missingValues() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] v = chain(4, 80, random);
        for (int i = 0; i < 80; i++) {
            v[1][i] = i % 7 == 0 ? Double.NaN : v[1][i];
            v[2][i] = i % 5 == 0 ? Double.NaN : v[2][i];
            v[3][i] = i % 2 == 0 ? Double.NaN : v[3][i];
        }
        Table table = continuous(v);
        int[] rows = table.completeRows(List.of("V1", "V2", "V3"));
        TestResult expected = FisherZ.of(table.takeRows(rows).select(List.of("V1", "V2", "V3")))
                .test(0, 2, NodeSet.of(1));
        TestResult found = FisherZ.of(table).test(0, 2, NodeSet.of(1));
        assertThat(found.rows()).isEqualTo(rows.length).isEqualTo(55);
        assertThat(found.statistic()).isCloseTo(expected.statistic(), within(1e-10));
        assertThat(FisherZ.of(table).test(0, 1, NodeSet.empty()).rows()).isEqualTo(68);
    }

    @Test
    void whatCannotBeTestedIsNamed() {
        SplittableRandom random = new SplittableRandom(4);
        double[] a = normal(20, random);
        double[] b = normal(20, random);
        double[] sum = IntStream.range(0, 20).mapToDouble(i -> a[i] - 2 * b[i]).toArray();
        double[] c = normal(20, random);
        FisherZ collinear = FisherZ.of(continuous(a, b, sum, c));
        assertThatThrownBy(() -> collinear.test(2, 3, NodeSet.of(0, 1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("column V3 is a linear combination of V1, V2 (perfectly collinear)");
        assertThatThrownBy(() -> FisherZ.of(continuous(a, new double[20])))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("column V2 is constant");
        double[][] few = chain(9, 6, random); // more columns than rows: possible up to |z| = 2
        FisherZ wide = FisherZ.of(continuous(few));
        assertThat(wide.pValue(0, 1, NodeSet.of(2, 3))).isBetween(0.0, 1.0);
        assertThatThrownBy(() -> wide.test(0, 1, NodeSet.of(2, 3, 4)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("V1 and V2 given V3, V4, V5 needs at least 7 complete rows, found 6");
        assertThatThrownBy(() -> ChiSquare.of(continuous(a, b)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("continuous");
        assertThatThrownBy(() -> TestKind.named("fisherz"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'fisher-z'?");
        for (double alpha : new double[] {0, 1, -0.1, Double.NaN}) {
            assertThatThrownBy(() -> PcOptions.alpha(alpha))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("strictly between 0 and 1");
        }
    }
}
