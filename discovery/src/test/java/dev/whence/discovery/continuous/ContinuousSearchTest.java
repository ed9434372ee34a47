package dev.whence.discovery.continuous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Found;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** NOTEARS and DAGMA on models whose weights are known. */
class ContinuousSearchTest {
    private static final List<SearchMethod> BOTH = List.of(new NotearsMethod(), new DagmaMethod());

    /** Equal noise, weights of 0.5 to 2 as in the papers; the true weights are written into {@code truth}. */
    private static Table table(Dag dag, int rows, Map<Edge, Double> truth, SplittableRandom random) {
        double[][] columns = new double[dag.size()][rows];
        for (int node : dag.topologicalOrder()) {
            for (int row = 0; row < rows; row++) {
                columns[node][row] = random.nextGaussian();
            }
            for (int parent : dag.parents(node)) {
                double effect = random.nextDouble(0.5, 2) * (random.nextBoolean() ? 1 : -1);
                truth.put(Edge.directed(parent, node), effect);
                for (int row = 0; row < rows; row++) {
                    columns[node][row] += effect * columns[parent][row];
                }
            }
        }
        List<Column> all = new ArrayList<>();
        for (int node = 0; node < columns.length; node++) {
            all.add(new ContinuousColumn(dag.name(node), columns[node]));
        }
        return new Table("simulated", all);
    }

    private static SearchInput with(Table table, Map<String, String> options) {
        return new SearchInput(table).withOptions(SearchOptions.defaults().withMore(options));
    }

    /** Reisach et al. 2021: right on the raw scale, where the variances give the order away; wrong on the standardised. */
    @Test
    void rightWhereTheVariancesGiveTheOrderAwayAndWrongWhereTheyDoNot() {
        for (SearchMethod method : BOTH) {
            SplittableRandom random = new SplittableRandom(1);
            int raw = 0;
            int standardised = 0;
            int edges = 0;
            for (int i = 0; i < 8; i++) {
                Dag dag = RandomGraphs.dag(10, 0.25, random);
                Map<Edge, Double> truth = new HashMap<>();
                Table table = table(dag, 1000, truth, random);
                Found found = method.search(new SearchInput(table), Progress.NONE);
                raw += GraphComparison.of(found.graph(), dag).structuralHammingDistance();
                standardised += GraphComparison.of(
                                method.search(with(table, Map.of("standardise", "yes")), Progress.NONE)
                                        .graph(),
                                dag)
                        .structuralHammingDistance();
                edges += dag.edges().size();
                assertThat(found.warnings()).anyMatch(warning -> warning.contains("units"));
            }
            assertThat(raw).isLessThan(edges / 10);
            assertThat(standardised).isGreaterThan(edges / 3);
        }
    }

    /** Without the L1 penalty the weights on the true graph are the regression coefficients. */
    @Test
    void theWeightsAreTheEffects() {
        SplittableRandom random = new SplittableRandom(2);
        Dag dag = RandomGraphs.dag(8, 0.3, random);
        Map<Edge, Double> truth = new HashMap<>();
        Table table = table(dag, 20_000, truth, random);
        for (SearchMethod method : BOTH) {
            Found found = method.search(with(table, Map.of("lambda", "0.002")), Progress.NONE);
            assertThat(found.graph()).isEqualTo(dag);
            truth.forEach((edge, effect) ->
                    assertThat(found.weights().get(edge.canonical())).isCloseTo(effect, within(0.05)));
            for (Edge edge : dag.edges()) {
                List<Evidence> reasons = found.explanation().of(dag.name(edge.to()), dag.name(edge.from()));
                assertThat(reasons)
                        .anyMatch(reason -> reason.kind() == Evidence.Kind.KEPT
                                && reason.sentence().startsWith(dag.name(edge.from()) + " -> " + dag.name(edge.to())));
            }
        }
    }

    @Test
    void theOrderOfTheColumnsDoesNotMatter() {
        SplittableRandom random = new SplittableRandom(3);
        Dag dag = RandomGraphs.dag(9, 0.3, random);
        Table table = table(dag, 200, new HashMap<>(), random);
        List<String> names = new ArrayList<>(table.names());
        Collections.shuffle(names, new Random(1));
        for (SearchMethod method : BOTH) {
            Found one = method.search(new SearchInput(table), Progress.NONE);
            Found other = method.search(new SearchInput(table.select(names)), Progress.NONE);
            assertThat(edges(other)).isEqualTo(edges(one));
            assertThat(other.facts()).isEqualTo(one.facts());
        }
    }

    private static Set<String> edges(Found found) {
        Set<String> edges = new TreeSet<>();
        found.weights()
                .forEach((edge, weight) -> edges.add(
                        found.graph().name(edge.from()) + " -> " + found.graph().name(edge.to()) + " " + weight));
        return edges;
    }

    @Test
    void whatIsKnownIsHonoured() {
        SplittableRandom random = new SplittableRandom(4);
        int checked = 0;
        for (int i = 0; i < 25; i++) {
            Dag dag = RandomGraphs.dag(7, 0.4, random);
            Table table = table(dag, 200, new HashMap<>(), random);
            Map<String, Integer> tiers = new HashMap<>();
            Set<Arrow> forbidden = new java.util.HashSet<>();
            Set<Arrow> required = new java.util.HashSet<>();
            Set<Arrow> paths = new java.util.HashSet<>();
            for (String name : dag.nodes()) {
                if (random.nextInt(3) > 0) {
                    tiers.put(name, random.nextInt(2));
                }
            }
            for (Set<Arrow> arrows : List.of(forbidden, required, paths)) {
                int from = random.nextInt(7);
                arrows.add(new Arrow(dag.name(from), dag.name((from + 1 + random.nextInt(6)) % 7)));
            }
            Knowledge knowledge = new Knowledge(tiers, Set.of(0), forbidden, required, paths, Set.of(), Set.of());
            KnowledgeOver known;
            try {
                known = knowledge.over(dag.nodes());
            } catch (InputException contradiction) {
                continue;
            }
            checked++;
            for (SearchMethod method : BOTH) {
                Found found = method.search(new SearchInput(table).withKnowledge(knowledge), Progress.NONE);
                for (int a = 0; a < 7; a++) {
                    for (int b = 0; b < 7; b++) {
                        if (a != b) {
                            boolean edge = found.graph().children(a).contains(b);
                            assertThat(edge && known.forbids(a, b)).isFalse();
                            assertThat(!edge && known.requires(a, b)).isFalse();
                            assertThat(known.excludesCause(a, b)
                                            && MarkedEdges.closure(found.graph().children(a), found.graph()::children)
                                                    .contains(b))
                                    .isFalse();
                        }
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(5);
    }

    @Test
    void badOptionsAndData() {
        SplittableRandom random = new SplittableRandom(5);
        Table table = table(Dag.parse("a -> b"), 100, new HashMap<>(), random);
        for (SearchMethod method : BOTH) {
            for (Map<String, String> wrong : List.of(
                    Map.of("lambda", "-1"),
                    Map.of("threshold", "x"),
                    Map.of("standardise", "maybe"),
                    Map.of("lamda", "1"))) {
                assertThatThrownBy(() -> method.search(with(table, wrong), Progress.NONE))
                        .isInstanceOf(InputException.class)
                        .hasMessageContaining(wrong.keySet().iterator().next());
            }
            Table constant =
                    new Table("c", List.of(table.columns().get(0), new ContinuousColumn("k", new double[100])));
            assertThatThrownBy(() -> method.search(new SearchInput(constant), Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("k is constant");
        }
    }
}
