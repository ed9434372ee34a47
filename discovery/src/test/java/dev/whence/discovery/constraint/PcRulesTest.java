package dev.whence.discovery.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Found;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.OracleTest;
import dev.whence.discovery.independence.TestResult;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.simulation.Simulation;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules for colliders and for their conflicts, the explanations, and data that allow little. */
class PcRulesTest {
    private interface PValue {
        double of(String x, String y, List<String> given);
    }

    /** A test on a few variables whose p-values are written down. */
    private static IndependenceTest written(List<String> names, PValue pValue) {
        return new IndependenceTest() {
            @Override
            public List<String> names() {
                return names;
            }

            @Override
            public String method() {
                return "written down";
            }

            @Override
            public TestResult test(int x, int y, NodeSet given) {
                String low = names.get(Math.min(x, y));
                String high = names.get(Math.max(x, y));
                List<String> set = given.stream().mapToObj(names::get).toList();
                return new TestResult(0, 0, 0, pValue.of(low, high, set));
            }
        };
    }

    private static PcOptions options(ColliderRule rule) {
        return PcOptions.alpha(0.05).withThreads(1).withColliderRule(rule);
    }

    /**
     * x - m - y where x and y are separated by nothing, by m (most clearly), and by m with n: the largest p-value says no
     * collider, plain PC a collider, all sets that they disagree, and two of three sets hold m.
     */
    @Test
    void theRulesDifferWhereSetsDisagree() {
        IndependenceTest test = written(List.of("m", "n", "x", "y"), (a, b, given) -> {
            if (a.equals("x") && b.equals("y")) {
                return given.isEmpty() ? 0.1 : given.contains("m") ? given.size() == 1 ? 0.9 : 0.5 : 0.01;
            }
            return switch (a + b) { // n is a neighbour of x only
                case "mn" -> given.contains("x") ? 0.5 : 0;
                case "ny" -> given.contains("x") || given.contains("m") ? 0.5 : 0;
                default -> 0;
            };
        });
        assertThat(PcSearch.run(test, options(ColliderRule.SEPARATING_SET))
                        .graph()
                        .parents(0))
                .isEqualTo(NodeSet.of(2, 3));
        PcResult maxP = PcSearch.run(test, options(ColliderRule.MAX_P));
        assertThat(maxP.graph().parents(0)).isEqualTo(NodeSet.empty());
        PcResult conservative = PcSearch.run(test, options(ColliderRule.CONSERVATIVE));
        assertThat(conservative.ambiguous()).contains("x - m - y");
        assertThat(conservative.warnings()).anyMatch(text -> text.contains("stays open"));
        assertThat(conservative.explanation().of("m", "x"))
                .anyMatch(evidence -> evidence.sentence().startsWith("ambiguous"));
        PcResult majority = PcSearch.run(test, options(ColliderRule.MAJORITY));
        assertThat(majority.ambiguous()).doesNotContain("x - m - y");
        assertThat(majority.graph().parents(0)).isEqualTo(NodeSet.empty());
    }

    /** No rule of Meek's rests on a triple that is ambiguous: a -> b - c stays as it is. */
    @Test
    void nothingRestsOnAnAmbiguousTriple() {
        // a -> b <- d is clear; a and c are separated by nothing and by b, d and c likewise
        IndependenceTest test = written(List.of("a", "b", "c", "d"), (x, y, given) -> switch (x + y) {
            case "ad" -> given.isEmpty() ? 0.9 : 0;
            case "ac", "cd" -> given.isEmpty() || given.equals(List.of("b")) ? 0.5 : 0;
            default -> 0;
        });
        PcResult conservative = PcSearch.run(test, options(ColliderRule.CONSERVATIVE));
        assertThat(conservative.graph().neighbours(1)).isEqualTo(NodeSet.of(2));
        assertThat(conservative.graph().parents(1)).isEqualTo(NodeSet.of(0, 3));
    }

    /** a - b - c - d with both middles colliders, the first with more evidence. */
    @Test
    void conflictRules() {
        IndependenceTest test = written(List.of("a", "b", "c", "d"), (x, y, given) -> switch (x + y) {
            case "ac" -> given.isEmpty() ? 0.9 : 0;
            case "bd" -> given.isEmpty() ? 0.8 : 0;
            case "ad" -> given.isEmpty() ? 0.7 : 0;
            default -> 0;
        });
        PcOptions options = options(ColliderRule.MAX_P);
        PcResult evidence = PcSearch.run(test, options);
        assertThat(evidence.graph()).isEqualTo(Cpdag.parse("a -> b, c -> b, c -- d"));
        PcResult overwrite = PcSearch.run(test, options.withConflictRule(ConflictRule.OVERWRITE));
        assertThat(overwrite.graph()).isEqualTo(Cpdag.parse("a -> b, c -> b, d -> c"));
        PcResult bidirected = PcSearch.run(test, options.withConflictRule(ConflictRule.BIDIRECTED));
        assertThat(bidirected.graph()).isEqualTo(Cpdag.parse("a -> b, b -- c, d -> c"));
        for (PcResult each : List.of(evidence, overwrite, bidirected)) {
            assertThat(each.conflicts()).hasSize(1);
            assertThat(each.warnings()).isNotEmpty();
        }
    }

    @Test
    void everyPairIsExplained() {
        Dag dag = Dag.parse("a -> c, b -> c, c -> d");
        PcResult found = PcSearch.run(new OracleTest(dag), PcOptions.alpha(0.5).withThreads(1));
        assertThat(found.explanation().of("a", "b")).extracting(Evidence::kind).containsExactly(Evidence.Kind.REMOVED);
        assertThat(found.explanation().of("d", "a").getFirst().sentence()).contains("independent given c");
        assertThat(found.explanation().of("c", "a"))
                .extracting(Evidence::kind)
                .containsExactly(Evidence.Kind.KEPT, Evidence.Kind.ORIENTED);
        assertThat(found.explanation().of("c", "d").getLast().sentence())
                .startsWith("c -> d by Meek's rule 1")
                .contains("-> c");
        Table sachs = BuiltInData.load("sachs");
        Found onData = new PcMethod().search(new SearchInput(sachs), Progress.NONE);
        for (String a : sachs.names()) {
            for (String b : sachs.names()) {
                if (!a.equals(b)) {
                    List<Evidence> why = onData.explanation().of(a, b);
                    boolean adjacent = onData.graph()
                            .isAdjacent(onData.graph().index(a), onData.graph().index(b));
                    assertThat(why.getFirst().kind()).isEqualTo(adjacent ? Evidence.Kind.KEPT : Evidence.Kind.REMOVED);
                    assertThat(why.getFirst().sentence()).contains("p = ").contains(sachs.rows() + " rows");
                    assertThat(onData.explanation().of(b, a)).isEqualTo(why);
                    boolean directed = adjacent
                            && !onData.graph()
                                    .neighbours(onData.graph().index(a))
                                    .contains(onData.graph().index(b));
                    if (directed) {
                        assertThat(why).extracting(Evidence::kind).contains(Evidence.Kind.ORIENTED);
                    }
                }
            }
        }
        assertThatThrownBy(() -> onData.explanation().of("raf", "mekk")).isInstanceOf(InputException.class);
    }

    /** Seven rows allow conditioning on three variables: the search says so instead of failing there. */
    @Test
    void fewRowsLimitTheDepth() {
        SplittableRandom random = new SplittableRandom(1);
        double[] common = random.doubles(7, -3, 3).toArray();
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < 9; j++) {
            double[] values = IntStream.range(0, 7)
                    .mapToDouble(i -> common[i] + 0.001 * random.nextGaussian())
                    .toArray();
            columns.add(new ContinuousColumn("V" + j, values));
        }
        PcResult found = PcSearch.run(FisherZ.of(new Table("few", columns)), PcOptions.alpha(0.999));
        assertThat(found.depth()).isLessThanOrEqualTo(3);
        assertThat(found.warnings())
                .anyMatch(text -> text.contains("the rows allow conditioning on 3 variables at most"));
    }

    /** More columns than rows, two of them the same: no test fails, and the graph says what it is worth. */
    @Test
    void moreColumnsThanRowsAndTwins() {
        Table drawn = Simulation.linearGaussian(80, 2, 50, 3).data();
        List<Column> columns = new ArrayList<>(drawn.columns());
        columns.add(columns.getFirst().named("twin"));
        PcResult found = PcSearch.run(FisherZ.of(new Table("wide", columns)), PcOptions.alpha(0.01));
        assertThat(found.graph().isAdjacent(0, 80)).isTrue();
        assertThat(found.warnings()).anyMatch(text -> text.contains("determine one another"));
    }

    @Test
    void optionsOfTheCommandLine() {
        Table sachs = BuiltInData.load("sachs");
        PcMethod pc = new PcMethod();
        SearchInput input = new SearchInput(sachs, Knowledge.none(), SearchOptions.defaults());
        for (String rule : List.of("max-p", "separating-set", "conservative", "majority")) {
            SearchOptions options = input.options().withMore(Map.of("colliders", rule, "conflicts", "overwrite"));
            assertThat(pc.search(input.withOptions(options), Progress.NONE).facts())
                    .containsKey("Colliders");
        }
        assertThatThrownBy(() -> pc.search(
                        input.withOptions(input.options().withMore(Map.of("colliders", "maxp"))), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("max-p");
        assertThatThrownBy(() ->
                        pc.search(input.withOptions(input.options().withMore(Map.of("collider", "x"))), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'colliders'");
        assertThat(pc.estimate(input).bytes()).isPositive();
        assertThat(pc.estimate(input).seconds()).isPositive();
    }
}
