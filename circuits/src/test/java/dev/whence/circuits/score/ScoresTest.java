package dev.whence.circuits.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.RandomQuestions;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Edge;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.run.CircuitRuns;
import dev.whence.circuits.run.Off;
import dev.whence.circuits.search.EdgeAttribution;
import dev.whence.circuits.search.Selection;
import dev.whence.networks.Network;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoresTest {
    private static final ComputationGraph GRAPH = new ComputationGraph(RandomQuestions.spec(4));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theAreaIsTheShareOfPairsInOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] scores = random.doubles(GRAPH.edges())
                .map(value -> Math.rint(8 * value - 4))
                .toArray(); // with ties
        Set<Edge> truth = new LinkedHashSet<>();
        for (int i = 0; i < 7; i++) {
            truth.add(GRAPH.edge(random.nextInt(GRAPH.edges())));
        }
        double right = 0;
        double pairs = 0;
        for (int one = 0; one < scores.length; one++) {
            for (int other = 0; other < scores.length; other++) {
                if (truth.contains(GRAPH.edge(one)) && !truth.contains(GRAPH.edge(other))) {
                    pairs++;
                    double difference = Math.abs(scores[one]) - Math.abs(scores[other]);
                    right += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
                }
            }
        }
        assertThat(EdgeRecovery.of(GRAPH, scores, truth).auroc()).isCloseTo(right / pairs, within(1e-12));
    }

    @Test
    void everyEdgeTrueIsNoQuestion() {
        assertThatThrownBy(() -> EdgeRecovery.of(GRAPH, new double[GRAPH.edges()], Set.of()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("0 of");
    }

    @Test
    void theWholeNetworkIsFaithfulAndNothingIsNot() {
        try (Network network = RandomQuestions.network(2)) {
            Question question = RandomQuestions.question(network, 2);
            for (Off off : List.of(new Off.Corrupt(), new Off.Zero(), new Off.Mean())) {
                try (CircuitRuns runs = new CircuitRuns(question, off)) {
                    Faithfulness faithfulness = new Faithfulness(runs, 1);
                    assertThat(faithfulness.of(Subgraph.whole(runs.graph())).value())
                            .isCloseTo(1, within(1e-5));
                    Shares.Share none = faithfulness.of(Subgraph.empty(runs.graph()));
                    assertThat(none.value()).isCloseTo(0, within(1e-5));
                    assertThat(none.interval().isAvailable()).isTrue();
                }
            }
        }
    }

    @Test
    void pairsWithoutEffectAreRefused() {
        try (Network network = RandomQuestions.network(2)) {
            PromptPairs same = new PromptPairs(
                    "same",
                    RandomQuestions.pairs(3, 1).pairs().stream()
                            .map(pair -> new PromptPair(pair.clean(), pair.clean(), pair.answer(), pair.distractor()))
                            .toList());
            Question question =
                    new Question(network, same, dev.whence.networks.system.PairSweep.Measure.LOGIT_DIFFERENCE);
            try (CircuitRuns runs = new CircuitRuns(question, new Off.Corrupt())) {
                assertThatThrownBy(() -> new Faithfulness(runs, 1))
                        .isInstanceOf(InputException.class)
                        .hasMessageContaining("the pairs have no effect");
            }
        }
    }

    /** Trapezoids over the share of edges, against sums written out. */
    @Test
    void areasAreThoseOfTheCurve() {
        try (Network network = RandomQuestions.network(3)) {
            Question question = RandomQuestions.question(network, 3);
            EdgeScores scores = EdgeAttribution.eapIg(question, 3).run(Progress.NONE);
            try (CircuitRuns runs = new CircuitRuns(question, new Off.Corrupt())) {
                FaithfulnessCurve curve = FaithfulnessCurve.of(
                        new Faithfulness(runs, 1),
                        scores,
                        EdgeScores.Ranking.SIGNED,
                        List.of(0.1, 0.5, 1.0),
                        Progress.NONE);
                double low = curve.points().get(0).faithfulness().value();
                double middle = curve.points().get(1).faithfulness().value();
                assertThat(curve.points().get(2).faithfulness().value()).isCloseTo(1, within(1e-5));
                assertThat(curve.cpr()).isCloseTo(0.4 * (low + middle) / 2 + 0.5 * (middle + 1) / 2, within(1e-5));
                assertThat(curve.cmd())
                        .isCloseTo(
                                0.4 * (Math.abs(1 - low) + Math.abs(1 - middle)) / 2 + 0.5 * Math.abs(1 - middle) / 2,
                                within(1e-5));
            }
        }
    }

    @Test
    void aRandomCircuitHasItsSizeAndIsConnected() {
        SplittableRandom random = new SplittableRandom(1);
        for (int size : new int[] {1, 5, 20}) {
            Subgraph circuit = RandomCircuits.draw(GRAPH, size, random);
            assertThat(circuit.size()).isEqualTo(size);
        }
        Subgraph large = RandomCircuits.draw(GRAPH, 20, random);
        assertThat(large.pruned().size()).isGreaterThan(12);
    }

    @Test
    void theTestCountsRandomCircuitsThatDoAsWell() {
        double[] sorted = {0, 0.2, 0.5, 0.9, 1.3};
        RandomCircuits.Test test = RandomCircuits.test(0.8, sorted);
        assertThat(test.better()).isEqualTo(1);
        assertThat(test.pValue()).isCloseTo(2.0 / 6, within(1e-12));
    }

    @Test
    void scoresThatDoNotVaryOverPromptsAreStable() {
        float[] row = new float[GRAPH.edges()];
        for (int edge = 0; edge < row.length; edge++) {
            row[edge] = edge;
        }
        EdgeScores same = new EdgeScores(GRAPH, "same", new float[][] {row, row, row, row});
        Stability stable = Stability.of(same, Selection.TOP, 10, EdgeScores.Ranking.ABSOLUTE, 20, 1);
        assertThat(stable.overlap()).isEqualTo(1);
        assertThat(stable.isStable()).isTrue();
        assertThat(stable.frequency()[row.length - 1]).isCloseTo(1, within(1e-5));

        SplittableRandom random = new SplittableRandom(4);
        float[][] noise = new float[6][row.length];
        for (float[] prompt : noise) {
            for (int edge = 0; edge < row.length; edge++) {
                prompt[edge] = (float) random.nextGaussian();
            }
        }
        Stability unstable = Stability.of(
                new EdgeScores(GRAPH, "noise", noise), Selection.TOP, 10, EdgeScores.Ranking.ABSOLUTE, 20, 1);
        assertThat(unstable.isStable()).isFalse();
        assertThatThrownBy(() -> Stability.of(
                        new EdgeScores(GRAPH, "one", new float[][] {row}),
                        Selection.TOP,
                        10,
                        EdgeScores.Ranking.ABSOLUTE,
                        20,
                        1))
                .hasMessageContaining("at least 2");
    }

    /** Hypergeometric by hand: 3 and 3 of 10 share 2 or more in (3 * 7 + 1) of 120 cases. */
    @Test
    void agreementBesideChance() {
        Agreement agreement = Agreement.between(List.of(1, 2, 3), List.of(2, 3, 4), 10);
        assertThat(agreement.overlap()).isEqualTo(0.5);
        assertThat(agreement.expected()).isCloseTo(0.9, within(1e-12));
        assertThat(agreement.pValue()).isCloseTo(22.0 / 120, within(1e-9));
    }

    @Test
    void theWholeNetworkIsCompleteAndLeavesNothing() {
        try (Network network = RandomQuestions.network(2)) {
            Question question = RandomQuestions.question(network, 2);
            try (CircuitRuns runs = new CircuitRuns(question, new Off.Corrupt())) {
                PartialScores scores =
                        PartialScores.of(new Faithfulness(runs, 1), Subgraph.whole(runs.graph()), 3, 1, Progress.NONE);
                assertThat(scores.left()).isCloseTo(0, within(1e-6));
                assertThat(scores.incompleteness()).isCloseTo(0, within(1e-6));
                assertThat(scores.minimality()).isNotEmpty();
            }
        }
    }
}
