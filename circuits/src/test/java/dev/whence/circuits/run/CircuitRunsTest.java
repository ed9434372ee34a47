package dev.whence.circuits.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.RandomQuestions;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.NodeScores;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.search.Direction;
import dev.whence.circuits.search.EdgePatching;
import dev.whence.circuits.search.NodePatching;
import dev.whence.networks.Network;
import dev.whence.networks.site.At;
import dev.whence.networks.system.NetworkSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs under circuits against the engine of networks, which knows nothing of edges. */
class CircuitRunsTest {
    private static final double CLOSE = 2e-4;

    private static void assertClose(Outcomes actual, double[] expected) {
        for (int unit = 0; unit < expected.length; unit++) {
            assertThat(actual.value(unit)).as("pair " + unit).isCloseTo(expected[unit], within(CLOSE));
        }
    }

    private static double[] undisturbed(Question question, boolean clean) {
        try (NetworkSystem system =
                new NetworkSystem(question.network(), clean ? question.clean() : question.corrupt())) {
            return system.observe(question.metric()).values();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    void everyEdgeIsTheCleanRunAndNoneTheOther(long seed) {
        try (Network network = RandomQuestions.network(seed)) {
            Question question = RandomQuestions.question(network, seed);
            try (CircuitRuns runs = new CircuitRuns(question, new Off.Corrupt())) {
                ComputationGraph graph = runs.graph();
                List<Outcomes> ends = runs.metric(List.of(Subgraph.whole(graph), Subgraph.empty(graph)), Progress.NONE);
                assertClose(ends.get(0), undisturbed(question, true));
                assertClose(ends.get(1), undisturbed(question, false));
                List<Outcomes> far =
                        runs.divergence(List.of(Subgraph.whole(graph), Subgraph.empty(graph)), Progress.NONE);
                assertThat(far.get(0).mean()).isCloseTo(0, within(1e-5));
                assertThat(far.get(1).mean()).isPositive();
            }
        }
    }

    /** Every edge out of a component off is the component patched, zeroed or at its mean. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void aComponentOffIsAComponentIntervenedOn(long seed) {
        try (Network network = RandomQuestions.network(seed)) {
            Question question = RandomQuestions.question(network, seed);
            List<Node> nodes = NodePatching.all(network.spec());
            NodePatching sweep = new NodePatching(question, nodes, At.all());
            assertNodes(question, new Off.Corrupt(), sweep.patched(Direction.NOISING, Progress.NONE));
            assertNodes(question, new Off.Zero(), sweep.zeroed(Progress.NONE));
            assertNodes(question, new Off.Mean(), sweep.meanAblated(Progress.NONE));
            Question even = question.select(everyLengthTwice(question));
            NodePatching again = new NodePatching(even, nodes, At.all());
            assertNodes(even, new Off.Resample(3), again.resampled(3, Progress.NONE));
        }
    }

    /** Each pair twice: resampling needs another prompt of the same length. */
    private static int[] everyLengthTwice(Question question) {
        return IntStream.range(0, 2 * question.size()).map(i -> i / 2).toArray();
    }

    private static void assertNodes(Question question, Off off, NodeScores expected) {
        double[] clean = undisturbed(question, true);
        try (CircuitRuns runs = new CircuitRuns(question, off)) {
            ComputationGraph graph = runs.graph();
            List<Subgraph> circuits = new ArrayList<>();
            for (Node node : expected.nodes()) {
                int writer = graph.indexOf(node);
                circuits.add(Subgraph.of(
                        graph, IntStream.range(0, graph.edges()).filter(edge -> graph.writerOf(edge) != writer)));
            }
            List<Outcomes> measured = runs.metric(circuits, Progress.NONE);
            for (int node = 0; node < circuits.size(); node++) {
                double[] values = new double[clean.length];
                for (int pair = 0; pair < values.length; pair++) {
                    values[pair] = clean[pair] - expected.perPrompt()[pair][node];
                }
                assertClose(measured.get(node), values);
            }
        }
    }

    /** Two ways to patch an edge: the mixed run, and the run continued from the slot. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void oneEdgeOffIsTheEdgePatched(long seed) {
        try (Network network = RandomQuestions.network(seed)) {
            Question question = RandomQuestions.question(network, seed);
            EdgeScores scores = new EdgePatching(question, Direction.NOISING).run(Progress.NONE);
            EdgeScores restored = new EdgePatching(question, Direction.DENOISING).run(Progress.NONE);
            Question swapped = new Question(
                    network,
                    new dev.whence.networks.tokens.PromptPairs(
                            "swapped",
                            question.pairs().pairs().stream()
                                    .map(pair -> new dev.whence.networks.tokens.PromptPair(
                                            /* clean= */ pair.corrupt(),
                                            /* corrupt= */ pair.clean(),
                                            pair.answer(),
                                            pair.distractor()))
                                    .toList()),
                    question.measure());
            assertEdges(question, scores, 1);
            assertEdges(swapped, restored, -1);
        }
    }

    private static void assertEdges(Question question, EdgeScores scores, int sign) {
        double[] base = undisturbed(question, true);
        try (CircuitRuns runs = new CircuitRuns(question, new Off.Corrupt())) {
            ComputationGraph graph = runs.graph();
            List<Outcomes> measured = runs.metric(
                    IntStream.range(0, graph.edges())
                            .mapToObj(edge -> Subgraph.whole(graph).without(edge))
                            .toList(),
                    Progress.NONE);
            for (int edge = 0; edge < graph.edges(); edge++) {
                for (int pair = 0; pair < base.length; pair++) {
                    assertThat(sign * (base[pair] - measured.get(edge).value(pair)))
                            .as(graph.edge(edge) + ", pair " + pair)
                            .isCloseTo(scores.perPrompt()[pair][edge], within(CLOSE));
                }
            }
        }
    }

    /** What is not read is not computed, and computing it changes nothing. */
    @ParameterizedTest
    @ValueSource(longs = {3, 4, 5})
    void circuitsMeasuredTogetherAreCircuitsMeasuredApart(long seed) {
        try (Network network = RandomQuestions.network(seed)) {
            Question question = RandomQuestions.question(network, seed);
            try (CircuitRuns runs = new CircuitRuns(question, new Off.Corrupt())) {
                ComputationGraph graph = runs.graph();
                List<Subgraph> circuits = new ArrayList<>();
                java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
                for (int i = 0; i < 6; i++) {
                    double share = random.nextDouble();
                    circuits.add(Subgraph.of(
                            graph, IntStream.range(0, graph.edges()).filter(_ -> random.nextDouble() < share)));
                }
                circuits.add(Subgraph.whole(graph));
                List<Outcomes> together = runs.metric(circuits, Progress.NONE);
                for (int i = 0; i < circuits.size(); i++) {
                    assertClose(runs.metric(circuits.get(i)), together.get(i).values());
                    // Edges that lie on no path carry nothing.
                    assertClose(
                            runs.metric(circuits.get(i).pruned()),
                            together.get(i).values());
                }
            }
        }
    }

    /** A constant of the mean's value is the mean where prompts are of one token. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aConstantIsPutAtEveryPosition(long seed) {
        try (Network network = RandomQuestions.network(seed)) {
            Question question = RandomQuestions.question(network, seed);
            Node head = new Node.Head(0, 0);
            java.util.Map<Node, List<Double>> zeros = java.util.Map.of(
                    head,
                    java.util.Collections.nCopies(network.spec().attention().headWidth(), 0.0));
            try (CircuitRuns constant = new CircuitRuns(question, new Off.Constant("zero", zeros));
                    CircuitRuns zero = new CircuitRuns(question, new Off.Zero())) {
                Subgraph without = Subgraph.whole(zero.graph()).without(Set.of(head));
                assertClose(constant.metric(without), zero.metric(without).values());
            }
        }
    }
}
