package dev.whence.discovery.independence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scans against the test itself, asked set by set. */
class SeparatorScanTest {
    private static Table table(int columns, int rows, SplittableRandom random) {
        double[][] values = new double[columns][rows];
        List<Column> list = new ArrayList<>();
        for (int j = 0; j < columns; j++) {
            double share = random.nextDouble(-1, 1);
            for (int i = 0; i < rows; i++) {
                values[j][i] =
                        random.nextGaussian() + (j > 0 ? share * values[random.nextInt(4) == 0 ? 0 : j - 1][i] : 0);
            }
            list.add(new ContinuousColumn("V" + (columns - j), values[j]));
        }
        return new Table("test data", list);
    }

    private static int[] variables(int count) {
        return IntStream.range(0, count).toArray();
    }

    @Test
    void theMostNearlySeparatingSetIsThatOfTestingEachOne() {
        SplittableRandom random = new SplittableRandom(1);
        for (int repeat = 0; repeat < 200; repeat++) {
            int columns = 3 + random.nextInt(6);
            FisherZ test = FisherZ.of(table(columns, 30 + random.nextInt(100), random));
            double alpha = random.nextDouble(0.01, 0.5);
            int[] candidates = IntStream.range(2, columns).toArray();
            boolean[] seen = new boolean[candidates.length];
            for (int i = 0; i < seen.length; i++) {
                seen[i] = random.nextInt(3) == 0;
            }
            boolean[] none = {};
            for (boolean[] marks : List.of(none, seen)) {
                SeparatorScan fast = test.scan(variables(columns), alpha, Progress.NONE);
                SeparatorScan slow = new EachSubsetScan(test, variables(columns), alpha, Progress.NONE);
                fast.pair(0, 1);
                slow.pair(0, 1);
                List<List<Integer>> toldFast = new ArrayList<>();
                List<List<Integer>> toldSlow = new ArrayList<>();
                fast.listen((set, size) -> toldFast.add(
                        Arrays.stream(set, 0, size).sorted().boxed().toList()));
                slow.listen((set, size) -> toldSlow.add(
                        Arrays.stream(set, 0, size).sorted().boxed().toList()));
                for (int size = 0; size <= candidates.length; size++) {
                    fast.subsets(candidates, candidates.length, marks, size, false);
                    slow.subsets(candidates, candidates.length, marks, size, false);
                }
                assertThat(fast.tested()).isEqualTo(slow.tested());
                assertThat(fast.tests()).isEqualTo(slow.tests());
                if (fast.tested()) {
                    assertThat(fast.best()).isEqualTo(slow.best());
                    assertThat(fast.separates()).isEqualTo(slow.separates());
                    double z = test.test(0, 1, NodeSet.of(fast.best())).statistic();
                    assertThat(fast.dependence()).isCloseTo(Math.abs(z), within(1e-9));
                }
                assertThat(toldFast).isEqualTo(toldSlow);
            }
        }
    }

    /** The first set in the order of the candidates that separates, and no test after it. */
    @Test
    void stopsAtTheFirst() {
        SplittableRandom random = new SplittableRandom(2);
        int stopped = 0;
        for (int repeat = 0; repeat < 200; repeat++) {
            FisherZ test = FisherZ.of(table(7, 60, random));
            int[] candidates = {5, 2, 6, 3, 4};
            for (int size = 0; size <= 5; size++) {
                SeparatorScan fast = test.scan(variables(7), 0.1, Progress.NONE);
                SeparatorScan slow = new EachSubsetScan(test, variables(7), 0.1, Progress.NONE);
                fast.pair(1, 0);
                slow.pair(1, 0);
                boolean found = fast.subsets(candidates, 5, new boolean[0], size, true);
                assertThat(found).isEqualTo(slow.subsets(candidates, 5, new boolean[0], size, true));
                assertThat(fast.tests()).isEqualTo(slow.tests());
                assertThat(fast.separates()).isEqualTo(found);
                stopped += found ? 1 : 0;
                if (found) {
                    assertThat(fast.best()).isEqualTo(slow.best());
                }
            }
        }
        assertThat(stopped).isGreaterThan(100);
    }

    /** A column that others determine: the sets that hold all of them are passed over, the others are not. */
    @Test
    void collinearSetsArePassedOver() {
        SplittableRandom random = new SplittableRandom(3);
        Table table = table(5, 50, random);
        double[] sum = new double[50];
        for (int i = 0; i < 50; i++) {
            sum[i] = table.columns().get(2).numbers()[i]
                    - 2 * table.columns().get(3).numbers()[i];
        }
        List<Column> columns = new ArrayList<>(table.columns());
        columns.add(new ContinuousColumn("sum", sum));
        FisherZ test = FisherZ.of(new Table("collinear", columns));
        for (SeparatorScan scan : List.of(
                test.scan(variables(6), 0.1, Progress.NONE),
                new EachSubsetScan(test, variables(6), 0.1, Progress.NONE))) {
            scan.pair(0, 1);
            scan.subsets(new int[] {2, 3, 4, 5}, 4, new boolean[0], 3, false); // 2, 3, 5 and none else
            assertThat(scan.tests()).isEqualTo(3);
            assertThat(scan.impossible()).isEqualTo(1);
            scan.pair(0, 5);
            scan.subsets(new int[] {2, 3}, 2, new boolean[0], 2, false);
            assertThat(scan.tested()).isFalse();
        }
    }

    /** Single precision moves a correlation of thousands of rows by less than a hundredth of its standard error. */
    @Test
    void blocksInSinglePrecisionAreTheCorrelations() {
        SplittableRandom random = new SplittableRandom(4);
        Table table = table(600, 300, random);
        CorrelationMatrix.Floats blocks = CorrelationBlocks.of(table.columns(), 300, 2);
        assertThat(CorrelationBlocks.of(table.columns(), 300, 1).values()).isEqualTo(blocks.values());
        for (int i = 0; i < 2000; i++) {
            int a = random.nextInt(600);
            int b = random.nextInt(600);
            double expected = new org.hipparchus.stat.correlation.PearsonsCorrelation()
                    .correlation(
                            table.columns().get(a).numbers(),
                            table.columns().get(b).numbers());
            assertThat(blocks.at(a, b)).isCloseTo(expected, within(2e-6)).isEqualTo(blocks.at(b, a));
        }
    }

    /** The order of columns changes no bit of an answer. */
    @Test
    void numbersDoNotDependOnTheOrderOfColumns() {
        SplittableRandom random = new SplittableRandom(5);
        Table table = table(40, 700, random); // enough for the native product
        List<String> reversed = table.names().reversed();
        FisherZ one = FisherZ.of(table);
        FisherZ other = FisherZ.of(table.select(reversed));
        for (int i = 0; i < 300; i++) {
            int[] chosen = IntStream.generate(() -> random.nextInt(40))
                    .distinct()
                    .limit(2 + random.nextInt(5))
                    .toArray();
            int[] there = Arrays.stream(chosen).map(v -> 39 - v).toArray();
            int[] given = Arrays.copyOfRange(chosen, 2, chosen.length);
            int[] givenThere = Arrays.copyOfRange(there, 2, there.length);
            assertThat(other.test(there[1], there[0], NodeSet.of(givenThere)))
                    .isEqualTo(one.test(chosen[0], chosen[1], NodeSet.of(given)));
        }
    }
}
