package dev.whence.causal.separation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.adjustment.ByDefinition;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeparatorsTest {
    @Test
    void everySeparatorOfRandomAdmgsAgreesWithTheDefinition() {
        SplittableRandom random = new SplittableRandom(1);
        int some = 0;
        int several = 0;
        for (int round = 0; round < 2500; round++) {
            int size = 5 + random.nextInt(4);
            Admg graph = RandomGraphs.admg(size, 2.8 / (size - 1), random.nextDouble() * 0.1, random);
            if (graph.isAdjacent(0, 1)) {
                continue;
            }
            NodeSet x = random.nextInt(4) == 0 && size > 3 ? NodeSet.of(0, 2) : NodeSet.of(0);
            NodeSet y = NodeSet.of(1);
            NodeSet free = NodeSet.range(size).minus(x).minus(y);
            NodeSet include = free.filter(v -> random.nextInt(12) == 0);
            NodeSet restrict = free.filter(v -> random.nextInt(12) != 0).union(include);
            List<List<Edge>> paths = ByDefinition.paths(graph.edges(), x, y);
            List<NodeSet> all = ByDefinition.subsets(restrict).stream()
                    .filter(z -> z.containsAll(include))
                    .filter(z -> paths.stream().noneMatch(path -> ByDefinition.isOpen(graph, path, z)))
                    .toList();
            List<NodeSet> minimal = ByDefinition.minimal(all);
            MixedGraph mixed = MixedGraph.of(graph);
            assertThat(Separators.allMinimal(mixed, x, y, include, restrict))
                    .as("%s without %s include %s restrict %s", graph, x, include, restrict)
                    .containsExactlyInAnyOrderElementsOf(minimal);
            Optional<NodeSet> ancestral = Separators.ancestral(mixed, x, y, include, restrict);
            assertThat(ancestral.isPresent()).isEqualTo(!all.isEmpty());
            assertThat(Separators.minimal(mixed, x, y, include, restrict).isPresent())
                    .isEqualTo(!all.isEmpty());
            if (!all.isEmpty()) {
                some++;
                several += minimal.size() > 1 ? 1 : 0;
                assertThat(all).contains(ancestral.orElseThrow());
                assertThat(all)
                        .contains(Separators.boundary(mixed, x, y, include, restrict)
                                .orElseThrow());
                assertThat(minimal)
                        .contains(Separators.minimal(mixed, x, y, include, restrict)
                                .orElseThrow());
                int fewest = all.stream().mapToInt(NodeSet::size).min().orElseThrow();
                NodeSet smallest =
                        Separators.minimum(mixed, x, y, include, restrict).orElseThrow();
                assertThat(all).contains(smallest);
                assertThat(smallest.size()).isEqualTo(fewest);
            }
        }
        assertThat(some).isGreaterThan(500);
        assertThat(several).isGreaterThan(50);
    }

    @Test
    void reachabilityAndOpenPathsAgreeWithTheDefinition() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 3000; round++) {
            int size = 3 + random.nextInt(4);
            Admg graph = RandomGraphs.admg(size, 0.4, 0.2, random);
            MixedGraph mixed = MixedGraph.of(graph);
            NodeSet z = NodeSet.range(size).filter(v -> v > 1 && random.nextInt(3) == 0);
            List<List<Edge>> open = ByDefinition.paths(graph.edges(), NodeSet.of(0), NodeSet.of(1)).stream()
                    .filter(path -> ByDefinition.isOpen(graph, path, z))
                    .toList();
            List<Edge> found = mixed.openPath(NodeSet.of(0), NodeSet.of(1), z);
            assertThat(mixed.reachable(NodeSet.of(0), z)).isEqualTo(Separation.reachable(graph, NodeSet.of(0), z));
            assertThat(mixed.separated(NodeSet.of(0), NodeSet.of(1), z)).isEqualTo(open.isEmpty());
            if (open.isEmpty()) {
                assertThat(found).isEmpty();
            } else {
                assertThat(open).contains(found);
                assertThat(found)
                        .hasSize(open.stream().mapToInt(List::size).min().orElseThrow());
            }
        }
    }

    @Test
    void minimalCutsOfALargeGraphAreMinimalAndDistinct() {
        Dag graph = RandomGraphs.dag(90, 4.0 / 89, new SplittableRandom(3));
        int far = graph.topologicalOrder().getLast();
        NodeSet above = graph.ancestors(NodeSet.of(far)).without(far).minus(graph.parents(far));
        int near = above.stream()
                .filter(v -> Separators.allMinimal(graph, NodeSet.of(v), NodeSet.of(far))
                                .limit(200)
                                .count()
                        == 200)
                .findFirst()
                .orElseThrow();
        List<NodeSet> cuts = Separators.allMinimal(graph, NodeSet.of(near), NodeSet.of(far))
                .limit(200)
                .toList();
        assertThat(cuts).hasSize(200).doesNotHaveDuplicates();
        for (NodeSet cut : cuts) {
            assertThat(Separation.separated(graph, near, far, cut)).isTrue();
            for (int v : cut) {
                assertThat(Separation.separated(graph, near, far, cut.without(v)))
                        .isFalse();
            }
        }
        assertThat(Separators.minimum(graph, NodeSet.of(near), NodeSet.of(far))
                        .orElseThrow()
                        .size())
                .isLessThanOrEqualTo(cuts.stream().mapToInt(NodeSet::size).min().orElseThrow());
    }
}
