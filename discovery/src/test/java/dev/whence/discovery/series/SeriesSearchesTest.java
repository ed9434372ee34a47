package dev.whence.discovery.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Found;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.functional.VarLingamMethod;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.series.SeriesGraph.Link;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.FDistribution;
import org.hipparchus.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeriesSearchesTest {
    /** Draws from x_v(t) = own x_v(t-1) + sum of coefficient x_from(t - lag) + Gaussian noise, after a warm-up. */
    static Table draw(SeriesGraph links, double own, double coefficient, int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = links.variables().size();
        int warm = 300;
        double[][] values = new double[size][warm + length];
        for (int t = links.maxLag(); t < warm + length; t++) {
            for (int v = 0; v < size; v++) {
                values[v][t] = own * values[v][t - 1] + random.nextGaussian();
            }
            for (Link link : links.links()) { // none within a step
                values[link.to()][t] += coefficient * values[link.from()][t - link.lag()];
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int v = 0; v < size; v++) {
            columns.add(new ContinuousColumn(
                    links.variables().get(v), java.util.Arrays.copyOfRange(values[v], warm, warm + length)));
        }
        return new Table("drawn", columns);
    }

    private static List<String> names(int size) {
        return IntStream.range(0, size).mapToObj(i -> "v" + (10 + i)).toList();
    }

    private static List<SearchMethod> methods() {
        return List.of(new PcmciMethod(), new PcmciPlusMethod(), new GrangerMethod());
    }

    private static List<SearchMethod> allMethods() {
        return List.of(new PcmciMethod(), new PcmciPlusMethod(), new GrangerMethod(), new VarLingamMethod());
    }

    private static SearchInput input(Table table, double alpha, int maxLag) {
        return new SearchInput(table)
                .withOptions(SearchOptions.defaults()
                        .withAlpha(alpha)
                        .withMaxLag(maxLag)
                        .withThreads(1));
    }

    private static Set<String> edges(Found found) {
        return found.graph().edges().stream()
                .map(edge -> edge.isDirected()
                                || found.graph()
                                                .name(edge.from())
                                                .compareTo(found.graph().name(edge.to()))
                                        < 0
                        ? edge
                        : edge.reversed())
                .map(found.graph().marks()::describe)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The experiment of Runge et al. 2019: independent autoregressions with coefficient 0.95, where every cross link is
     * false. The share found must be about alpha; a test without conditions finds several times as many.
     */
    @Test
    void falseLinksStayAtTheLevelUnderStrongAutocorrelation() {
        double alpha = 0.05;
        int plain = 0;
        int pcmci = 0;
        int plus = 0;
        int granger = 0;
        int possible = 0;
        for (int seed = 0; seed < 60; seed++) {
            int size = 4;
            SeriesGraph nothing = SeriesGraph.of(names(size), 2, List.of());
            Table table = draw(nothing, 0.95, 0, 200, seed);
            pcmci += crossLinks(new PcmciMethod().search(input(table, alpha, 2), Progress.NONE));
            plus += crossLinks(new PcmciPlusMethod().search(input(table, alpha, 2), Progress.NONE));
            granger += crossPairs(draw(nothing, 0.5, 0, 200, seed), alpha); // near a unit root its F test is liberal
            Series series = Series.of(table, Optional.empty(), 2);
            FisherZ test = FisherZ.of(series.windows());
            for (int to = 0; to < size; to++) {
                for (int from = 0; from < size; from++) {
                    for (int lag = 1; lag <= 2 && from != to; lag++) {
                        possible++;
                        plain += test.pValue(series.node(from, lag), to, NodeSet.empty()) <= alpha ? 1 : 0;
                    }
                }
            }
        }
        double sure = 3 * Math.sqrt(alpha * (1 - alpha) / possible); // of a share, if tests were independent
        assertThat((double) pcmci / possible).isLessThan(alpha + sure);
        assertThat((double) plus / possible).isLessThan(alpha + sure);
        assertThat((double) granger / (possible / 2.0)).isLessThan(alpha + 1.5 * sure);
        assertThat((double) plain / possible).isGreaterThan(5 * alpha);
    }

    private static int crossLinks(Found found) {
        return (int) found.graph().edges().stream()
                .filter(edge -> edge.isDirected())
                .filter(edge -> edge.from() % 4 != edge.to() % 4 && edge.from() >= 4)
                .count();
    }

    private static int crossPairs(Table table, double alpha) {
        Found found = new GrangerMethod().search(input(table, alpha, 2), Progress.NONE);
        return (int) found.graph().edges().stream()
                .map(edge -> edge.from() % 4 * 4 + edge.to())
                .distinct()
                .filter(pair -> pair / 4 != pair % 4)
                .count();
    }

    /** With many variables conditioning on the whole past wastes the data; PCMCI's selected conditions do not. */
    @Test
    void morePowerThanConditioningOnTheWholePast() {
        int size = 12;
        int maxLag = 3;
        List<Link> links = new ArrayList<>();
        for (int v = 0; v < size; v++) {
            links.add(Link.directed(v, 1 + v % maxLag, (v + 1) % size));
        }
        SeriesGraph truth = SeriesGraph.of(names(size), maxLag, links);
        int pcmci = 0;
        int whole = 0;
        for (int seed = 0; seed < 12; seed++) {
            Table table = draw(truth, 0.6, 0.3, 75, 100 + seed);
            Found found = new PcmciMethod().search(input(table, 0.05, maxLag), Progress.NONE);
            Series series = Series.of(table, Optional.empty(), maxLag);
            FisherZ test = FisherZ.of(series.windows());
            NodeSet past = NodeSet.range(size * (maxLag + 1)).minus(NodeSet.range(size));
            for (Link link : links) {
                int from = series.node(link.from(), link.lag());
                pcmci += found.graph().parents(link.to()).contains(from) ? 1 : 0;
                whole += test.pValue(from, link.to(), past.without(from)) <= 0.05 ? 1 : 0;
            }
        }
        double all = 12 * links.size();
        assertThat(pcmci / all).isGreaterThan(whole / all + 0.1);
        assertThat(pcmci / all).isGreaterThan(0.5);
    }

    private static final SeriesGraph CHAIN = SeriesGraph.of(
            List.of("a", "b", "c", "d"),
            2,
            List.of(Link.directed(0, 1, 1), Link.directed(1, 2, 2), Link.directed(2, 1, 3)));

    @ParameterizedTest
    @MethodSource("methods")
    void findsTheLinksOfALongSeries(SearchMethod method) {
        Found found = method.search(input(draw(CHAIN, 0.5, 0.4, 2000, 3), 0.001, 2), Progress.NONE);
        Set<String> own = Set.of("a(t-1) --> a(t)", "b(t-1) --> b(t)", "c(t-1) --> c(t)", "d(t-1) --> d(t)");
        assertThat(edges(found)).containsAll(own);
        assertThat(edges(found)).contains("a(t-1) --> b(t)", "b(t-2) --> c(t)", "c(t-1) --> d(t)");
        assertThat(found.graph().edges()).hasSize(7);
        assertThat(found.weights().keySet()).isEqualTo(Set.copyOf(found.graph().edges()));
        assertThat(found.weights().values()).allMatch(weight -> weight > 0.2 && weight < 0.8);
        assertThat(found.explanation().of("a(t-1)", "b(t)"))
                .isEqualTo(found.explanation().of("b(t-1)", "a(t-2)"))
                .anyMatch(each ->
                        each.kind() == Evidence.Kind.KEPT && each.sentence().contains("p = "));
        assertThat(found.explanation().of("a", "b")).hasSizeGreaterThan(2);
        assertThatThrownBy(() -> found.explanation().of("a(t-1)", "bb(t)")).hasMessageContaining("'bb'");
    }

    @ParameterizedTest
    @MethodSource("allMethods")
    void columnsAndThreadsDoNotMatter(SearchMethod method) {
        for (int seed = 0; seed < 6; seed++) {
            Table table = draw(CHAIN, 0.7, 0.3, 150, seed);
            Found one = method.search(input(table, 0.1, 2), Progress.NONE);
            List<String> order = new ArrayList<>(table.names());
            Collections.shuffle(order, new java.util.Random(seed));
            SearchInput other = input(table.select(order), 0.1, 2);
            Found two = method.search(other.withOptions(other.options().withThreads(3)), Progress.NONE);
            assertThat(edges(two)).isEqualTo(edges(one));
            assertThat(two.facts()).isEqualTo(one.facts());
            assertThat(new TreeSet<>(two.weights().values()))
                    .isEqualTo(new TreeSet<>(one.weights().values()));
            assertThat(two.explanation().of("a", "c"))
                    .isEqualTo(one.explanation().of("a", "c"));
            assertThat(two.graph().nodes().subList(0, 4))
                    .isEqualTo(order.stream().map(name -> name + "(t)").toList());
        }
    }

    @ParameterizedTest
    @MethodSource("allMethods")
    void resamplesCanBeSearched(SearchMethod method) {
        SearchInput input = input(draw(CHAIN, 0.5, 0.4, 600, 5), 0.001, 2);
        Found whole = method.search(input, Progress.NONE);
        Table drawn = method.resample(input, new SplittableRandom(1));
        Found again = method.search(input.withTable(drawn), Progress.NONE);
        assertThat(again.graph().nodes()).isEqualTo(whole.graph().nodes());
        assertThat(edges(again)).contains("a(t-1) --> b(t)", "b(t-2) --> c(t)", "c(t-1) --> d(t)");
    }

    @ParameterizedTest
    @MethodSource("allMethods")
    void knowledgeIsKept(SearchMethod method) {
        Knowledge knowledge = new Knowledge(
                Map.of(),
                Set.of(),
                Set.of(new Arrow("a", "b"), new Arrow("c(t-1)", "d(t)")),
                Set.of(new Arrow("d(t-2)", "a(t)")),
                Set.of(),
                Set.of(),
                Set.of());
        SearchInput input = input(draw(CHAIN, 0.5, 0.4, 500, 6), 0.01, 2).withKnowledge(knowledge);
        Found found = method.search(input, Progress.NONE);
        assertThat(edges(found))
                .contains("d(t-2) --> a(t)", "b(t-2) --> c(t)")
                .doesNotContain("a(t-1) --> b(t)", "a(t-2) --> b(t)", "a(t) --> b(t)", "c(t-1) --> d(t)");
        assertThat(found.explanation().of("d(t-2)", "a(t)")).anyMatch(each -> each.kind() == Evidence.Kind.KNOWN);
    }

    @ParameterizedTest
    @MethodSource("allMethods")
    void wrongInputIsRefused(SearchMethod method) {
        Table table = draw(CHAIN, 0.5, 0.4, 30, 6);
        assertThatThrownBy(() -> method.search(input(table, 0.01, 40), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("30 rows", "0 usable samples");
        assertThatThrownBy(() -> method.search(
                        input(table, 0.01, 1)
                                .withOptions(SearchOptions.defaults().withTime("when")),
                        Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'when'");
        assertThatThrownBy(() -> method.search(
                        input(table, 0.01, 1)
                                .withOptions(SearchOptions.defaults().withMore(Map.of("block-lenth", "3"))),
                        Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'block-length'");
        Knowledge hidden =
                new Knowledge(Map.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(new Arrow("a", "b")));
        assertThatThrownBy(() -> method.search(input(table, 0.01, 1).withKnowledge(hidden), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("hidden");
    }

    @Test
    void pcmciSaysWhenLinksActWithinAStep() {
        SplittableRandom random = new SplittableRandom(2);
        double[] x = random.doubles(400).map(u -> u - 0.5).toArray();
        double[] y = IntStream.range(0, 400)
                .mapToDouble(i -> x[i] + 0.3 * random.nextGaussian())
                .toArray();
        double[] z = IntStream.range(0, 400)
                .mapToDouble(i -> y[i] + 0.3 * random.nextGaussian())
                .toArray();
        Table table = new Table(
                "fast",
                List.of(new ContinuousColumn("x", x), new ContinuousColumn("y", y), new ContinuousColumn("z", z)));
        Found found = new PcmciMethod().search(input(table, 0.01, 1), Progress.NONE);
        assertThat(found.warnings()).anyMatch(each -> each.contains("pcmci-plus"));
        assertThat(edges(new PcmciPlusMethod().search(input(table, 0.001, 1), Progress.NONE)))
                .containsExactlyInAnyOrder("x(t) --- y(t)", "y(t) --- z(t)");
    }

    /** Akaike's choice and the adjustment both leave the links of a clear series. */
    @Test
    void selectionByAkaikeAndAdjustedPValues() {
        SearchInput input = input(draw(CHAIN, 0.5, 0.4, 500, 9), 0.05, 2);
        Found found = new PcmciMethod()
                .search(
                        input.withOptions(input.options().withMore(Map.of("pc-alpha", "auto", "fdr", "yes"))),
                        Progress.NONE);
        assertThat(edges(found)).contains("a(t-1) --> b(t)", "b(t-2) --> c(t)", "c(t-1) --> d(t)");
        assertThat(found.facts()).containsEntry("Selection of conditions", "by Akaike's criterion");
    }

    @Test
    void adjustedPValuesFollowTheirDefinition() {
        // The example of Benjamini and Hochberg 1995, section 3: four of fifteen are rejected at 0.05.
        double[] p = {
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0
        };
        double[] adjusted = Adjustment.benjaminiHochberg(p);
        assertThat(IntStream.range(0, 15).filter(i -> adjusted[i] <= 0.05).toArray())
                .containsExactly(0, 1, 2, 3);
        assertThat(adjusted[3]).isCloseTo(0.0095 * 15 / 4, within(1e-12));
    }

    /** F and p as an ordinary least-squares library gives them from the rows. */
    @Test
    void grangerTestIsTheFTestOfTheRegression() {
        Table table = draw(CHAIN, 0.5, 0.2, 80, 8);
        Series series = Series.of(table, Optional.empty(), 2);
        Granger.Result result = Granger.run(
                series,
                new Granger.Options(2, 0.05, false, false, false),
                SeriesKnowledge.of(Knowledge.none(), series.variables(), 2),
                1);
        assertThat(result.found().links()).hasSize(32);
        for (LinkTest link : result.found().links()) {
            double full = residual(series, link.to(), IntStream.range(4, 12).toArray());
            double less = residual(
                    series,
                    link.to(),
                    IntStream.range(4, 12)
                            .filter(node -> node % 4 != link.from())
                            .toArray());
            int free = 78 - 9;
            double statistic = (less - full) / 2 / (full / free);
            assertThat(link.result().statistic()).isCloseTo(statistic, within(1e-8 * (1 + statistic)));
            assertThat(link.result().pValue())
                    .isCloseTo(1 - new FDistribution(2, free).cumulativeProbability(statistic), within(1e-9));
        }
    }

    private static double residual(Series series, int target, int[] nodes) {
        double[][] x = new double[series.samples()][nodes.length];
        for (int row = 0; row < x.length; row++) {
            for (int i = 0; i < nodes.length; i++) {
                x[row][i] = series.windows().columns().get(nodes[i]).numbers()[row];
            }
        }
        OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
        regression.newSampleData(series.windows().columns().get(target).numbers(), x);
        return regression.calculateResidualSumOfSquares();
    }

    @Test
    void theInformationCriterionFindsTheNumberOfLags() {
        for (int seed = 0; seed < 5; seed++) {
            Series series = Series.of(draw(CHAIN, 0.5, 0.4, 1000, seed), Optional.empty(), 6);
            assertThat(Granger.run(
                                    series,
                                    new Granger.Options(6, 0.01, false, true, false),
                                    SeriesKnowledge.of(Knowledge.none(), series.variables(), 6),
                                    1)
                            .lags())
                    .isEqualTo(2);
        }
    }
}
