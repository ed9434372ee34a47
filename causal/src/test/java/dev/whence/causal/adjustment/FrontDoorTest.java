package dev.whence.causal.adjustment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrontDoorTest {
    @Test
    void pearlsSmokingExample() {
        FrontDoor query = FrontDoor.of(Admg.parse("smoking -> tar -> cancer, smoking <-> cancer"), "smoking", "cancer");
        assertThat(query.minimal()).contains(NodeSet.of(1));
        assertThat(query.all()).containsExactly(NodeSet.of(1));
        assertThat(query.whyNone()).isEmpty();
    }

    @Test
    void reasonsWhenThereIsNone() {
        assertThat(FrontDoor.of(Admg.parse("x -> y, x <-> y"), "x", "y").whyNone())
                .contains("the effect x -> y is direct: nothing lies between");
        assertThat(FrontDoor.of(Admg.parse("x -> m -> y, x <-> m"), "x", "y").whyNone())
                .contains("no node on the causal path x -> m -> y can be used: the back-door path x <-> m is open");
        assertThat(FrontDoor.of(Admg.parse("x -> m -> y, x <-> y, m <-> y"), "x", "y")
                        .whyNone())
                .contains(
                        "no node on the causal path x -> m -> y can be used: the back-door path m <-> y is not blocked"
                                + " by x");
        assertThat(FrontDoor.of(Admg.parse("x -> m -> y"), "x", "y")
                        .within(NodeSet.of(0, 2))
                        .whyNone())
                .contains("no node on the causal path x -> m -> y can be used: m is not observed");
        assertThatThrownBy(() -> FrontDoor.of(Cpdag.parse("x -- y"), "x", "y"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not from a CPDAG");
    }

    /** The three conditions, path by path. */
    private static boolean isFrontDoor(Graph graph, NodeSet x, NodeSet y, NodeSet z) {
        boolean intercepts = ByDefinition.paths(graph.edges(), x, y).stream()
                .filter(ByDefinition::isCausal)
                .allMatch(path -> path.stream().anyMatch(edge -> z.contains(edge.to())));
        List<Edge> noneOutOfX = ByDefinition.edgesWithout(graph, edge -> outOf(edge, x));
        List<Edge> noneOutOfZ = ByDefinition.edgesWithout(graph, edge -> outOf(edge, z));
        return intercepts
                && ByDefinition.separated(rebuild(graph, noneOutOfX), noneOutOfX, x, z, NodeSet.empty())
                && ByDefinition.separated(rebuild(graph, noneOutOfZ), noneOutOfZ, z, y, x);
    }

    private static boolean outOf(Edge edge, NodeSet set) {
        return edge.isDirected() && set.contains(edge.fromMark() == Mark.TAIL ? edge.from() : edge.to());
    }

    private static Graph rebuild(Graph graph, List<Edge> edges) {
        return Admg.of(graph.nodes(), edges);
    }

    @Test
    void everySubsetOfRandomAdmgs() {
        SplittableRandom random = new SplittableRandom(21);
        int some = 0;
        int none = 0;
        for (int round = 0; round < 2000; round++) {
            int size = 4 + random.nextInt(3);
            Admg drawn = RandomGraphs.admg(size, 0.45, 0.1, random);
            Graph graph = random.nextInt(5) == 0 // without a direct effect there is often one
                    ? drawn
                    : rebuild(
                            drawn,
                            ByDefinition.edgesWithout(
                                    drawn, edge -> edge.isDirected() && edge.from() + edge.to() == 1));
            NodeSet x = random.nextInt(4) == 0 ? NodeSet.of(0, 2) : NodeSet.of(0);
            NodeSet y = NodeSet.of(1);
            NodeSet allowed = NodeSet.range(size).filter(v -> random.nextInt(9) != 0);
            FrontDoor query = FrontDoor.of(graph, x, y).within(allowed);
            List<NodeSet> expected = ByDefinition.subsets(allowed.minus(x).minus(y)).stream()
                    .filter(z -> isFrontDoor(graph, x, y, z))
                    .toList();
            assertThat(query.all()).as("%s %s", graph, x).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(query.exists()).isEqualTo(!expected.isEmpty());
            assertThat(query.whyNone().isEmpty()).isEqualTo(!expected.isEmpty());
            for (NodeSet z : ByDefinition.subsets(allowed.minus(x).minus(y))) {
                assertThat(query.isValid(z)).isEqualTo(expected.contains(z));
                assertThat(query.check(z).valid()).isEqualTo(expected.contains(z));
            }
            if (expected.isEmpty()) {
                none++;
            } else if (!expected.contains(NodeSet.empty())) {
                some++;
                assertThat(ByDefinition.minimal(expected))
                        .contains(query.minimal().orElseThrow());
                assertThat(expected).allMatch(query.maximal().orElseThrow()::containsAll);
            }
        }
        assertThat(some).isGreaterThan(60);
        assertThat(none).isGreaterThan(200);
    }
}
