package dev.whence.discovery.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Found;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.series.Granger;
import dev.whence.discovery.series.Series;
import dev.whence.discovery.series.SeriesGraph.Link;
import dev.whence.discovery.series.SeriesKnowledge;
import dev.whence.discovery.simulation.DataKind;
import dev.whence.discovery.simulation.DataModel;
import dev.whence.discovery.simulation.GraphModel;
import dev.whence.discovery.simulation.Noise;
import dev.whence.discovery.simulation.Simulated;
import dev.whence.discovery.simulation.Simulation;
import dev.whence.discovery.simulation.SimulationOptions;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;

class VarLingamTest {
    private static VarLingamResult run(Table table, int maxLag, Knowledge knowledge, LingamOptions options) {
        Series series = Series.of(table, Optional.empty(), maxLag);
        return VarLingam.run(
                series,
                VarLingam.Lags.all(maxLag),
                SeriesKnowledge.of(knowledge, series.variables(), maxLag),
                options,
                Progress.NONE);
    }

    private static VarLingamResult run(Table table, int maxLag) {
        return run(table, maxLag, Knowledge.none(), LingamOptions.defaults().withThreads(1));
    }

    private static Simulated simulated(int variables, Noise noise, int rows, long seed) {
        return Simulation.run(SimulationOptions.of(
                GraphModel.erdosRenyi(variables, 3),
                DataModel.of(DataKind.SERIES_LINEAR).withNoise(noise),
                rows,
                seed));
    }

    /** y follows x within the step with weight 0.8; both have weight 0.5 on their own past. */
    private static Table pair(LinearData.Noise noise, int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[rows];
        double[] y = new double[rows];
        double lastX = 0;
        double lastY = 0;
        for (int t = -100; t < rows; t++) {
            lastX = 0.5 * lastX + noise.draw(random);
            lastY = 0.5 * lastY + 0.8 * lastX + noise.draw(random);
            if (t >= 0) {
                x[t] = lastX;
                y[t] = lastY;
            }
        }
        boolean swapped = seed % 2 == 1; // names break ties, and must not help
        return table(Map.of(swapped ? "b" : "a", x, swapped ? "a" : "b", y));
    }

    private static boolean isRight(VarLingamResult found, long seed) {
        int cause = seed % 2 == 1 ? 1 : 0;
        return found.graph().links().contains(Link.directed(cause, 0, 1 - cause));
    }

    private static Table table(Map<String, double[]> values) {
        List<Column> columns = new ArrayList<>();
        new TreeSet<>(values.keySet())
                .forEach(name -> columns.add(new ContinuousColumn(name, values.getOrDefault(name, new double[0]))));
        return new Table("mine.csv", columns);
    }

    private static Set<String> edges(dev.whence.causal.graph.Graph graph) {
        return graph.edges().stream()
                .map(edge -> graph.name(edge.from()) + " -> " + graph.name(edge.to()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void recoversTheGraphAndTheCoefficients() {
        long seed = 0;
        int within = 0;
        for (Noise noise : List.of(Noise.UNIFORM, Noise.LAPLACE, Noise.EXPONENTIAL)) {
            for (int i = 0; i < 4; i++) {
                Simulated data = simulated(6, noise, 3000, ++seed);
                SearchInput input = new SearchInput(data.data())
                        .withOptions(SearchOptions.defaults().withMaxLag(2).withThreads(1));
                Found found = new VarLingamMethod().search(input, Progress.NONE);
                assertThat(edges(found.graph())).as("seed " + seed).isEqualTo(edges(data.truth()));
                assertThat(found.warnings()).isEmpty();
                VarLingamResult result = run(data.data(), 2);
                for (Edge edge : data.truth().edges()) {
                    double truth = data.coefficients().getOrDefault(edge, Double.NaN);
                    Link link = Link.directed(edge.from() % 6, edge.from() / 6, edge.to());
                    within += link.lag() == 0 ? 1 : 0;
                    Weight weight = result.weights().getOrDefault(link, new Weight(Double.NaN, Double.NaN));
                    assertThat(weight.value()).isCloseTo(truth, within(4.5 * weight.standardError()));
                    assertThat(weight.standardError()).isLessThan(0.05);
                    assertThat(found.weights().get(edge.canonical())).isEqualTo(weight.value());
                }
            }
        }
        assertThat(within).isGreaterThan(20); // there was something to direct
    }

    /** B_k = (I - B_0) M_k of the paper, from the rows by another library's least squares. */
    @Test
    void weightsAreThoseOfThePaper() {
        int size = 4;
        int lags = 2;
        LingamOptions defaults = LingamOptions.defaults();
        LingamOptions everything =
                new LingamOptions(Pruning.BIC, defaults.alpha(), 1e-300, defaults.seed(), 1); // nothing is dropped
        for (long seed = 1; seed <= 5; seed++) {
            Table table = simulated(size, Noise.LAPLACE, 300, seed).data();
            VarLingamResult found = run(table, lags, Knowledge.none(), everything);
            Series series = Series.of(table, Optional.empty(), lags);
            double[][] windows = new double[series.samples()][size * (lags + 1)];
            for (int c = 0; c < size * (lags + 1); c++) {
                double[] values = series.windows().columns().get(c).numbers();
                for (int i = 0; i < windows.length; i++) {
                    windows[i][c] = values[i];
                }
            }
            double[][] past = new double[windows.length][];
            for (int i = 0; i < windows.length; i++) {
                past[i] = java.util.Arrays.copyOfRange(windows[i], size, size * (lags + 1));
            }
            RealMatrix all = MatrixUtils.createRealMatrix(size, size * lags);
            double[][] residuals = new double[size][];
            for (int v = 0; v < size; v++) {
                OLSMultipleLinearRegression ols = new OLSMultipleLinearRegression();
                int target = v;
                ols.newSampleData(
                        java.util.Arrays.stream(windows)
                                .mapToDouble(row -> row[target])
                                .toArray(),
                        past);
                double[] beta = ols.estimateRegressionParameters();
                all.setRow(v, java.util.Arrays.copyOfRange(beta, 1, beta.length));
                residuals[v] = ols.estimateResiduals();
            }
            RealMatrix within = MatrixUtils.createRealMatrix(size, size);
            int[] order =
                    found.order().stream().mapToInt(series.variables()::indexOf).toArray();
            for (int at = 1; at < size; at++) {
                double[][] earlier = new double[windows.length][at];
                for (int i = 0; i < windows.length; i++) {
                    for (int j = 0; j < at; j++) {
                        earlier[i][j] = residuals[order[j]][i];
                    }
                }
                OLSMultipleLinearRegression ols = new OLSMultipleLinearRegression();
                ols.newSampleData(residuals[order[at]], earlier);
                double[] beta = ols.estimateRegressionParameters();
                for (int j = 0; j < at; j++) {
                    within.setEntry(order[at], order[j], beta[j + 1]);
                }
            }
            assertSame(found.matrix(0), within);
            for (int lag = 1; lag <= lags; lag++) {
                RealMatrix reduced = all.getSubMatrix(0, size - 1, (lag - 1) * size, lag * size - 1);
                assertSame(
                        found.matrix(lag),
                        MatrixUtils.createRealIdentityMatrix(size)
                                .subtract(within)
                                .multiply(reduced));
            }
        }
    }

    private static void assertSame(double[][] found, RealMatrix expected) {
        for (int i = 0; i < found.length; i++) {
            for (int j = 0; j < found.length; j++) {
                assertThat(found[i][j]).isCloseTo(expected.getEntry(i, j), within(1e-8));
            }
        }
    }

    @Test
    void gaussianNoiseIsReportedAndDirectsAtChance() {
        VarLingamResult found = run(simulated(5, Noise.GAUSSIAN, 1000, 3).data(), 2);
        assertThat(found.warnings()).anyMatch(text -> text.contains("not identified") && text.contains("PCMCI+"));
        int gaussian = 0;
        int laplace = 0;
        for (long seed = 0; seed < 100; seed++) {
            gaussian += isRight(run(pair(LinearData.GAUSSIAN, 300, seed), 1), seed) ? 1 : 0;
            laplace += isRight(run(pair(LinearData.LAPLACE, 300, seed), 1), seed) ? 1 : 0;
        }
        assertThat(gaussian).isBetween(35, 65);
        assertThat(laplace).isGreaterThan(90); // the control
    }

    @Test
    void neitherColumnOrderNorThreadsMatter() {
        for (int seed = 0; seed < 4; seed++) {
            Table table = simulated(7, Noise.UNIFORM, 200, seed).data();
            VarLingamResult first = run(table, 3);
            List<String> names = new ArrayList<>(table.names());
            Collections.shuffle(names, new Random(seed));
            LingamOptions options = LingamOptions.defaults().withThreads(1 + seed);
            VarLingamResult other = run(table.select(names), 3, Knowledge.none(), options);
            assertThat(other.graph()).isEqualTo(first.graph());
            assertThat(other.weights()).isEqualTo(first.weights()); // bit for bit
            assertThat(other.disturbances()).isEqualTo(first.disturbances());
            assertThat(other.order()).isEqualTo(first.order());
            assertThat(other.explanation().of("X1", "X2"))
                    .isEqualTo(first.explanation().of("X2", "X1"))
                    .hasSize(8); // the order, the weight within the step, three lags either way
        }
    }

    @Test
    void knowledgeIsHonoured() {
        for (long seed = 0; seed < 20; seed++) {
            Table table = simulated(5, Noise.LAPLACE, 200, seed).data();
            List<String> names = new ArrayList<>(table.names());
            Collections.shuffle(names, new Random(seed)); // mostly false: it must be honoured all the same
            String a = names.get(0);
            String b = names.get(1);
            String c = names.get(2);
            String d = names.get(3);
            Knowledge knowledge = new Knowledge(
                    Map.of(),
                    Set.of(),
                    Set.of(new Arrow(a, b), new Arrow(b + "(t)", c + "(t)"), new Arrow(c + "(t-2)", c + "(t)")),
                    Set.of(new Arrow(c + "(t)", d + "(t)"), new Arrow(d + "(t-2)", a + "(t)")),
                    Set.of(),
                    Set.of(),
                    Set.of());
            VarLingamResult found = run(table, 2, knowledge, LingamOptions.defaults());
            Set<String> edges = edges(found.graph().dag());
            assertThat(edges)
                    .contains(c + "(t) -> " + d + "(t)", d + "(t-2) -> " + a + "(t)")
                    .doesNotContain(a + "(t) -> " + b + "(t)", a + "(t-1) -> " + b + "(t)", a + "(t-2) -> " + b + "(t)")
                    .doesNotContain(b + "(t) -> " + c + "(t)", c + "(t-2) -> " + c + "(t)");
            assertThat(found.explanation().of(c + "(t)", d + "(t)"))
                    .allMatch(each -> each.kind() == Evidence.Kind.KNOWN)
                    .hasSize(2);
            assertThat(found.explanation().of(c + "(t-2)", c + "(t)"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.sentence()).contains("forbidden"));
            Map<String, Integer> tiers = new HashMap<>();
            for (int i = 0; i < 5; i++) {
                tiers.put(names.get(i), i / 2);
            }
            Knowledge tiered = new Knowledge(tiers, Set.of(0), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
            VarLingamResult second = run(table, 2, tiered, LingamOptions.defaults());
            for (Link link : second.graph().links()) {
                String from = table.names().get(link.from());
                String to = table.names().get(link.to());
                assertThat(tiers.get(from)).isLessThanOrEqualTo(tiers.get(to));
                assertThat(tiers.getOrDefault(to, -1) == 0 && !from.equals(to)).isFalse();
            }
        }
    }

    @Test
    void trueKnowledgeHelps() {
        // Gaussian noise leaves the order within a step open; a forbidden link closes it.
        for (long seed = 0; seed < 20; seed++) {
            Arrow wrong = seed % 2 == 1 ? new Arrow("a(t)", "b(t)") : new Arrow("b(t)", "a(t)");
            Knowledge knowledge =
                    new Knowledge(Map.of(), Set.of(), Set.of(wrong), Set.of(), Set.of(), Set.of(), Set.of());
            VarLingamResult found = run(pair(LinearData.GAUSSIAN, 300, seed), 1, knowledge, LingamOptions.defaults());
            assertThat(isRight(found, seed)).isTrue();
        }
    }

    @Test
    void theNumberOfLagsIsThatOfTheProcess() {
        // x on its own past two steps before, y on x: an autoregression of two lags.
        SplittableRandom random = new SplittableRandom(5);
        double[] x = new double[600];
        double[] y = new double[600];
        for (int t = 2; t < 600; t++) {
            x[t] = 0.4 * x[t - 1] - 0.5 * x[t - 2] + LinearData.UNIFORM.draw(random);
            y[t] = 0.7 * x[t] + 0.3 * y[t - 1] + LinearData.UNIFORM.draw(random);
        }
        Table table = table(Map.of("x", x, "y", y));
        Series series = Series.of(table, Optional.empty(), 6);
        SeriesKnowledge none = SeriesKnowledge.of(Knowledge.none(), series.variables(), 6);
        VarLingamResult found =
                VarLingam.run(series, new VarLingam.Lags(6, true), none, LingamOptions.defaults(), Progress.NONE);
        assertThat(found.lags()).isEqualTo(2);
        assertThat(found.warnings()).isEmpty();
        assertThat(edges(found.graph().dag()))
                .containsExactlyInAnyOrder("x(t) -> y(t)", "x(t-1) -> x(t)", "x(t-2) -> x(t)", "y(t-1) -> y(t)");
        assertThat(found.explanation().of("x(t-5)", "y(t)").getFirst().sentence())
                .contains("chose 2 lags");
        for (long seed = 0; seed < 5; seed++) { // the same criterion, computed by another class
            Series other = Series.of(simulated(4, Noise.LAPLACE, 150, seed).data(), Optional.empty(), 5);
            SeriesKnowledge free = SeriesKnowledge.of(Knowledge.none(), other.variables(), 5);
            assertThat(VarLingam.run(other, new VarLingam.Lags(5, true), free, LingamOptions.defaults(), Progress.NONE)
                            .lags())
                    .isEqualTo(Granger.run(other, new Granger.Options(5, 0.05, false, true, false), free, 1)
                            .lags());
        }
        Knowledge late = new Knowledge(
                Map.of(), Set.of(), Set.of(), Set.of(new Arrow("x(t-4)", "y(t)")), Set.of(), Set.of(), Set.of());
        VarLingamResult required = VarLingam.run(
                series,
                new VarLingam.Lags(6, true),
                SeriesKnowledge.of(late, series.variables(), 6),
                LingamOptions.defaults(),
                Progress.NONE);
        assertThat(required.lags()).isEqualTo(4);
        assertThat(required.weights()).containsKey(Link.directed(0, 4, 1));
    }

    @Test
    void aLagThatTheCriterionMissesIsWarnedOf() {
        // One link of lag 2 among six variables: not worth the 36 coefficients that the criterion counts.
        SplittableRandom random = new SplittableRandom(6);
        Map<String, double[]> values = new HashMap<>();
        for (int v = 0; v < 6; v++) {
            values.put(
                    "v" + v,
                    IntStream.range(0, 600)
                            .mapToDouble(_ -> LinearData.UNIFORM.draw(random))
                            .toArray());
        }
        double[] cause = values.getOrDefault("v3", new double[0]);
        double[] effect = values.getOrDefault("v1", new double[0]);
        for (int t = 2; t < 600; t++) {
            effect[t] += 0.3 * cause[t - 2];
        }
        Series series = Series.of(table(values), Optional.empty(), 2);
        SeriesKnowledge none = SeriesKnowledge.of(Knowledge.none(), series.variables(), 2);
        VarLingamResult found =
                VarLingam.run(series, new VarLingam.Lags(2, true), none, LingamOptions.defaults(), Progress.NONE);
        assertThat(found.lags()).isEqualTo(1);
        assertThat(found.warnings())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("v1(t) still correlates with v3(t-2) (0.", "lags=all"));
        VarLingamResult all = run(table(values), 2);
        assertThat(edges(all.graph().dag())).containsExactly("v3(t-2) -> v1(t)");
        assertThat(all.warnings()).isEmpty();
    }

    @Test
    void theLargestRootIsTheProcessesAndARandomWalkIsWarnedOf() {
        assertThat(run(pair(LinearData.LAPLACE, 5000, 1), 1).radius()).isCloseTo(0.5, within(0.05));
        SplittableRandom random = new SplittableRandom(8);
        double[] x = new double[500];
        double[] y = new double[500];
        for (int t = 1; t < 500; t++) {
            x[t] = x[t - 1] + LinearData.UNIFORM.draw(random);
            y[t] = 0.5 * y[t - 1] + LinearData.UNIFORM.draw(random);
        }
        assertThat(run(table(Map.of("x", x, "y", y)), 1).warnings())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("may not be stationary"));
    }

    @Test
    void methodReportsItsEvidence() {
        Table table = pair(LinearData.LAPLACE, 800, 2);
        double[] gap = table.column("a").numbers().clone();
        gap[400] = Double.NaN;
        Table withGap = table(Map.of("a", gap, "b", table.column("b").numbers()));
        Found found = new VarLingamMethod().search(new SearchInput(withGap), Progress.NONE);
        assertThat(found.graph().nodes()).containsExactly("a(t)", "b(t)", "a(t-1)", "b(t-1)");
        assertThat(found.weights().keySet()).isEqualTo(Set.copyOf(found.graph().edges()));
        assertThat(found.facts())
                .containsEntry("Windows", "797 of 2 steps each")
                .containsEntry("Causal order within a step", "a, b")
                .containsKeys("Noise of a", "Largest root of the autoregression");
        assertThat(found.warnings())
                .singleElement()
                .satisfies(text -> assertThat(text).startsWith("2 of 799 windows have a missing value"));
        List<Evidence> why = found.explanation().of("a(t)", "b(t)");
        assertThat(why.get(0).sentence()).contains("a(t) comes before b(t)", "log likelihood ratio");
        assertThat(why.get(1).sentence()).contains("a(t) -> b(t) is kept with weight", "standard error");
        assertThat(found.explanation().of("a(t-1)", "b(t)").getFirst().sentence())
                .contains("too weak for backward elimination by BIC");
    }

    @Test
    void badInputIsNamed() {
        Table table = pair(LinearData.LAPLACE, 60, 2);
        assertRefused(table, 70, Map.of(), "60 rows", "looks back 70 steps");
        assertRefused(table, 25, Map.of(), "35 complete windows", "need more than 52", "--lags");
        assertRefused(table, 0, Map.of(), "at least 1", "direct-lingam");
        assertRefused(table, 1, Map.of("lags", "bik"), "did you mean 'bic'");
        assertRefused(table, 1, Map.of("lag", "bic"), "did you mean 'lags'");
        assertRefused(table, 1, Map.of("prune", "wlad"), "did you mean 'wald'");
        assertRefused(table.select(List.of("a")), 1, Map.of(), "1 variable", "at least two");
        Map<String, double[]> values = new HashMap<>();
        values.put("a", table.column("a").numbers());
        values.put("flat", IntStream.range(0, 60).mapToDouble(i -> 7).toArray());
        assertRefused(table(values), 1, Map.of(), "mine.csv", "column 'flat'");
        values.remove("flat");
        values.put(
                "twice",
                IntStream.range(0, 60)
                        .mapToDouble(i -> 2 * table.column("a").numbers()[i])
                        .toArray());
        assertRefused(table(values), 1, Map.of(), "collinear", "twice");
        Knowledge path =
                new Knowledge(Map.of(), Set.of(), Set.of(), Set.of(), Set.of(new Arrow("a", "b")), Set.of(), Set.of());
        assertThatThrownBy(
                        () -> new VarLingamMethod().search(new SearchInput(table).withKnowledge(path), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cannot honour");
    }

    private static void assertRefused(Table table, int maxLag, Map<String, String> more, String... said) {
        SearchOptions options = SearchOptions.defaults().withMaxLag(maxLag).withMore(more);
        assertThatThrownBy(
                        () -> new VarLingamMethod().search(new SearchInput(table).withOptions(options), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll(said);
    }
}
