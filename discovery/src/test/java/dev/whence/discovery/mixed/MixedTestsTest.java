package dev.whence.discovery.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.constraint.PcOptions;
import dev.whence.discovery.constraint.PcSearch;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.independence.GSquare;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestResult;
import dev.whence.discovery.simulation.DataKind;
import dev.whence.discovery.simulation.DataModel;
import dev.whence.discovery.simulation.GraphModel;
import dev.whence.discovery.simulation.MissingKind;
import dev.whence.discovery.simulation.MissingModel;
import dev.whence.discovery.simulation.Simulated;
import dev.whence.discovery.simulation.Simulation;
import dev.whence.discovery.simulation.SimulationOptions;
import dev.whence.discovery.stability.Bootstrap;
import dev.whence.discovery.stability.BootstrapOptions;
import dev.whence.discovery.stability.BootstrapResult;
import dev.whence.discovery.tests.TestKind;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests for mixed columns against closed forms, other tests, and uniform null p-values. */
final class MixedTestsTest {
    static Table mixed(int rows, long seed) {
        return Simulation.run(
                        SimulationOptions.of(GraphModel.erdosRenyi(6, 2), DataModel.of(DataKind.MIXED), rows, seed))
                .data();
    }

    static IndependenceTest test(String word, Table table) {
        return TestKind.named(word).on(table, SearchOptions.defaults());
    }

    /** Of two continuous columns both ratios are -n ln(1 - r²), with r the partial correlation. */
    @ParameterizedTest
    @ValueSource(strings = {"degenerate-gaussian", "conditional-gaussian"})
    void continuousColumnsGiveTheClosedForm(String word) {
        Table table = Simulation.linearGaussian(5, 2, 400, 3).data();
        FisherZ fisher = FisherZ.of(table);
        for (NodeSet given : List.of(NodeSet.empty(), NodeSet.of(2), NodeSet.of(2, 3, 4))) {
            double r = fisher.partialCorrelation(0, 1, given);
            TestResult result = test(word, table).test(0, 1, given);
            assertThat(result.statistic()).isCloseTo(-400 * Math.log1p(-r * r), within(1e-7));
            assertThat(result.degreesOfFreedom()).isEqualTo(1);
        }
    }

    /** Of discrete columns alone the conditional Gaussian ratio is G-square. */
    @Test
    void discreteColumnsGiveGSquare() {
        Table table = Simulation.run(SimulationOptions.of(
                        GraphModel.erdosRenyi(4, 2),
                        DataModel.of(DataKind.DISCRETE).withConcentration(3),
                        2000,
                        2))
                .data();
        for (NodeSet given : List.of(NodeSet.empty(), NodeSet.of(2))) {
            TestResult ours = ConditionalGaussianTest.of(table).test(0, 1, given);
            TestResult known = GSquare.of(table).test(0, 1, given);
            assertThat(ours.statistic()).isCloseTo(known.statistic(), within(1e-6));
            assertThat(ours.degreesOfFreedom()).isEqualTo(known.degreesOfFreedom());
        }
    }

    /** A continuous and a discrete column: n ln(total / within) sum of squares, as in an analysis of variance. */
    @Test
    void groupsGiveTheRatioOfSumsOfSquares() {
        SplittableRandom random = new SplittableRandom(5);
        int n = 300;
        int[] group = new int[n];
        double[] x = new double[n];
        double[] sum = new double[3];
        double[] count = new double[3];
        for (int i = 0; i < n; i++) {
            group[i] = random.nextInt(3);
            x[i] = 0.2 * group[i] + random.nextGaussian();
            sum[group[i]] += x[i];
            count[group[i]]++;
        }
        double mean = Arrays.stream(x).average().orElseThrow();
        double total = 0;
        double inside = 0;
        double[] insideOf = new double[3];
        for (int i = 0; i < n; i++) {
            double own = sum[group[i]] / count[group[i]];
            total += (x[i] - mean) * (x[i] - mean);
            inside += (x[i] - own) * (x[i] - own);
            insideOf[group[i]] += (x[i] - own) * (x[i] - own);
        }
        Table table = new Table(
                "groups",
                List.of(new ContinuousColumn("x", x), new DiscreteColumn("g", group, List.of("a", "b", "c"))));
        TestResult degenerate = DegenerateGaussianTest.of(table).test(0, 1, NodeSet.empty());
        assertThat(degenerate.statistic()).isCloseTo(n * Math.log(total / inside), within(1e-8));
        assertThat(degenerate.degreesOfFreedom()).isEqualTo(2);
        double each = n * Math.log(total / n);
        for (int g = 0; g < 3; g++) {
            each -= count[g] * Math.log(insideOf[g] / count[g]);
        }
        TestResult conditional = ConditionalGaussianTest.of(table).test(0, 1, NodeSet.empty());
        assertThat(conditional.statistic()).isCloseTo(each, within(1e-8));
        assertThat(conditional.degreesOfFreedom()).isEqualTo(4); // two more means, two more variances
    }

    /** p-values under independence are uniform: Kolmogorov and Smirnov over 400 seeds each. */
    @ParameterizedTest
    @CsvSource({
        "degenerate-gaussian, cc|c",
        "degenerate-gaussian, cd|c",
        "degenerate-gaussian, cd|d",
        "degenerate-gaussian, dd|d",
        "conditional-gaussian, cc|d",
        "conditional-gaussian, cd|c",
        "conditional-gaussian, cd|d",
        "conditional-gaussian, dd|d"
    })
    void nullPValuesAreUniform(String word, String types) {
        int seeds = 400;
        double[] p = new double[seeds];
        for (int seed = 0; seed < seeds; seed++) {
            p[seed] = test(word, fork(types, 500, seed)).pValue(0, 1, NodeSet.of(2));
        }
        assertThat(kolmogorovSmirnov(p)).as("p of the KS test").isGreaterThan(0.005);
    }

    /** z -> x and z -> y; types as "xy|z", c continuous and d of three levels. */
    private static Table fork(String types, int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 7919 + 13);
        double[] z = new double[n];
        int[] zLevel = new int[n];
        for (int i = 0; i < n; i++) {
            zLevel[i] = random.nextInt(3);
            z[i] = types.charAt(3) == 'c' ? random.nextGaussian() : zLevel[i] - 1;
        }
        Column last = types.charAt(3) == 'c'
                ? new ContinuousColumn("z", z)
                : new DiscreteColumn("z", zLevel, List.of("a", "b", "c"));
        return new Table(
                "fork",
                List.of(effect("x", types.charAt(0), z, random), effect("y", types.charAt(1), z, random), last));
    }

    private static Column effect(String name, char type, double[] z, SplittableRandom random) {
        double[] values = new double[z.length];
        int[] levels = new int[z.length];
        for (int i = 0; i < z.length; i++) {
            values[i] = 0.7 * z[i] + random.nextGaussian();
            // linear in z on the scale of probability, as the degenerate Gaussian model has it
            double shift = 0.08 * Math.max(-3, Math.min(3, z[i]));
            double u = random.nextDouble();
            levels[i] = u < 0.33 + shift ? 0 : u < 0.66 + shift / 2 ? 1 : 2;
        }
        return type == 'c'
                ? new ContinuousColumn(name, values)
                : new DiscreteColumn(name, levels, List.of("l", "m", "n"));
    }

    /** The asymptotic p-value of the distance from uniform. */
    static double kolmogorovSmirnov(double[] p) {
        double[] sorted = p.clone();
        Arrays.sort(sorted);
        double distance = 0;
        int n = sorted.length;
        for (int i = 0; i < n; i++) {
            distance = Math.max(distance, Math.max((i + 1.0) / n - sorted[i], sorted[i] - (double) i / n));
        }
        double t = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
        double sum = 0;
        for (int k = 1; k < 100; k++) {
            sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * t * t);
        }
        return Math.max(0, Math.min(1, sum));
    }

    /** A level that changes the spread alone is seen by the conditional Gaussian test and by it only. */
    @Test
    void onlyTheConditionalModelSeesSpread() {
        int degenerate = 0;
        int conditional = 0;
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] level = random.ints(300, 0, 2).toArray();
            double[] x = Arrays.stream(level)
                    .mapToDouble(g -> (1 + g) * random.nextGaussian())
                    .toArray();
            Table table = new Table(
                    "spread", List.of(new ContinuousColumn("x", x), new DiscreteColumn("g", level, List.of("a", "b"))));
            degenerate += test("degenerate-gaussian", table).pValue(0, 1, NodeSet.empty()) < 0.01 ? 1 : 0;
            conditional += test("conditional-gaussian", table).pValue(0, 1, NodeSet.empty()) < 0.01 ? 1 : 0;
        }
        assertThat(conditional).isEqualTo(100);
        assertThat(degenerate).isLessThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"degenerate-gaussian", "conditional-gaussian"})
    void missingValuesAreLeftOutTestByTest(String word) {
        Simulated drawn =
                Simulation.run(SimulationOptions.of(GraphModel.erdosRenyi(6, 2), DataModel.of(DataKind.MIXED), 600, 8)
                        .withMissing(MissingModel.of(MissingKind.MCAR, 0.2)));
        Table table = drawn.data();
        for (int x = 0; x < 5; x++) {
            NodeSet given = NodeSet.of((x + 2) % 6, (x + 3) % 6);
            List<String> names =
                    new ArrayList<>(List.of(table.names().get(x), table.names().get(x + 1)));
            given.without(x)
                    .without(x + 1)
                    .forEachNode(v -> names.add(table.names().get(v)));
            NodeSet others = given.without(x).without(x + 1);
            TestResult onAll = test(word, table).test(x, x + 1, others);
            TestResult onComplete =
                    test(word, table.takeRows(table.completeRows(names))).test(x, x + 1, others);
            assertThat(onAll.pValue()).isCloseTo(onComplete.pValue(), within(1e-9));
            assertThat(onAll.rows()).isEqualTo(onComplete.rows()).isLessThan(600);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"degenerate-gaussian", "conditional-gaussian"})
    void neitherTheOrderOfColumnsNorOfThePairMatters(String word) {
        Table table = mixed(400, 9);
        List<String> names = new ArrayList<>(table.names());
        Collections.shuffle(names, new Random(3));
        Table shuffled = table.select(names);
        IndependenceTest one = test(word, table);
        IndependenceTest other = test(word, shuffled);
        for (int x = 0; x < 6; x++) {
            for (int y = 0; y < 6; y++) {
                if (x == y) {
                    continue;
                }
                NodeSet given = NodeSet.range(6)
                        .without(x)
                        .without(y)
                        .without((x + y) % 6)
                        .without((x + 1) % 6);
                NodeSet moved = NodeSet.of(given.stream()
                        .map(v -> names.indexOf(table.names().get(v)))
                        .toArray());
                double p = one.pValue(x, y, given);
                assertThat(other.pValue(
                                names.indexOf(table.names().get(x)),
                                names.indexOf(table.names().get(y)),
                                moved))
                        .isEqualTo(p);
                assertThat(one.pValue(y, x, given)).isEqualTo(p);
            }
        }
    }

    /** Resamples in which a rare level or all but one value of a column vanish are searched like the others. */
    @ParameterizedTest
    @ValueSource(strings = {"degenerate-gaussian", "conditional-gaussian"})
    void bootstrapsSurviveTiesAndVanishingLevels(String word) {
        SplittableRandom random = new SplittableRandom(4);
        int n = 60;
        double[] x = new double[n];
        double[] tied = new double[n];
        double[] nearlyConstant = new double[n];
        int[] rare = new int[n];
        int[] plain = new int[n];
        for (int i = 0; i < n; i++) {
            plain[i] = random.nextInt(2);
            x[i] = random.nextGaussian() + plain[i];
            tied[i] = Math.rint(x[i]);
            rare[i] = i == 7 ? 3 : i == 8 ? 1 : random.nextInt(2) * 2;
        }
        nearlyConstant[5] = 1;
        Table table = new Table(
                "rare",
                List.of(
                        new ContinuousColumn("x", x),
                        new ContinuousColumn("tied", tied),
                        new ContinuousColumn("nearly", nearlyConstant),
                        new DiscreteColumn("rare", rare, List.of("a", "b", "c", "d")),
                        new DiscreteColumn("plain", plain, List.of("no", "yes"))));
        Function<Table, Cpdag> search =
                t -> PcSearch.run(test(word, t), PcOptions.alpha(0.05).withThreads(1))
                        .graph();
        BootstrapResult result =
                Bootstrap.run(table, search.apply(table), search, new BootstrapOptions(60, 1, 2), Progress.NONE);
        assertThat(result.failed()).isZero();
        assertThat(result.constant()).containsKey("nearly");
    }

    /** With much data the skeleton of mixed data is found, by both tests. */
    @ParameterizedTest
    @ValueSource(strings = {"degenerate-gaussian", "conditional-gaussian"})
    void pcFindsMostOfTheTruth(String word) {
        int right = 0;
        int wrong = 0;
        int missed = 0;
        for (long seed = 1; seed <= 6; seed++) {
            Simulated drawn = Simulation.run(
                    SimulationOptions.of(GraphModel.erdosRenyi(10, 2), DataModel.of(DataKind.MIXED), 2000, seed));
            GraphComparison compared = GraphComparison.of(
                    PcSearch.run(test(word, drawn.data()), PcOptions.alpha(0.01))
                            .graph(),
                    drawn.cpdag());
            right += compared.adjacencies().both();
            wrong += compared.adjacencies().onlyEstimated();
            missed += compared.adjacencies().onlyTruth();
        }
        assertThat(right / (double) (right + wrong)).as("precision").isGreaterThan(0.85);
        assertThat(right / (double) (right + missed)).as("recall").isGreaterThan(0.75);
    }

    @Test
    void determinedVariablesDoNotBreakTheTest() {
        SplittableRandom random = new SplittableRandom(1);
        double[] x = random.doubles(100).toArray();
        double[] twice = Arrays.stream(x).map(v -> 2 * v).toArray();
        double[] y = random.doubles(100).toArray();
        Table table = new Table(
                "copies",
                List.of(new ContinuousColumn("x", x), new ContinuousColumn("x2", twice), new ContinuousColumn("y", y)));
        DegenerateGaussianTest test = DegenerateGaussianTest.of(table);
        assertThat(test.pValue(0, 1, NodeSet.empty())).isZero();
        assertThat(test.test(0, 2, NodeSet.of(1))).isEqualTo(new TestResult(0, 0, 100, 1));
        assertThat(ConditionalGaussianTest.of(table).pValue(0, 1, NodeSet.empty()))
                .isLessThan(1e-50);
    }

    @Test
    void uselessColumnsAreNamed() {
        Table constant = new Table(
                "c",
                List.of(
                        new ContinuousColumn("x", new double[] {1, 2, 3}),
                        new DiscreteColumn("same", new int[] {1, 1, 1}, List.of("a", "b"))));
        assertThatThrownBy(() -> DegenerateGaussianTest.of(constant))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("same");
        assertThatThrownBy(() -> ConditionalGaussianTest.of(constant))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("same");
    }
}
