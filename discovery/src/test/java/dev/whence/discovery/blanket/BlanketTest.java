package dev.whence.discovery.blanket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.discovery.blanket.Blanket.Change;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.independence.GSquare;
import dev.whence.discovery.independence.OracleTest;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlanketTest {
    /** By definition: parents, children, and the children's other parents. */
    private static Set<String> trueBlanket(Dag dag, int target) {
        NodeSet blanket = dag.parents(target).union(dag.children(target));
        for (int child : dag.children(target)) {
            blanket = blanket.union(dag.parents(child));
        }
        return new TreeSet<>(dag.names(blanket.without(target)));
    }

    @ParameterizedTest
    @EnumSource(BlanketMethod.class)
    void withAnOracleTheTrueBlanketIsFound(BlanketMethod method) {
        SplittableRandom random = new SplittableRandom(21);
        int members = 0;
        for (int i = 0; i < 1500; i++) {
            int size = 3 + i % 6;
            Dag dag = RandomGraphs.dag(size, i % 2 == 0 ? 0.25 : 0.5, random);
            int target = random.nextInt(size);
            BlanketOptions options = BlanketOptions.of(method, 0.5).withSymmetric(i % 10 == 0);
            Blanket found = BlanketSearch.find(new OracleTest(dag), dag.name(target), options, Progress.NONE);
            assertThat(found.names()).as("of %s in %s", dag.name(target), dag).isEqualTo(trueBlanket(dag, target));
            assertThat(found.warnings()).isEmpty();
            members += found.members().size();
        }
        assertThat(members).isGreaterThan(2000);
    }

    /** Linear Gaussian data from a DAG, every effect 0.5 with its sign drawn. */
    private static Table draw(Dag dag, int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] values = new double[dag.size()][rows];
        for (int node : dag.topologicalOrder()) {
            for (int row = 0; row < rows; row++) {
                values[node][row] = random.nextGaussian();
            }
            for (int parent : dag.parents(node)) {
                double effect = random.nextBoolean() ? 0.5 : -0.5;
                for (int row = 0; row < rows; row++) {
                    values[node][row] += effect * values[parent][row];
                }
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int node = 0; node < dag.size(); node++) {
            columns.add(new ContinuousColumn(dag.name(node), values[node]));
        }
        return new Table("drawn", columns);
    }

    @ParameterizedTest
    @EnumSource(BlanketMethod.class)
    void inLargeSamplesTheBlanketIsNearlyAlwaysRight(BlanketMethod method) {
        SplittableRandom random = new SplittableRandom(22);
        int right = 0;
        int found = 0;
        int truth = 0;
        for (int i = 0; i < 30; i++) {
            Dag dag = RandomGraphs.dag(12, 0.2, random);
            Table table = draw(dag, 2000, i);
            Set<String> expected = trueBlanket(dag, 5);
            Set<String> members = BlanketSearch.find(
                            FisherZ.of(table), dag.name(5), BlanketOptions.of(method, 0.01), Progress.NONE)
                    .names();
            truth += expected.size();
            found += members.size();
            right += (int) members.stream().filter(expected::contains).count();
        }
        assertThat((double) right / found).isGreaterThan(0.93); // precision
        assertThat((double) right / truth).isGreaterThan(0.9); // recall
    }

    /** Under no dependence at all the FDR variant finds a member in at most alpha of the data sets; plain IAMB in more. */
    @Test
    void adjustmentBoundsFalseMembers() {
        Dag empty = RandomGraphs.dag(20, 0, new SplittableRandom(1));
        int adjusted = 0;
        int plain = 0;
        for (int seed = 0; seed < 200; seed++) {
            FisherZ test = FisherZ.of(draw(empty, 100, seed));
            adjusted += size(test, BlanketMethod.IAMB_FDR) > 0 ? 1 : 0;
            plain += size(test, BlanketMethod.IAMB) > 0 ? 1 : 0;
        }
        assertThat(adjusted / 200.0).isLessThan(0.05 + 3 * Math.sqrt(0.05 * 0.95 / 200));
        assertThat(plain / 200.0).isGreaterThan(0.4);
    }

    private static int size(FisherZ test, BlanketMethod method) {
        return BlanketSearch.find(test, test.names().getFirst(), BlanketOptions.of(method, 0.05), Progress.NONE)
                .members()
                .size();
    }

    @ParameterizedTest
    @EnumSource(BlanketMethod.class)
    void columnsAndThreadsDoNotMatter(BlanketMethod method) {
        SplittableRandom random = new SplittableRandom(23);
        for (int i = 0; i < 10; i++) {
            Dag dag = RandomGraphs.dag(10, 0.3, random);
            Table table = draw(dag, 60, i);
            List<String> order = new ArrayList<>(table.names());
            Collections.shuffle(order, new java.util.Random(i));
            BlanketOptions options = BlanketOptions.of(method, 0.1).withSymmetric(i % 2 == 0);
            Blanket one = BlanketSearch.find(FisherZ.of(table), dag.name(3), options, Progress.NONE);
            Blanket two = BlanketSearch.find(
                    FisherZ.of(table.select(order)), dag.name(3), options.withThreads(3), Progress.NONE);
            assertThat(two.names()).isEqualTo(one.names());
            assertThat(two.tests()).isEqualTo(one.tests());
            assertThat(two.steps().stream().map(each -> each.change() + each.name()))
                    .containsExactlyElementsOf(one.steps().stream()
                            .map(each -> each.change() + each.name())
                            .toList());
            for (int k = 0; k < one.steps().size(); k++) {
                assertThat(two.steps().get(k).pValue())
                        .isCloseTo(one.steps().get(k).pValue(), within(1e-9));
            }
        }
    }

    /** The steps, replayed, give the members; each step's p-value is on its side of alpha. */
    @Test
    void stepsAccountForTheMembers() {
        Table table = draw(RandomGraphs.dag(12, 0.4, new SplittableRandom(3)), 150, 3);
        for (BlanketMethod method : BlanketMethod.values()) {
            Blanket found = BlanketSearch.find(
                    FisherZ.of(table), table.names().get(4), BlanketOptions.of(method, 0.1), Progress.NONE);
            Set<String> replayed = new TreeSet<>();
            for (Blanket.Step step : found.steps()) {
                if (step.change() == Change.ADDED) {
                    assertThat(replayed.add(step.name())).isTrue();
                    assertThat(step.pValue()).isLessThanOrEqualTo(0.1);
                } else {
                    assertThat(replayed.remove(step.name())).isTrue();
                }
            }
            assertThat(found.names()).isEqualTo(replayed);
        }
    }

    /** In a chain of discrete variables the blanket is the neighbours. */
    @Test
    void discreteColumnsAreTested() {
        SplittableRandom random = new SplittableRandom(5);
        int[][] codes = new int[4][2000];
        for (int row = 0; row < 2000; row++) {
            codes[0][row] = random.nextInt(2);
            codes[1][row] = random.nextDouble() < 0.8 ? codes[0][row] : 1 - codes[0][row];
            codes[2][row] = random.nextDouble() < 0.8 ? codes[1][row] : 1 - codes[1][row];
            codes[3][row] = random.nextDouble() < 0.8 ? codes[2][row] : 1 - codes[2][row];
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            columns.add(new DiscreteColumn("abcd".substring(i, i + 1), codes[i], List.of("no", "yes")));
        }
        GSquare test = GSquare.of(new Table("chain", columns));
        for (BlanketMethod method : BlanketMethod.values()) {
            assertThat(BlanketSearch.find(test, "b", BlanketOptions.of(method, 0.001), Progress.NONE)
                            .names())
                    .isEqualTo(Set.of("a", "c"));
        }
    }

    @Test
    void aLimitIsToldAndWrongNamesAreRefused() {
        Dag dag = Dag.parse("a -> y, b -> y, c -> y, d -> y");
        OracleTest test = new OracleTest(dag);
        BlanketOptions options = BlanketOptions.of(BlanketMethod.IAMB, 0.5).withMaxSize(2);
        Blanket found = BlanketSearch.find(test, "y", options, Progress.NONE);
        assertThat(found.members()).hasSize(2);
        assertThat(found.warnings()).anyMatch(each -> each.contains("limit of 2"));
        assertThatThrownBy(() -> BlanketSearch.find(test, "yy", options, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'y'");
        assertThatThrownBy(() -> BlanketMethod.named("imab")).hasMessageContaining("did you mean 'iamb'");
    }

    @Test
    void stabilityCountsMembership() {
        Table table = draw(Dag.parse("a -> y, y -> b, c -> b, d -> a, e -> d"), 500, 6);
        BlanketOptions options = BlanketOptions.of(BlanketMethod.IAMB, 0.01).withThreads(2);
        BlanketStability stability = BlanketStability.of(table, FisherZ::of, "y", options, 40, 7, Progress.NONE);
        assertThat(stability.resamples()).isEqualTo(40);
        assertThat(stability.shares().get("a")).isGreaterThan(0.9);
        assertThat(stability.shares().get("b")).isGreaterThan(0.9);
        assertThat(stability.shares().get("c")).isGreaterThan(0.9);
        assertThat(stability.shares().getOrDefault("e", 0.0)).isLessThan(0.4);
        assertThat(BlanketStability.of(table, FisherZ::of, "y", options.withThreads(1), 40, 7, Progress.NONE))
                .isEqualTo(stability);
        double[] once = new double[500]; // in most resamples constant
        once[17] = 1;
        List<Column> columns = new ArrayList<>(table.columns());
        columns.add(new ContinuousColumn("rare", once));
        Table rare = new Table("rare", columns);
        assertThat(BlanketStability.of(rare, FisherZ::of, "y", options, 20, 7, Progress.NONE)
                        .failed())
                .isZero();
        assertThat(Arrays.stream(once).sum()).isEqualTo(1);
    }
}
