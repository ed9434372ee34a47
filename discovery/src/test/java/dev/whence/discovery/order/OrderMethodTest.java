package dev.whence.discovery.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.Progress;
import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.graph.Dag;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Found;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.score.GaussianBic;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** As methods: independent of the order of the columns and of threads, repeatable, cancellable, and able to explain. */
class OrderMethodTest {
    private static final List<SearchMethod> BOTH = List.of(new BossMethod(), new GraspMethod());

    private static Set<String> edges(Found found) {
        Set<String> edges = new TreeSet<>();
        found.graph().edges().forEach(edge -> {
            String from = found.graph().name(edge.from());
            String to = found.graph().name(edge.to());
            boolean swap = edge.isUndirected() && from.compareTo(to) > 0;
            edges.add(swap ? to + " --- " + from : from + " " + edge.arrow() + " " + to);
        });
        return edges;
    }

    private static List<Table> tables() {
        SplittableRandom random = new SplittableRandom(1);
        return List.of(
                BuiltInData.load("sachs"),
                BuiltInData.load("linear20"),
                Simulated.table(Simulated.dag(25, 5, random), 200, random));
    }

    @Test
    void theOrderOfTheColumnsDoesNotMatter() {
        Random random = new Random(5);
        for (SearchMethod method : BOTH) {
            for (Table table : tables()) {
                SearchInput input = new SearchInput(
                        table, Knowledge.none(), SearchOptions.defaults().withMore(Map.of("starts", "2")));
                Found first = method.search(input, Progress.NONE);
                for (int i = 0; i < 2; i++) {
                    List<String> names = new ArrayList<>(table.names());
                    Collections.shuffle(names, random);
                    Found other = method.search(input.withTable(table.select(names)), Progress.NONE);
                    assertThat(other.graph().nodes()).isEqualTo(names);
                    assertThat(edges(other)).isEqualTo(edges(first));
                    assertThat(other.facts()).isEqualTo(first.facts());
                    String a = names.get(0);
                    String b = names.get(1);
                    assertThat(other.explanation().of(a, b))
                            .isEqualTo(first.explanation().of(a, b))
                            .isEqualTo(first.explanation().of(b, a));
                }
            }
        }
    }

    @Test
    void threadsDoNotMatterAndTheSeedRepeats() {
        for (SearchMethod method : BOTH) {
            for (Table table : tables()) {
                SearchOptions options =
                        SearchOptions.defaults().withMore(Map.of("starts", "4")).withSeed(7);
                Found one = method.search(new SearchInput(table).withOptions(options.withThreads(1)), Progress.NONE);
                Found three = method.search(new SearchInput(table).withOptions(options.withThreads(3)), Progress.NONE);
                assertThat(three.graph()).isEqualTo(one.graph());
                assertThat(three.facts()).isEqualTo(one.facts());
            }
        }
    }

    @Test
    void everyPairIsExplainedWithTheScoresOwnNumbers() {
        Table table = BuiltInData.load("linear20");
        for (SearchMethod method : BOTH) {
            Found found = method.search(new SearchInput(table), Progress.NONE);
            GaussianBic score = GaussianBic.of(table, 2);
            for (int a = 0; a < table.columns().size(); a++) {
                for (int b = 0; b < a; b++) {
                    List<Evidence> reasons = found.explanation()
                            .of(table.names().get(a), table.names().get(b));
                    assertThat(reasons).isNotEmpty();
                    boolean adjacent = found.graph().isAdjacent(a, b);
                    assertThat(reasons.getFirst().kind())
                            .isEqualTo(adjacent ? Evidence.Kind.KEPT : Evidence.Kind.REMOVED);
                    String sentence = reasons.getFirst().sentence();
                    if (sentence.contains("without other parents")) {
                        String worth = String.format(
                                Locale.ROOT, "%.2f", score.local(a, new int[] {b}) - score.local(a, new int[0]));
                        assertThat(sentence).contains(worth);
                    }
                    if (found.graph().children(a).contains(b)) {
                        assertThat(reasons.stream().map(Evidence::kind)).contains(Evidence.Kind.ORIENTED);
                    }
                }
            }
        }
    }

    @Test
    void discreteTablesAndOtherScores() {
        Table table = BuiltInData.load("asia");
        for (SearchMethod method : BOTH) {
            Found found = method.search(new SearchInput(table), Progress.NONE);
            assertThat(found.facts()).containsEntry("Score", "bdeu");
            assertThat(found.graph().edges()).isNotEmpty();
        }
    }

    @Test
    void oneAndTwoVariables() {
        SplittableRandom random = new SplittableRandom(2);
        Table two = Simulated.table(Dag.parse("b -> a"), 500, random);
        for (SearchMethod method : BOTH) {
            assertThat(edges(method.search(new SearchInput(two), Progress.NONE)))
                    .containsExactly("a --- b");
            Found alone = method.search(new SearchInput(two.select(List.of("a"))), Progress.NONE);
            assertThat(alone.graph().edges()).isEmpty();
        }
    }

    @Test
    void canBeCancelled() {
        Table table = BuiltInData.load("linear20");
        Progress cancelled = new Progress() {
            @Override
            public void at(String stage, long done, long total) {}

            @Override
            public boolean cancelled() {
                return true;
            }
        };
        for (SearchMethod method : BOTH) {
            assertThatThrownBy(() -> method.search(new SearchInput(table), cancelled))
                    .isInstanceOf(CancellationException.class);
        }
    }

    /** Collinear columns and more columns than rows do not break the search. */
    @Test
    void degenerateData() {
        SplittableRandom random = new SplittableRandom(3);
        Dag dag = Simulated.dag(30, 3, random);
        double[][] columns = Simulated.columns(dag, 20, random);
        IntStream.range(0, 20).forEach(row -> columns[29][row] = columns[3][row] + columns[4][row]);
        for (SearchMethod method : BOTH) {
            Found found = method.search(new SearchInput(Simulated.table(dag, columns)), Progress.NONE);
            assertThat(GraphComparison.of(found.graph(), dag).adjacencies().precision())
                    .isBetween(0.0, 1.0);
        }
    }
}
