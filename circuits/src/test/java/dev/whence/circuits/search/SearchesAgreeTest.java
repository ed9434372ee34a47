package dev.whence.circuits.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.NodeScores;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.site.At;
import dev.whence.networks.system.PairSweep;
import dev.whence.networks.tasks.Induction;
import dev.whence.networks.tasks.TaskPairs;
import dev.whence.networks.tasks.Tasks;
import dev.whence.networks.tokens.PromptPairs;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Searches on trained models. */
class SearchesAgreeTest {
    private static List<Node> heads(Network network) {
        return NodePatching.all(network.spec()).stream()
                .filter(Node.Head.class::isInstance)
                .toList();
    }

    /**
     * The indirect-object heads of the shipped model by three searches: the same first four, and of six at least five (the
     * sixth and seventh, heads 1.2 and 1.4, are nearly alike).
     */
    @Test
    void threeSearchesNameTheSameIndirectObjectHeads() {
        try (Models.Loaded loaded = Models.load("tasks-4l")) {
            Network network = loaded.network();
            PromptPairs pairs = TaskPairs.of(
                            Tasks.named("indirect-object"), network.tokenizer().orElseThrow(), 160, 1)
                    .pairs();
            Question question = new Question(network, pairs, PairSweep.Measure.LOGIT_DIFFERENCE);
            List<Node> heads = heads(network);
            NodePatching patching = new NodePatching(question, heads, At.all());
            NodeScores byEdges =
                    EdgeAttribution.eapIg(question, 5).run(Progress.NONE).ofWriters(heads);
            for (Direction direction : Direction.values()) {
                NodeScores byPatches = patching.patched(direction, Progress.NONE);
                assertThat(byPatches.strongest(4)).containsExactlyInAnyOrderElementsOf(byEdges.strongest(4));
                assertThat(byPatches.strongest(6).stream().filter(byEdges.strongest(6)::contains))
                        .hasSizeGreaterThanOrEqualTo(5);
            }
        }
    }

    /**
     * The known circuit of induction (Elhage et al. 2021; Olsson et al. 2022): a previous-token head writes into the keys
     * of induction heads. By the model's own evaluation these are head 0.1 and heads of layer 1.
     */
    @Test
    void inductionIsAPreviousTokenHeadIntoKeys() {
        try (Models.Loaded loaded = Models.load("induction-2l")) {
            Network network = loaded.network();
            PromptPairs pairs = Induction.overIds(
                    IntStream.range(0, network.spec().vocabulary()).boxed().toList(), 16, 60, 1);
            Question question = new Question(network, pairs, PairSweep.Measure.LOGIT_DIFFERENCE);
            EdgeScores exact = new EdgePatching(question, Direction.NOISING).run(Progress.NONE);
            ComputationGraph graph = exact.graph();
            double[] means = exact.means();
            int best = IntStream.range(0, graph.edges())
                    .filter(edge -> graph.edge(edge).from() instanceof Node.Head
                            && graph.edge(edge).to().node() instanceof Node.Head)
                    .boxed()
                    .max(java.util.Comparator.comparingDouble(edge -> means[edge]))
                    .orElseThrow();
            assertThat(graph.edge(best).from()).isEqualTo(new Node.Head(0, 1));
            assertThat(graph.edge(best).to().role()).isEqualTo(dev.whence.circuits.graph.Slot.Role.KEY);
            assertThat(graph.edge(best).to().node().layer()).isEqualTo(1);
        }
    }
}
