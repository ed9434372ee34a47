package dev.whence.discovery.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.TestResult;
import dev.whence.discovery.tests.Simulated;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CmiKnnTest {
    private static int[] all(int rows) {
        return IntStream.range(0, rows).toArray();
    }

    /** I(X;Y) = -ln(1 - rho²) / 2 of a Gaussian pair, whatever monotone functions the columns are put through. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.9})
    void mutualInformationOfAGaussianPair(double rho) {
        int rows = 2000;
        SplittableRandom random = new SplittableRandom(5);
        double[] x = new double[rows];
        double[] y = new double[rows];
        double[] z = new double[rows];
        for (int i = 0; i < rows; i++) {
            z[i] = random.nextGaussian();
            double a = random.nextGaussian();
            x[i] = Math.exp(a + z[i]);
            y[i] = rho * a + Math.sqrt(1 - rho * rho) * random.nextGaussian() - z[i];
        }
        Table table = new Table(
                "pair",
                List.of(new ContinuousColumn("x", x), new ContinuousColumn("y", y), new ContinuousColumn("z", z)));
        CmiKnn test =
                CmiKnn.of(table, CmiKnn.Options.defaults().withNeighbours(0.005).withPermutations(1));
        double expected = -0.5 * Math.log(1 - rho * rho);
        // estimates from neighbours fall short of strong dependence
        assertThat(test.test(0, 1, NodeSet.of(2)).statistic()).isCloseTo(expected, within(0.03 + 0.1 * expected));
    }

    /** Of discrete variables the estimate is the plug-in value, up to psi in place of the logarithm. */
    @Test
    void mutualInformationOfDiscreteVariables() {
        int rows = 2000;
        int[] x = new int[rows];
        int[] y = new int[rows];
        SplittableRandom random = new SplittableRandom(6);
        double[][] counts = new double[2][3];
        for (int i = 0; i < rows; i++) {
            y[i] = random.nextInt(3);
            x[i] = random.nextDouble() < (y[i] == 0 ? 0.8 : 0.3) ? 1 : 0;
            counts[x[i]][y[i]]++;
        }
        double expected = 0;
        for (int a = 0; a < 2; a++) {
            for (int b = 0; b < 3; b++) {
                double columnTotal = counts[0][b] + counts[1][b];
                double rowTotal = counts[a][0] + counts[a][1] + counts[a][2];
                expected += counts[a][b] / rows * Math.log(counts[a][b] * rows / (columnTotal * rowTotal));
            }
        }
        Table table = new Table(
                "discrete",
                List.of(
                        new DiscreteColumn("x", x, List.of("no", "yes")),
                        new DiscreteColumn("y", y, List.of("a", "b", "c"))));
        TestResult result =
                CmiKnn.of(table, CmiKnn.Options.defaults().withNeighbours(0.01)).test(0, 1, NodeSet.empty());
        assertThat(result.statistic()).isCloseTo(expected, within(0.005));
        assertThat(result.pValue()).isLessThan(0.01);
    }

    /** The estimate as its papers define it, counted pair by pair. */
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 0", "1, 3", "2, 2"})
    void theEstimateIsThatOfTheDefinition(int conditions, int levels) {
        int rows = 80;
        int k = 7;
        Table table = Simulated.table(Simulated.Form.LINEAR, rows, conditions, 0.5, 2);
        if (levels > 0) {
            table = Simulated.discretised(table, "z", levels);
        }
        List<Coordinate> z = new ArrayList<>();
        for (int v = 2; v < 2 + conditions; v++) {
            z.add(Coordinate.of(table.columns().get(v), all(rows)));
        }
        Coordinate x = Coordinate.of(table.columns().get(0), all(rows));
        Coordinate y = Coordinate.of(table.columns().get(1), all(rows));
        double expected = 0;
        for (int i = 0; i < rows; i++) {
            List<Integer> joint = new ArrayList<>();
            List<Integer> inXz = new ArrayList<>();
            List<Integer> inYz = new ArrayList<>();
            List<Integer> inZ = new ArrayList<>();
            for (int j = 0; j < rows; j++) {
                if (j == i) {
                    continue;
                }
                int dz = 0;
                for (Coordinate c : z) {
                    int d = Math.abs(c.values()[i] - c.values()[j]);
                    dz = Math.max(dz, c.discrete() ? (d == 0 ? 0 : rows) : d);
                }
                int dx = Math.abs(x.values()[i] - x.values()[j]);
                int dy = Math.abs(y.values()[i] - y.values()[j]);
                inZ.add(dz);
                inXz.add(Math.max(dz, dx));
                inYz.add(Math.max(dz, dy));
                joint.add(Math.max(dz, Math.max(dx, dy)));
            }
            List<Integer> sorted = new ArrayList<>(joint);
            Collections.sort(sorted);
            int eps = sorted.get(k - 1);
            boolean ties = levels > 0;
            expected += (Gamma.digamma(ties ? closer(joint, eps, true) : k)
                            + Gamma.digamma(closer(inZ, eps, ties) + (ties ? 0 : 1))
                            - Gamma.digamma(closer(inXz, eps, ties) + (ties ? 0 : 1))
                            - Gamma.digamma(closer(inYz, eps, ties) + (ties ? 0 : 1)))
                    / rows;
        }
        double found = new NeighbourCounts(x, y, z, k).sums(0, rows, new int[][] {x.values()})[0] / rows;
        assertThat(found).isCloseTo(expected, within(1e-10));
    }

    private static int closer(List<Integer> distances, int eps, boolean included) {
        return (int)
                distances.stream().filter(d -> included ? d <= eps : d < eps).count();
    }

    @Test
    void exchangesKeepToTheNeighbourhood() {
        int rows = 200;
        Table table = Simulated.table(Simulated.Form.LINEAR, rows, 1, 0, 3);
        Coordinate z = Coordinate.of(table.column("z"), all(rows));
        int[] exchanged = Exchange.of(rows, List.of(z), 5, 1).apply(z.values(), new SplittableRandom(1));
        assertThat(exchanged).isNotEqualTo(z.values());
        for (int i = 0; i < rows; i++) { // z itself moves by a few ranks at the most; ranks are doubled
            assertThat(Math.abs(exchanged[i] - z.values()[i])).isLessThanOrEqualTo(8);
        }
        Coordinate levels = Coordinate.of(Simulated.discretised(table, "z", 3).column("z"), all(rows));
        int[] numbers = all(rows);
        int[] moved = Exchange.of(rows, List.of(levels), 5, 1).apply(numbers, new SplittableRandom(1));
        assertThat(Arrays.stream(moved).sorted().toArray()).isEqualTo(numbers); // a permutation
        for (int i = 0; i < rows; i++) {
            assertThat(levels.values()[moved[i]]).isEqualTo(levels.values()[i]);
        }
    }

    /** Stopping early changes p within its own error only, and threads change nothing. */
    @Test
    void stoppingEarlyAndThreadsDoNotChangeTheAnswer() {
        Table table = Simulated.table(Simulated.Form.LINEAR, 150, 1, 0, 8);
        CmiKnn.Options options = CmiKnn.Options.defaults();
        TestResult early = CmiKnn.of(table, options).test(0, 1, NodeSet.of(2));
        TestResult full = CmiKnn.of(table, options.withEnough(1_000_000)).test(0, 1, NodeSet.of(2));
        assertThat(early.statistic()).isEqualTo(full.statistic());
        assertThat(early.pValue()).isCloseTo(full.pValue(), within(0.2));
        assertThat(CmiKnn.of(table, options.withThreads(3)).test(0, 1, NodeSet.of(2)))
                .isEqualTo(early);
    }
}
