package dev.whence.causal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomGraphsTest {
    @Test
    void theSameSeedGivesTheSameGraphAndAnotherSeedAnother() {
        assertThat(RandomGraphs.dag(20, 0.3, new Random(1))).isEqualTo(RandomGraphs.dag(20, 0.3, new Random(1)));
        assertThat(RandomGraphs.dag(20, 0.3, new Random(1))).isNotEqualTo(RandomGraphs.dag(20, 0.3, new Random(2)));
    }

    @Test
    void theNumberOfEdgesIsAsAskedFor() {
        Random random = new Random(3);
        double directed = 0;
        double bidirected = 0;
        for (int i = 0; i < 200; i++) {
            Admg graph = RandomGraphs.admg(20, 0.2, 0.1, random);
            directed += graph.edges().stream().filter(Edge::isDirected).count();
            bidirected += graph.edges().stream().filter(Edge::isBidirected).count();
        }
        // 190 pairs each; standard errors 0.39 and 0.29
        assertThat(directed / 200).isCloseTo(38, within(2.0));
        assertThat(bidirected / 200).isCloseTo(19, within(1.5));
    }

    /** Ancestors by the transitive closure of a matrix, orders by looking at every edge. */
    @Test
    void ancestryAndOrderByDefinition() {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            Dag dag = RandomGraphs.dag(9, 0.25, random);
            boolean[][] reaches = new boolean[9][9];
            for (int a = 0; a < 9; a++) {
                reaches[a][a] = true;
                for (int child : dag.children(a)) {
                    reaches[a][child] = true;
                }
            }
            for (int via = 0; via < 9; via++) {
                for (int a = 0; a < 9; a++) {
                    for (int b = 0; b < 9; b++) {
                        reaches[a][b] |= reaches[a][via] && reaches[via][b];
                    }
                }
            }
            for (int a = 0; a < 9; a++) {
                for (int b = 0; b < 9; b++) {
                    assertThat(dag.ancestors(NodeSet.of(b)).contains(a)).isEqualTo(reaches[a][b]);
                    assertThat(dag.descendants(NodeSet.of(a)).contains(b)).isEqualTo(reaches[a][b]);
                }
            }
            List<Integer> order = dag.topologicalOrder();
            assertThat(order).hasSize(9).doesNotHaveDuplicates();
            dag.edges().forEach(edge -> assertThat(order.indexOf(edge.from())).isLessThan(order.indexOf(edge.to())));
        }
    }

    /** A backward edge along a path closes a cycle; the message must show one that is there. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 70})
    void theCycleInTheMessageIsInTheGraph(int size) {
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            Dag dag = RandomGraphs.dag(size, Math.min(1, 6.0 / size), random);
            List<Edge> edges = new ArrayList<>(dag.edges());
            List<Integer> order = dag.topologicalOrder();
            for (int j = 1; j < size; j++) {
                edges.add(Edge.directed(order.get(j - 1), order.get(j)));
            }
            int start = random.nextInt(size - 1);
            int end = start + 1 + random.nextInt(size - 1 - start);
            edges.remove(Edge.directed(order.get(start), order.get(end)));
            edges.add(Edge.directed(order.get(end), order.get(start)));
            if (end == start + 1) {
                continue; // the two edges between neighbours would be one pair with two directions
            }
            MarkedEdges marks = MarkedEdges.of(dag.nodes(), edges);
            List<Integer> cycle = marks.directedCycle();
            assertThat(cycle).hasSizeGreaterThan(1).doesNotHaveDuplicates();
            for (int j = 0; j < cycle.size(); j++) {
                assertThat(marks.children(cycle.get(j)).contains(cycle.get((j + 1) % cycle.size())))
                        .isTrue();
            }
            assertThatThrownBy(() -> new Dag(marks))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("cycle: " + dag.name(cycle.getFirst()) + " -> ");
        }
    }

    @Test
    void textThatIsNoGraph() {
        assertThatThrownBy(() -> Dag.parse("a -> ")).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> Dag.parse("a b -> c"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a b");
        assertThatThrownBy(() -> Dag.parse("a -> a")).hasMessageContaining("to itself");
        assertThatThrownBy(() -> Dag.of(List.of("a", "a"), List.of())).hasMessageContaining("two nodes are named 'a'");
        assertThatThrownBy(() -> Dag.of(List.of("a", " "), List.of())).hasMessageContaining("node 2");
        assertThatThrownBy(() -> Dag.of(List.of("a", "b"), List.of(Edge.directed(0, 2))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** What a graph prints is read back as the same graph. */
    @Test
    void textRoundTrip() {
        Random random = new Random(11);
        for (int i = 0; i < 100; i++) {
            Admg graph = RandomGraphs.admg(6, 0.3, 0.2, random);
            Admg read = Admg.parse(graph.marks().toString());
            assertThat(read.nodes()).containsExactlyInAnyOrderElementsOf(graph.nodes());
            List<Edge> renumbered = read.edges().stream()
                    .map(edge -> new Edge(
                            graph.index(read.name(edge.from())),
                            graph.index(read.name(edge.to())),
                            edge.fromMark(),
                            edge.toMark()))
                    .toList();
            assertThat(Admg.of(graph.nodes(), renumbered)).isEqualTo(graph);
        }
    }
}
