package dev.whence.discovery.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.OracleTest;
import dev.whence.discovery.independence.TestResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PC with perfect knowledge of the independencies must return the true class (Spirtes et al. 2000, theorem 5.1). */
class PcOracleTest {
    private static PcOptions options(ColliderRule rule) {
        return PcOptions.alpha(0.5).withThreads(1).withColliderRule(rule);
    }

    @ParameterizedTest
    @EnumSource(ColliderRule.class)
    void findsTheClassOfRandomDags(ColliderRule rule) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1500; i++) {
            int size = 2 + random.nextInt(9);
            Dag dag = RandomGraphs.dag(size, random.nextDouble(0.1, 0.6), random);
            PcResult result = PcSearch.run(new OracleTest(dag), options(rule));
            assertThat(result.graph()).as(dag.toString()).isEqualTo(MarkovEquivalence.cpdag(dag));
            assertThat(result.conflicts()).isEmpty();
            assertThat(result.warnings()).isEmpty();
            assertThat(result.removed().size() + result.graph().edges().size()).isEqualTo(size * (size - 1) / 2);
        }
    }

    /** The class by its definition: every DAG with the same skeleton and unshielded colliders, and what they share. */
    @Test
    void findsTheClassByEnumeration() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 300; i++) {
            Dag dag = RandomGraphs.dag(5, 0.5, random);
            List<Edge> skeleton = dag.edges();
            Set<Edge> seen = new HashSet<>();
            for (int bits = 0; bits < 1 << skeleton.size(); bits++) {
                List<Edge> edges = new ArrayList<>();
                for (int e = 0; e < skeleton.size(); e++) {
                    Edge edge = skeleton.get(e);
                    edges.add((bits >> e & 1) == 0 ? edge : Edge.directed(edge.to(), edge.from()));
                }
                Cpdag candidate = Cpdag.of(dag.nodes(), edges);
                if (candidate.marks().directedCycle().isEmpty()
                        && colliders(candidate).equals(colliders(dag))) {
                    seen.addAll(edges);
                }
            }
            List<Edge> shared = new ArrayList<>();
            for (Edge edge : skeleton) {
                boolean bothWays = seen.contains(edge) && seen.contains(Edge.directed(edge.to(), edge.from()));
                shared.add(bothWays ? Edge.undirected(edge.from(), edge.to()) : edge);
            }
            for (ColliderRule rule : ColliderRule.values()) {
                assertThat(PcSearch.run(new OracleTest(dag), options(rule)).graph())
                        .as(dag.toString())
                        .isEqualTo(Cpdag.of(dag.nodes(), shared));
            }
        }
    }

    private static Set<List<Integer>> colliders(dev.whence.causal.graph.Graph graph) {
        Set<List<Integer>> result = new HashSet<>();
        for (int middle = 0; middle < graph.size(); middle++) {
            int[] parents = graph.parents(middle).toArray();
            for (int a : parents) {
                for (int b : parents) {
                    if (a < b && !graph.isAdjacent(a, b)) {
                        result.add(List.of(a, middle, b));
                    }
                }
            }
        }
        return result;
    }

    @Test
    void everyRemovedEdgeHasItsEvidence() {
        Dag dag = Dag.parse("x -> m -> y, x -> c <- y");
        PcResult result = PcSearch.run(new OracleTest(dag), options(ColliderRule.SEPARATING_SET));
        SeparatedPair evidence = result.evidence("y", "x").orElseThrow();
        assertThat(dag.names(evidence.given())).containsExactly("m");
        assertThat(evidence.pValue()).isEqualTo(1);
        assertThat(result.evidence("x", "m").orElseThrow().pValue()).isZero();
    }

    @Test
    void depthLimitLeavesEdgesThatNeedMore() {
        Dag dag = Dag.parse("x -> m -> y, x -> n -> y");
        PcOptions limited = options(ColliderRule.SEPARATING_SET).withMaxDepth(1);
        PcResult result = PcSearch.run(new OracleTest(dag), limited);
        assertThat(result.graph().isAdjacent(dag.index("x"), dag.index("y"))).isTrue();
        assertThat(result.depth()).isEqualTo(1);
        PcResult full = PcSearch.run(new OracleTest(dag), options(ColliderRule.SEPARATING_SET));
        assertThat(full.graph().isAdjacent(dag.index("x"), dag.index("y"))).isFalse();
    }

    @Test
    void hiddenVariablesAreNotSeen() {
        Dag dag = Dag.parse("h -> a, h -> b");
        PcResult result = PcSearch.run(new OracleTest(dag, List.of("a", "b")), options(ColliderRule.MAX_P));
        assertThat(result.graph()).isEqualTo(Cpdag.parse("a -- b"));
    }

    /** Independencies that no DAG has: the second collider contradicts the first, which has more evidence. */
    @Test
    void aWeakerColliderNeverOverwritesAStrongerOne() {
        List<String> names = List.of("a", "b", "c", "d");
        IndependenceTest contradictory =
                new IndependenceTest() { // chain a - b - c - d; a,c and b,d and a,d independent
                    @Override
                    public List<String> names() {
                        return names;
                    }

                    @Override
                    public String method() {
                        return "made up";
                    }

                    @Override
                    public TestResult test(int x, int y, NodeSet given) {
                        int low = Math.min(x, y);
                        int high = Math.max(x, y);
                        double p = !given.isEmpty() || high == low + 1 ? 0 : low == 0 && high == 2 ? 0.9 : 0.8;
                        return new TestResult(0, 0, 0, p);
                    }
                };
        for (ColliderRule rule : ColliderRule.values()) {
            PcResult result = PcSearch.run(contradictory, options(rule));
            assertThat(result.graph()).isEqualTo(Cpdag.parse("a -> b, c -> b, c -- d"));
            assertThat(result.conflicts())
                    .containsExactly(new OrientationConflict(1, 2, 3, 0.8, "stronger evidence has c -> b"));
            assertThat(result.warnings()).hasSize(1);
        }
    }
}
