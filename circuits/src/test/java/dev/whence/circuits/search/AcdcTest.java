package dev.whence.circuits.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.RandomQuestions;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.run.CircuitRuns;
import dev.whence.circuits.run.Off;
import dev.whence.networks.Network;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcdcTest {
    /** One removal at a time, as in the paper. */
    private static Subgraph oneByOne(CircuitRuns runs, double threshold) {
        Subgraph circuit = Subgraph.whole(runs.graph());
        double current = divergence(runs, circuit);
        for (int edge = runs.graph().edges() - 1; edge >= 0; edge--) {
            Subgraph fewer = circuit.without(edge);
            double changed = divergence(runs, fewer);
            if (changed - current < threshold) {
                circuit = fewer;
                current = changed;
            }
        }
        return circuit.pruned();
    }

    private static double divergence(CircuitRuns runs, Subgraph circuit) {
        return runs.divergence(List.of(circuit), Progress.NONE).getFirst().mean();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5})
    void runningAheadFindsTheCircuitOfOneRemovalAtATime(long seed) {
        try (Network network = RandomQuestions.network(seed)) {
            Question question = RandomQuestions.question(network, seed);
            try (CircuitRuns runs = new CircuitRuns(question, new Off.Corrupt())) {
                for (double threshold : new double[] {0.003, 0.03}) {
                    Acdc.Result found = new Acdc(runs, Acdc.Objective.DIVERGENCE, threshold).run(Progress.NONE);
                    assertThat(found.circuit()).isEqualTo(oneByOne(runs, threshold));
                    assertThat(found.evaluations()).isLessThan(3 * runs.graph().edges());
                }
            }
        }
    }

    @Test
    void aThresholdOfNothingIsRefused() {
        try (Network network = RandomQuestions.network(1);
                CircuitRuns runs = new CircuitRuns(RandomQuestions.question(network, 1), new Off.Corrupt())) {
            assertThatThrownBy(() -> new Acdc(runs, Acdc.Objective.METRIC, 0))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("threshold of 0");
        }
    }

    @Test
    void aBudgetLargerThanTheGraphIsRefused() {
        try (Network network = RandomQuestions.network(1)) {
            EdgeScores scores =
                    EdgeAttribution.eap(RandomQuestions.question(network, 1)).run(Progress.NONE);
            int edges = scores.graph().edges();
            assertThatThrownBy(() -> Selection.TOP.of(scores, edges + 1, EdgeScores.Ranking.ABSOLUTE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("a budget of " + (edges + 1) + " edges, but the graph has " + edges);
        }
    }
}
