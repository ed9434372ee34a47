package dev.whence.causal.adjustment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InstrumentsTest {
    private static List<String> found(String graph) {
        Admg admg = Admg.parse(graph);
        return Instruments.of(admg, "x", "y").stream()
                .filter(one -> one.given().isPresent())
                .map(one -> admg.name(one.node()) + "|"
                        + String.join(",", admg.names(one.given().orElseThrow())))
                .toList();
    }

    @Test
    void textbookCases() {
        assertThat(found("z -> x -> y, x <-> y")).containsExactly("z|");
        assertThat(found("z -> x -> m -> y, x <-> y, m -> w")).containsExactly("z|");
        // Pearl's conditional instrument: w confounds instrument and outcome (Brito and Pearl 2002, Figure 1)
        assertThat(found("z -> x -> y, x <-> y, w -> z, w -> y")).containsExactly("z|w");
        // the instrument acts on the outcome directly, or shares a hidden cause with it
        assertThat(found("z -> x -> y, x <-> y, z -> y")).isEmpty();
        assertThat(found("z -> x -> y, x <-> y, z <-> y")).isEmpty();
        // a proxy of a hidden instrument will do
        assertThat(found("z <-> x, x -> y, x <-> y")).containsExactly("z|");
    }

    @Test
    void reasons() {
        Admg graph = Admg.parse("z -> x -> m -> y, z -> y, x <-> y, v");
        assertThat(Instruments.of(graph, "x", "y"))
                .extracting(Instrument::reason)
                .containsExactly(
                        "it reaches the outcome past the treatment: z -> y cannot be blocked",
                        "m lies on the causal path x -> m -> y",
                        "it is not related to x");
    }

    /** The three conditions, path by path. */
    private static boolean isInstrument(Graph graph, Graph cut, NodeSet forbidden, int x, int y, int z, NodeSet w) {
        return !forbidden.contains(z)
                && !forbidden.intersects(w)
                && ByDefinition.separated(cut, cut.edges(), NodeSet.of(z), NodeSet.of(y), w)
                && !ByDefinition.separated(graph, graph.edges(), NodeSet.of(z), NodeSet.of(x), w);
    }

    @Test
    void everyCandidateOfRandomAdmgs() {
        SplittableRandom random = new SplittableRandom(31);
        int yes = 0;
        int conditional = 0;
        for (int round = 0; round < 2500; round++) {
            int size = 4 + random.nextInt(3);
            Admg graph = RandomGraphs.admg(size, 0.35, 0.15, random);
            NodeSet allowed = NodeSet.range(size).filter(v -> v < 2 || random.nextInt(6) != 0);
            NodeSet forbidden = NodeSet.empty();
            NodeSet first = NodeSet.empty();
            for (List<Edge> path : ByDefinition.paths(graph.edges(), NodeSet.of(0), NodeSet.of(1))) {
                if (ByDefinition.isCausal(path)) {
                    first = first.with(path.getFirst().to());
                    for (Edge edge : path) {
                        forbidden = forbidden.union(graph.descendants(NodeSet.of(edge.to())));
                    }
                }
            }
            NodeSet firsts = first;
            Admg cut = Admg.of(
                    graph.nodes(),
                    ByDefinition.edgesWithout(
                            graph,
                            edge -> edge.isDirected()
                                    && edge.canonical().from() == 0
                                    && firsts.contains(edge.canonical().to())));
            boolean anyAtAll = false;
            boolean anyFound = false;
            LinearModel model = LinearModel.random(graph, random);
            for (Instrument one : Instruments.of(graph, 0, 1, allowed)) {
                int z = one.node();
                NodeSet above = cut.ancestors(NodeSet.of(1, z));
                boolean ancestral = false;
                for (NodeSet w : ByDefinition.subsets(allowed.minus(NodeSet.of(0, 1, z)))) {
                    boolean holds = isInstrument(graph, cut, forbidden, 0, 1, z, w);
                    anyAtAll |= holds;
                    ancestral |= holds && above.containsAll(w);
                }
                assertThat(one.given().isPresent())
                        .as("%s: %s, %s", graph, z, one.reason())
                        .isEqualTo(ancestral);
                if (one.given().isPresent()) {
                    anyFound = true;
                    NodeSet w = one.given().get();
                    assertThat(isInstrument(graph, cut, forbidden, 0, 1, z, w)).isTrue();
                    double strength = model.covariance(z, 0, w);
                    if (Math.abs(strength) > 1e-3) {
                        yes++;
                        conditional += w.isEmpty() ? 0 : 1;
                        assertThat(model.covariance(z, 1, w) / strength)
                                .isCloseTo(model.totalEffect(0, 1), within(1e-6));
                    }
                }
            }
            assertThat(anyFound).isEqualTo(anyAtAll); // van der Zander, Textor and Liskiewicz 2015
        }
        assertThat(yes).isGreaterThan(500);
        assertThat(conditional).isGreaterThan(100);
    }
}
