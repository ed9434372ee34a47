package dev.whence.circuits.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.RandomQuestions;
import dev.whence.circuits.gating.Examples;
import dev.whence.circuits.gating.GateFit;
import dev.whence.circuits.gating.GatingPlan;
import dev.whence.circuits.gating.HeadGating;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Edge;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.run.CircuitRuns;
import dev.whence.circuits.run.Off;
import dev.whence.circuits.score.EdgeRecovery;
import dev.whence.circuits.score.Faithfulness;
import dev.whence.circuits.score.PartialScores;
import dev.whence.circuits.score.RandomCircuits;
import dev.whence.circuits.score.Shares;
import dev.whence.circuits.score.Stability;
import dev.whence.circuits.search.Acdc;
import dev.whence.circuits.search.Direction;
import dev.whence.circuits.search.EdgeAttribution;
import dev.whence.circuits.search.EdgePatching;
import dev.whence.circuits.search.Selection;
import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.system.PairSweep;
import dev.whence.networks.tokens.PromptPairs;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The searches and the scores, on networks whose circuit is known because it was built. */
class SearchesFindTheTruthTest {
    private static final int PAIRS = 60;
    private static final int SHUFFLES = 50;

    static List<CompiledProgram> programs() {
        return Programs.all();
    }

    private static Question question(Network network, PromptPairs pairs) {
        return new Question(network, pairs, PairSweep.Measure.LOGIT_DIFFERENCE);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void scoresOfEdgesFindTheTruthAndShuffledOnesDoNot(CompiledProgram program) {
        PromptPairs pairs = program.pairs(PAIRS, 1);
        Set<Edge> truth = program.detectable(pairs);
        try (Network network = program.network()) {
            Question question = question(network, pairs);
            EdgeScores attributed = EdgeAttribution.eapIg(question, 5).run(Progress.NONE);
            EdgeScores exact = new EdgePatching(question, Direction.NOISING).run(Progress.NONE);
            assertThat(EdgeRecovery.of(attributed, truth).auroc()).isGreaterThanOrEqualTo(0.95);
            assertThat(EdgeRecovery.of(exact, truth).auroc()).isGreaterThanOrEqualTo(0.95);
            assertThat(shuffledAuroc(attributed, truth)).isBetween(0.45, 0.55);
            assertThat(shuffledAuroc(exact, truth)).isBetween(0.45, 0.55);
        }
    }

    /** The mean over permutations of scores over edges. */
    private static double shuffledAuroc(EdgeScores scores, Set<Edge> truth) {
        SplittableRandom random = new SplittableRandom(3);
        double sum = 0;
        for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
            double[] means = scores.means();
            for (int i = means.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                double kept = means[i];
                means[i] = means[other];
                means[other] = kept;
            }
            sum += EdgeRecovery.of(scores.graph(), means, truth).auroc();
        }
        return sum / SHUFFLES;
    }

    @Test
    void acdcFindsExactlyTheTrueEdgesOfMostPrograms() {
        int exact = 0;
        for (CompiledProgram program : Programs.all()) {
            PromptPairs pairs = program.pairs(PAIRS, 1);
            try (Network network = program.network();
                    CircuitRuns runs = new CircuitRuns(question(network, pairs), new Off.Corrupt())) {
                Acdc.Result found = new Acdc(runs, Acdc.Objective.DIVERGENCE, 0.01).run(Progress.NONE);
                exact += EdgeRecovery.errors(found.circuit(), program.detectable(pairs))
                                .isExact()
                        ? 1
                        : 0;
            }
        }
        assertThat(exact).isGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void theTrueCircuitHasEveryGoodScore(CompiledProgram program) {
        PromptPairs pairs = program.pairs(PAIRS, 1);
        Set<Edge> truth = program.detectable(pairs);
        Subgraph circuit = Subgraph.of(program.graph(), truth);
        assertThat(circuit.pruned()).isEqualTo(circuit);
        try (Network network = program.network();
                CircuitRuns runs = new CircuitRuns(question(network, pairs), new Off.Corrupt())) {
            Faithfulness faithfulness = new Faithfulness(runs, 1);
            Shares.Share share = faithfulness.of(circuit);
            assertThat(share.value()).isBetween(0.99, 1.01);
            double[] random = RandomCircuits.faithfulness(faithfulness, circuit.size(), 99, 1, Progress.NONE);
            assertThat(RandomCircuits.test(share.value(), random).pValue()).isLessThanOrEqualTo(0.05);

            PartialScores partial = PartialScores.of(faithfulness, circuit, 3, 1, Progress.NONE);
            assertThat(partial.left()).isCloseTo(0, within(0.01));
            assertThat(partial.incompleteness()).isLessThan(0.01);
            assertThat(partial.minimality().keySet()).containsExactlyInAnyOrderElementsOf(parts(circuit));
            assertThat(partial.minimality().values()).allMatch(needed -> needed > 0.2);

            EdgeScores scores = EdgeAttribution.eapIg(runs.question(), 5).run(Progress.NONE);
            Stability stability =
                    Stability.of(scores, Selection.GREEDY, circuit.size(), EdgeScores.Ranking.ABSOLUTE, 50, 1);
            assertThat(stability.isStable()).isTrue();
            assertThat(Selection.GREEDY.of(scores, circuit.size(), EdgeScores.Ranking.ABSOLUTE))
                    .isEqualTo(circuit);
        }
    }

    private static Set<Node> parts(Subgraph circuit) {
        Set<Node> parts = new LinkedHashSet<>(circuit.nodes());
        parts.removeIf(node -> node instanceof Node.Input || node instanceof Node.Output);
        return parts;
    }

    /**
     * Without norms the logits are linear in what they read, and without an MLP above them so is everything in what the
     * last layer's values read: there the first-order estimate is exact. What goes into queries and keys passes a softmax,
     * which is flat where it is sharp.
     */
    @ParameterizedTest
    @ValueSource(strings = {"induction", "indirect-object"})
    void attributionIsPatchingWhereTheNetworkIsLinear(String name) {
        CompiledProgram program = Programs.named(name, new Options(20, 10, 2, 4, 0, 8, 1));
        assertThat(program.graph().hasMlp()).isFalse();
        PromptPairs pairs = program.pairs(PAIRS, 2);
        try (Network network = program.network()) {
            Question question = question(network, pairs);
            EdgeScores attributed = EdgeAttribution.eap(question).run(Progress.NONE);
            EdgeScores exact = new EdgePatching(question, Direction.NOISING).run(Progress.NONE);
            assertLinearEdgesAgree(attributed, exact, 2);
            Set<Edge> truth = program.detectable(pairs);
            double[] first = attributed.means();
            double[] patched = exact.means();
            assertThat(truth)
                    .filteredOn(edge ->
                            edge.to().role() == Slot.Role.KEY || edge.to().role() == Slot.Role.QUERY)
                    .isNotEmpty()
                    .allSatisfy(edge -> {
                        int index = program.graph().indexOf(edge);
                        assertThat(patched[index]).isGreaterThan(1);
                        assertThat(Math.abs(first[index])).isLessThan(0.1);
                    });
        }
    }

    /** The same where no edge is exactly zero. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void attributionIsPatchingInLinearPartsOfRandomNetworks(long seed) {
        TransformerSpec spec = new TransformerSpec(
                "whence",
                RandomQuestions.VOCABULARY,
                RandomQuestions.CONTEXT,
                8,
                2,
                Embedding.plain(),
                new Attention(3, 3, 4, 0.5, true, true, false, 0, List.of()),
                Optional.empty(),
                Norm.none(),
                Block.preNorm(),
                new Positions.Learned(RandomQuestions.CONTEXT),
                new Mask.Causal(),
                new Output(false, false, false, false, 0));
        try (Network network = Network.of(new RandomParameters(spec, 0.4, true, seed))) {
            Question question = question(network, RandomQuestions.pairs(8, seed));
            EdgeScores attributed = EdgeAttribution.eap(question).run(Progress.NONE);
            EdgeScores exact = new EdgePatching(question, Direction.NOISING).run(Progress.NONE);
            assertLinearEdgesAgree(attributed, exact, 10);
        }
    }

    /** Prompt by prompt, of every edge into the logits and into the values of the last layer. */
    private static void assertLinearEdgesAgree(EdgeScores attributed, EdgeScores exact, int least) {
        ComputationGraph graph = attributed.graph();
        int carrying = 0;
        for (int index = 0; index < graph.edges(); index++) {
            Slot to = graph.edge(index).to();
            boolean lastValue = to.role() == Slot.Role.VALUE && to.node().layer() == graph.layers() - 1;
            if (!lastValue && !(to.node() instanceof Node.Output)) {
                continue;
            }
            double most = 0;
            for (int prompt = 0; prompt < exact.prompts(); prompt++) {
                double patched = exact.perPrompt()[prompt][index];
                assertThat((double) attributed.perPrompt()[prompt][index])
                        .as(graph.edge(index).toString())
                        .isCloseTo(patched, within(1e-4 * Math.max(1, Math.abs(patched))));
                most = Math.max(most, Math.abs(patched));
            }
            carrying += most > 0.01 ? 1 : 0;
        }
        assertThat(carrying).isGreaterThanOrEqualTo(least);
    }

    @ParameterizedTest
    @ValueSource(strings = {"induction", "indirect-object"})
    void gatesOfNeededHeadsStayOpenAndJunkIsFree(String name) {
        CompiledProgram program = Programs.named(name);
        PromptPairs pairs = program.pairs(32, 1);
        Set<Node> needed = new LinkedHashSet<>(program.components().values());
        try (Network network = program.network()) {
            GateFit fit = HeadGating.fit(network, Examples.of(pairs), GatingPlan.of(120, 32, 2, 1), Progress.NONE);
            for (GateFit.SetFit set : fit.sets()) {
                int open = 0;
                for (int head = 0;
                        head
                                < network.spec().layers()
                                        * network.spec().attention().heads();
                        head++) {
                    int layer = head / network.spec().attention().heads();
                    int within = head % network.spec().attention().heads();
                    assertThat(set.retaining().of(layer, within)).isGreaterThan(0.9);
                    boolean isNeeded = needed.contains(new Node.Head(layer, within));
                    if (isNeeded) {
                        open++;
                        assertThat(set.removing().of(layer, within)).isGreaterThan(0.5);
                    } else {
                        assertThat(set.removing().of(layer, within)).isLessThan(0.1);
                    }
                }
                assertThat(open).isEqualTo(needed.size());
            }
        }
    }
}
