package dev.whence.discovery.greedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.equivalence.Validity;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.model.LinearModel;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Found;
import dev.whence.discovery.NameOrder;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.methods.Methods;
import dev.whence.discovery.score.GaussianBic;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Moments;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** The method as the command line uses it: order of columns, threads, knowledge, explanation, refusals. */
class FgesMethodTest {
    private static final Table LINEAR = BuiltInData.load("linear20");

    private static Found search(SearchInput input) {
        return new FgesMethod().search(input, Progress.NONE);
    }

    private static Set<String> edges(Cpdag graph) {
        Set<String> edges = new TreeSet<>();
        graph.edges().forEach(edge -> {
            String from = graph.name(edge.from());
            String to = graph.name(edge.to());
            boolean swap = edge.isUndirected() && from.compareTo(to) > 0;
            edges.add(swap ? to + " --- " + from : from + " " + edge.arrow() + " " + to);
        });
        return edges;
    }

    @Test
    void columnOrderAndThreads() {
        Random random = new Random(31);
        Table discrete = BuiltInData.load("college-plans");
        for (Table table : List.of(LINEAR, BuiltInData.load("sachs"), discrete)) {
            SearchInput input =
                    new SearchInput(table).withOptions(SearchOptions.defaults().withThreads(1));
            Found first = search(input);
            assertThat(first.graph().nodes()).isEqualTo(table.names());
            assertThat(Validity.isValid(first.graph())).isTrue();
            for (int i = 0; i < 3; i++) {
                List<String> names = new ArrayList<>(table.names());
                Collections.shuffle(names, random);
                Found other = search(input.withTable(table.select(names))
                        .withOptions(SearchOptions.defaults().withThreads(3)));
                assertThat(edges((Cpdag) other.graph())).isEqualTo(edges((Cpdag) first.graph()));
                assertThat(other.facts()).isEqualTo(first.facts());
                String a = names.get(0);
                String b = names.get(1);
                assertThat(other.explanation().of(a, b))
                        .isEqualTo(first.explanation().of(a, b))
                        .isEqualTo(first.explanation().of(b, a));
            }
        }
    }

    /** The numbers in the explanation are differences of scores of DAGs, computed here from the definition. */
    @Test
    void explanationsAreScoreDifferences() {
        Table table = NameOrder.sorted(LINEAR);
        GaussianBic score = GaussianBic.of(table, 2);
        FgesResult found = Fges.run(score, FgesOptions.defaults());
        Dag member = MarkovEquivalence.member(found.graph());
        double whole = total(score, member);
        for (Edge edge : member.edges()) {
            Dag without = Dag.of(
                    member.nodes(),
                    member.edges().stream().filter(other -> !other.equals(edge)).toList());
            assertThat(found.offers().removing(edge.from(), edge.to()))
                    .isGreaterThanOrEqualTo(total(score, without) - whole - 1e-6)
                    .isNegative();
        }
        for (int a = 0; a < 20; a++) {
            for (int b = 0; b < a; b++) {
                if (!member.isAdjacent(a, b)) {
                    boolean backwards = member.topologicalOrder().indexOf(a)
                            > member.topologicalOrder().indexOf(b);
                    List<Edge> edges = new ArrayList<>(member.edges());
                    edges.add(backwards ? Edge.directed(b, a) : Edge.directed(a, b));
                    assertThat(found.offers().adding(a, b))
                            .isGreaterThanOrEqualTo(total(score, Dag.of(member.nodes(), edges)) - whole - 1e-6)
                            .isNotPositive();
                }
            }
        }
        FgesStep first = found.steps().getFirst();
        assertThat(first.gain())
                .isCloseTo(
                        score.local(first.y(), new int[] {first.x()}) - score.local(first.y(), new int[0]),
                        within(1e-6));
        List<Evidence> evidence = search(new SearchInput(LINEAR))
                .explanation()
                .of(table.names().get(first.x()), table.names().get(first.y()));
        assertThat(evidence).extracting(Evidence::kind).contains(Evidence.Kind.KEPT, Evidence.Kind.ORIENTED);
        assertThat(evidence.getFirst().sentence())
                .contains("Step 1 of", String.format(java.util.Locale.ROOT, "%.1f", first.gain()));
    }

    private static double total(GaussianBic score, Dag dag) {
        int[][] parents = new int[dag.size()][];
        Arrays.setAll(parents, node -> dag.parents(node).toArray());
        return score.total(parents);
    }

    @Test
    void knowledgeByNames() {
        Map<String, Integer> tiers = new HashMap<>(); // the columns in the reverse of their order
        List<String> names = LINEAR.names();
        for (int i = 0; i < names.size(); i++) {
            tiers.put(names.get(i), names.size() - i);
        }
        Knowledge knowledge = new Knowledge(tiers, Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
        Found found = search(new SearchInput(LINEAR).withKnowledge(knowledge));
        assertThat(found.graph().edges()).isNotEmpty().allMatch(edge -> edge.isDirected() && edge.from() > edge.to());
        Edge edge = found.graph().edges().getFirst();
        assertThat(found.explanation().of(names.get(edge.from()), names.get(edge.to())))
                .extracting(Evidence::kind)
                .contains(Evidence.Kind.KNOWN);
        Knowledge paths = new Knowledge(
                Map.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(new Arrow(names.get(0), names.get(1))),
                Set.of());
        assertThatThrownBy(() -> search(new SearchInput(LINEAR).withKnowledge(paths)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("required paths");
    }

    @Test
    void degreeLimitAndBadOptions() {
        SearchOptions options = SearchOptions.defaults();
        Found found = search(new SearchInput(LINEAR).withOptions(options.withMore(Map.of("max-degree", "2"))));
        for (int node = 0; node < 20; node++) {
            assertThat(found.graph().adjacent(node).size()).isLessThanOrEqualTo(2);
        }
        for (Map<String, String> bad :
                List.of(Map.of("max-degree", "0"), Map.of("max-degree", "two"), Map.of("max-degre", "2"))) {
            assertThatThrownBy(() -> search(new SearchInput(LINEAR).withOptions(options.withMore(bad))))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("max-degre");
        }
        assertThatThrownBy(() -> search(new SearchInput(LINEAR).withOptions(options.withScore("bdeu"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("continuous");
    }

    @Test
    void cancelled() {
        Progress stop = new Progress() {
            @Override
            public void at(String stage, long done, long total) {}

            @Override
            public boolean cancelled() {
                return true;
            }
        };
        assertThatThrownBy(() -> new FgesMethod().search(new SearchInput(LINEAR), stop))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void listed() {
        assertThat(Methods.named("fges").info().title()).isEqualTo("FGES");
        assertThat(Methods.named("fges").estimate(new SearchInput(LINEAR)).seconds())
                .isBetween(0.0, 1.0);
    }

    /** On pure noise, every edge is there by chance: about as many as the warning says. */
    @Test
    void edgesByChanceAreCounted() {
        Random random = new Random(32);
        int size = 400;
        int rows = 300;
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            double[] values = new double[rows];
            Arrays.setAll(values, _ -> random.nextGaussian());
            columns.add(new ContinuousColumn("n" + i, values, "as given"));
        }
        Table noise = new Table("noise", columns);
        Found found = search(
                new SearchInput(noise).withOptions(SearchOptions.defaults().withPenalty(1.5)));
        double expected = FgesMethod.expectedByChance(size, 1.5 * Math.log(rows));
        double standardError = Math.sqrt(expected);
        assertThat(expected).isGreaterThan(100);
        // A few more than the pairs alone give: each edge opens further conditional chances.
        assertThat((double) found.graph().edges().size())
                .isBetween(expected - 4 * standardError, 1.2 * expected + 4 * standardError);
        assertThat(found.warnings()).anyMatch(warning -> warning.contains("by chance"));
    }

    /** In a dense neighbourhood the search stays within bounds, says so, and the graph is a valid one. */
    @Test
    void denseNeighbourhoods() {
        SplittableRandom random = new SplittableRandom(33);
        Dag dag = RandomGraphs.dag(16, 1, random);
        double[] covariance = Arrays.stream(LinearModel.random(dag, random).covariance())
                .flatMapToDouble(Arrays::stream)
                .toArray();
        FgesResult found = Fges.run(
                GaussianBic.of(new Moments(dag.nodes(), 1_000_000, new double[16], covariance), 1),
                FgesOptions.defaults());
        assertThat(found.limited()).isTrue();
        assertThat(Validity.isValid(found.graph())).isTrue();
    }
}
