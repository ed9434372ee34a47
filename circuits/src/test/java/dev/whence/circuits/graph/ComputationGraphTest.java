package dev.whence.circuits.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.circuits.RandomQuestions;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComputationGraphTest {
    private static TransformerSpec spec(int layers, int heads, boolean mlp, Block block) {
        return new TransformerSpec(
                "whence",
                50,
                16,
                12 * heads,
                layers,
                Embedding.plain(),
                Attention.standard(heads, 12, true),
                mlp ? Optional.of(new Mlp(16, Mlp.Activation.GELU, false, true)) : Optional.empty(),
                new Norm(Norm.Kind.LAYER, 1e-5),
                block,
                new Positions.Learned(16),
                new Mask.Causal(),
                Output.standard(true));
    }

    /** The number of edges that the Mechanistic Interpretability Benchmark gives for GPT-2 small. */
    @Test
    void gpt2SmallHasTheEdgesOfTheBenchmark() {
        assertThat(new ComputationGraph(spec(12, 12, true, Block.preNorm())).edges())
                .isEqualTo(32_491);
    }

    /** Two layers of four heads with MLPs: counted by hand. */
    @Test
    void aSmallNetworkHasTheEdgesCountedByHand() {
        // layer 0: 12 slots read 1 writer, the MLP 5; layer 1: 12 read 6, the MLP 10; the logits 11
        assertThat(new ComputationGraph(spec(2, 4, true, Block.preNorm())).edges())
                .isEqualTo(12 + 5 + 72 + 10 + 11);
        Block parallel = new Block(Block.Wiring.PARALLEL, Block.Norms.PRE);
        assertThat(new ComputationGraph(spec(2, 4, true, parallel)).edges()).isEqualTo(12 + 1 + 72 + 6 + 11);
        assertThat(new ComputationGraph(spec(2, 4, false, Block.preNorm())).edges())
                .isEqualTo(12 + 60 + 9);
    }

    @Test
    void numbersAndEdgesCorrespond() {
        ComputationGraph graph = new ComputationGraph(spec(2, 3, true, Block.preNorm()));
        for (int edge = 0; edge < graph.edges(); edge++) {
            assertThat(graph.indexOf(graph.edge(edge))).isEqualTo(edge);
            assertThat(graph.edge(edge).from().layer())
                    .isLessThanOrEqualTo(graph.edge(edge).to().node().layer());
        }
    }

    @Test
    void anEdgeBackwardsIsRefused() {
        ComputationGraph graph = new ComputationGraph(spec(2, 3, true, Block.preNorm()));
        Slot early = new Slot(new Node.Head(0, 0), Slot.Role.QUERY);
        assertThatThrownBy(() -> graph.indexOf(new Edge(new Node.Head(1, 0), early)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("head 0.0 query does not read head 1.0");
        assertThatThrownBy(() -> graph.indexOf(new Node.Head(2, 0))).hasMessageContaining("2 layers of 3 heads");
    }

    @Test
    void normsOfWhatIsWrittenAreRefused() {
        TransformerSpec post = spec(1, 2, true, new Block(Block.Wiring.SEQUENTIAL, Block.Norms.POST));
        assertThatThrownBy(() -> new ComputationGraph(post))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("normed");
    }

    @Test
    void pruningKeepsOnlyPathsFromInputToLogits() {
        ComputationGraph graph = new ComputationGraph(spec(2, 2, true, Block.preNorm()));
        Node first = new Node.Head(0, 0);
        Node second = new Node.Head(1, 1);
        Edge in = new Edge(new Node.Input(), new Slot(first, Slot.Role.VALUE));
        Edge middle = new Edge(first, new Slot(second, Slot.Role.KEY));
        Edge out = new Edge(second, new Slot(new Node.Output(), Slot.Role.INPUT));
        Edge dangling = new Edge(new Node.Input(), new Slot(new Node.Head(0, 1), Slot.Role.QUERY));
        Edge rootless = new Edge(new Node.MlpBlock(0), new Slot(second, Slot.Role.QUERY));
        Subgraph all = Subgraph.of(graph, List.of(in, middle, out, dangling, rootless));
        assertThat(all.pruned().edges()).containsExactlyInAnyOrder(in, middle, out);
        assertThat(all.without(graph.indexOf(middle)).pruned().size()).isZero();
        assertThat(all.nodes())
                .containsExactly(
                        new Node.Input(), first, new Node.Head(0, 1), new Node.MlpBlock(0), second, new Node.Output());
    }

    @Test
    void aSubgraphOfNodesHasEveryEdgeBetweenThem() {
        ComputationGraph graph = new ComputationGraph(RandomQuestions.spec(1));
        assertThat(Subgraph.between(graph, graph.writers()).size()).isEqualTo(graph.edges());
        Subgraph direct = Subgraph.between(graph, Set.<Node>of());
        assertThat(direct.edges()).singleElement().satisfies(edge -> {
            assertThat(edge.from()).isInstanceOf(Node.Input.class);
            assertThat(edge.to().node()).isInstanceOf(Node.Output.class);
        });
    }
}
