package dev.whence.circuits.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.RandomQuestions;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.NodeScores;
import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.ParameterSource;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.site.At;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.system.Attribution;
import dev.whence.networks.system.PairSweep;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeAttributionTest {
    /** {@code AtP(u) = sum over v of s(u -> v)}: nodes by the engine of networks, edges by this one. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void edgesOfAComponentSumToItsAttribution(long seed) {
        try (Network network = RandomQuestions.network(seed)) {
            Question question = RandomQuestions.question(network, seed);
            NodePatching nodes = new NodePatching(question, NodePatching.all(network.spec()), At.all());
            assertSums(EdgeAttribution.eap(question).run(Progress.NONE), nodes.attributed());
            assertSums(
                    EdgeAttribution.eapIg(question, 3).run(Progress.NONE),
                    nodes.attributed(3, Attribution.Path.INPUTS));
            assertSums(
                    new EdgeAttribution(question, EdgeAttribution.Path.ACTIVATIONS, 3).run(Progress.NONE),
                    nodes.attributed(3, Attribution.Path.ACTIVATIONS));
        }
    }

    private static void assertSums(EdgeScores edges, NodeScores nodes) {
        ComputationGraph graph = edges.graph();
        for (int prompt = 0; prompt < edges.prompts(); prompt++) {
            double[] sums = new double[graph.writers().size()];
            for (int edge = 0; edge < graph.edges(); edge++) {
                sums[graph.writerOf(edge)] += edges.perPrompt()[prompt][edge];
            }
            for (int writer = 0; writer < sums.length; writer++) {
                assertThat(sums[writer])
                        .as(graph.writers().get(writer) + ", pair " + prompt)
                        .isCloseTo(nodes.perPrompt()[prompt][writer], within(1e-3));
            }
        }
    }

    /** With steps enough the input's edges sum to the whole effect (completeness of integrated gradients). */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4})
    void theInputsEdgesSumToTheWholeEffect(long seed) {
        try (Network network = RandomQuestions.network(seed)) {
            Question question = RandomQuestions.question(network, seed);
            EdgeScores scores = EdgeAttribution.eapIg(question, 200).run(Progress.NONE);
            double sum = 0;
            for (int edge = 0; edge < scores.graph().edges(); edge++) {
                sum += scores.graph().writerOf(edge) == 0 ? scores.means()[edge] : 0;
            }
            NodeScores whole = new NodePatching(question, List.of(new dev.whence.circuits.graph.Node.Input()), At.all())
                    .patched(Direction.NOISING, Progress.NONE);
            assertThat(sum).isCloseTo(whole.means()[0], within(0.02 * Math.max(1, Math.abs(sum))));
        }
    }

    /** Where clean and corrupt hardly differ the network is linear between them, and attribution is patching. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17})
    void attributionIsPatchingWhereTheNetworkIsLinear(long seed) {
        try (Network network = Network.of(new Twins(RandomQuestions.parameters(seed)))) {
            List<PromptPair> pairs = new ArrayList<>();
            for (PromptPair pair : RandomQuestions.pairs(4, seed).pairs()) {
                List<Integer> corrupt = pair.clean().stream()
                        .map(token -> token ^ 1)
                        .map(token -> Math.min(token, RandomQuestions.VOCABULARY - 1))
                        .toList();
                pairs.add(new PromptPair(pair.clean(), corrupt, pair.answer(), pair.distractor()));
            }
            Question question =
                    new Question(network, new PromptPairs("twins", pairs), PairSweep.Measure.LOGIT_DIFFERENCE);
            double[] exact = new EdgePatching(question, Direction.NOISING)
                    .run(Progress.NONE)
                    .means();
            double scale = java.util.Arrays.stream(exact).map(Math::abs).max().orElseThrow();
            assertThat(scale).isPositive();
            for (EdgeAttribution search : List.of(
                    EdgeAttribution.eap(question),
                    EdgeAttribution.eapIg(question, 2),
                    new EdgeAttribution(question, EdgeAttribution.Path.ACTIVATIONS, 2))) {
                double[] estimated = search.run(Progress.NONE).means();
                for (int edge = 0; edge < exact.length; edge++) {
                    assertThat(estimated[edge]).as("edge " + edge).isCloseTo(exact[edge], within(0.03 * scale));
                }
            }
        }
    }

    /** Each odd token is the even one before it, a little moved. */
    private record Twins(RandomParameters of) implements ParameterSource {
        @Override
        public TransformerSpec spec() {
            return of.spec();
        }

        @Override
        public void read(ParameterShape parameter, MemorySegment destination) {
            of.read(parameter, destination);
            if (parameter.name().equals("embedding.tokens")) {
                int width = parameter.shape().get(1);
                for (int token = 1; token < parameter.shape().getFirst(); token += 2) {
                    for (int i = 0; i < width; i++) {
                        long at = (long) token * width + i;
                        float own = destination.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
                        float twin = destination.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at - width);
                        destination.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at, twin + 2e-3f * own);
                    }
                }
            }
        }
    }

    @Test
    void stepsThatMakeNoSenseAreRefused() {
        try (Network network = RandomQuestions.network(1)) {
            Question question = RandomQuestions.question(network, 1);
            assertThatThrownBy(() -> EdgeAttribution.eapIg(question, 0))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("0 steps");
        }
    }

    @Test
    void theMemoryStatedGrowsWithTheBatchAndIsLessThanFullWidth() {
        try (Network network = RandomQuestions.network(1)) {
            EdgeAttribution search = EdgeAttribution.eapIg(RandomQuestions.question(network, 1), 5);
            assertThat(search.bytes()).isPositive();
        }
    }
}
