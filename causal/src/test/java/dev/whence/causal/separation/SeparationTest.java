package dev.whence.causal.separation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.equivalence.ClassSeparation;
import dev.whence.causal.equivalence.LatentProjection;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.graph.RandomGraphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeparationTest {
    private record Question(NodeSet x, NodeSet y, NodeSet given) {}

    /** Each node goes to X, Y, Z or nowhere; X and Y get one node at least. */
    private static Question random(int size, Random random) {
        List<Integer> nodes = new ArrayList<>(NodeSet.range(size).toList());
        java.util.Collections.shuffle(nodes, random);
        NodeSet[] sets = {NodeSet.of(nodes.get(0)), NodeSet.of(nodes.get(1)), NodeSet.empty(), NodeSet.empty()};
        for (int node : nodes.subList(2, size)) {
            int set = random.nextInt(10);
            int index = set == 0 ? 0 : set == 1 ? 1 : set < 6 ? 2 : 3;
            sets[index] = sets[index].with(node);
        }
        return new Question(sets[0], sets[1], sets[2]);
    }

    private static boolean connected(List<NodeSet> neighbours, Question question) {
        NodeSet reached =
                MarkedEdges.closure(question.x(), node -> neighbours.get(node).minus(question.given()));
        return reached.intersects(question.y());
    }

    /** Lauritzen et al. (1990): separation in the moral graph of the smallest ancestral set. */
    private static boolean separatedByMoralisation(Dag dag, Question question) {
        NodeSet kept = dag.ancestors(question.x().union(question.y()).union(question.given()));
        List<NodeSet> moral = new ArrayList<>();
        for (int node = 0; node < dag.size(); node++) {
            NodeSet joined = dag.parents(node).union(dag.children(node));
            for (int child : dag.children(node).intersection(kept)) {
                joined = joined.union(dag.parents(child));
            }
            moral.add(joined.intersection(kept).without(node));
        }
        return !connected(moral, question);
    }

    /** Richardson (2003): separation in the augmented graph of the smallest ancestral set, joining by collider paths. */
    private static boolean separatedByAugmentation(Graph graph, Question question) {
        NodeSet kept = graph.ancestors(question.x().union(question.y()).union(question.given()));
        List<NodeSet> augmented = new ArrayList<>();
        for (int node = 0; node < graph.size(); node++) {
            // Along <-> from a node that an arrowhead enters every node is a collider.
            NodeSet entered = graph.children(node).union(graph.spouses(node)).intersection(kept);
            NodeSet colliders =
                    MarkedEdges.closure(entered, n -> graph.spouses(n).intersection(kept));
            NodeSet joined = graph.adjacent(node).union(colliders);
            for (int collider : colliders) {
                joined = joined.union(graph.parents(collider));
            }
            augmented.add(joined.intersection(kept).without(node));
        }
        return !connected(augmented, question);
    }

    /** The DAG with an explicit hidden parent for each bidirected edge. */
    private static Dag canonical(Admg graph) {
        List<String> names = new ArrayList<>(graph.nodes());
        List<Edge> edges = new ArrayList<>();
        for (Edge edge : graph.edges()) {
            if (edge.isBidirected()) {
                edges.add(Edge.directed(names.size(), edge.from()));
                edges.add(Edge.directed(names.size(), edge.to()));
                names.add("hidden" + names.size());
            } else {
                edges.add(edge);
            }
        }
        return Dag.of(names, edges);
    }

    @ParameterizedTest
    @CsvSource({"4,0.5", "6,0.4", "8,0.3", "10,0.2", "10,0.4"})
    void dSeparationAgreesWithMoralisation(int size, double density) {
        Random random = new Random(31);
        int separated = 0;
        for (int i = 0; i < 500; i++) {
            Dag dag = RandomGraphs.dag(size, density, random);
            for (int j = 0; j < 10; j++) {
                Question q = random(size, random);
                boolean expected = separatedByMoralisation(dag, q);
                separated += expected ? 1 : 0;
                assertThat(Separation.separated(dag, q.x(), q.y(), q.given()))
                        .as("%s in %s", q, dag)
                        .isEqualTo(expected);
            }
        }
        assertThat(separated).isBetween(250, 4750); // both answers occur
    }

    @ParameterizedTest
    @CsvSource({"4,0.3,0.3", "6,0.25,0.2", "8,0.2,0.1", "9,0.15,0.1"})
    void mSeparationAgreesWithAugmentationAndWithExplicitHiddenCauses(int size, double directed, double bidirected) {
        Random random = new Random(37);
        int separated = 0;
        for (int i = 0; i < 500; i++) {
            Admg graph = RandomGraphs.admg(size, directed, bidirected, random);
            Dag explicit = canonical(graph);
            for (int j = 0; j < 10; j++) {
                Question q = random(size, random);
                boolean expected = separatedByMoralisation(explicit, q);
                separated += expected ? 1 : 0;
                assertThat(Separation.separated(graph, q.x(), q.y(), q.given()))
                        .as("%s in %s", q, graph)
                        .isEqualTo(expected);
                assertThat(separatedByAugmentation(graph, q)).isEqualTo(expected);
            }
        }
        assertThat(separated).isBetween(250, 4750);
    }

    @Test
    void classesAreAskedThroughAMember() {
        Random random = new Random(41);
        for (int i = 0; i < 150; i++) {
            Dag dag = RandomGraphs.dag(9, 0.3, random);
            ClassSeparation cpdag = ClassSeparation.of(MarkovEquivalence.cpdag(dag));
            NodeSet latent = NodeSet.of(7, 8);
            ClassSeparation pag = ClassSeparation.of(LatentProjection.pag(dag, latent));
            ClassSeparation mag = ClassSeparation.of(LatentProjection.mag(dag, latent));
            for (int j = 0; j < 20; j++) {
                Question q = random(7, random);
                boolean expected = separatedByMoralisation(dag, q);
                assertThat(cpdag.separated(q.x(), q.y(), q.given())).isEqualTo(expected);
                assertThat(pag.separated(q.x(), q.y(), q.given())).isEqualTo(expected);
                assertThat(mag.separated(q.x(), q.y(), q.given())).isEqualTo(expected);
                assertThat(separatedByAugmentation(mag.member(), q)).isEqualTo(expected);
            }
        }
    }

    @Test
    void textbookCases() {
        Dag collider = Dag.parse("rain -> wet <- sprinkler, wet -> slippery");
        int rain = collider.index("rain");
        int sprinkler = collider.index("sprinkler");
        assertThat(Separation.separated(collider, rain, sprinkler, NodeSet.empty()))
                .isTrue();
        assertThat(Separation.separated(collider, rain, sprinkler, NodeSet.of(collider.index("wet"))))
                .isFalse();
        assertThat(Separation.separated(collider, rain, sprinkler, NodeSet.of(collider.index("slippery"))))
                .isFalse();
        Mag mBias = Mag.parse("x <-> m <-> y");
        assertThat(Separation.separated(mBias, 0, 2, NodeSet.empty())).isTrue();
        assertThat(Separation.separated(mBias, 0, 2, NodeSet.of(1))).isFalse();
        assertThat(Separation.reachable(Dag.parse("a -> b -> c, d"), NodeSet.of(0), NodeSet.of(1)))
                .isEqualTo(NodeSet.of(0));
    }

    @Test
    void whatIsRefused() {
        assertThatThrownBy(() -> Separation.separated(Cpdag.parse("a -- b, c"), 0, 2, NodeSet.empty()))
                .hasMessageContaining("ask a member");
        assertThatThrownBy(() -> Separation.separated(Pag.parse("a o-o b, c"), 0, 2, NodeSet.empty()))
                .hasMessageContaining("ask a member");
        assertThatThrownBy(() -> Separation.separated(Dag.parse("a -> b"), 0, 1, NodeSet.of(0)))
                .hasMessageContaining("must not overlap");
    }
}
