package dev.whence.circuits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.Progress;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.run.CircuitRuns;
import dev.whence.circuits.run.Off;
import dev.whence.circuits.search.Acdc;
import dev.whence.circuits.search.Direction;
import dev.whence.circuits.search.EdgeAttribution;
import dev.whence.circuits.search.EdgePatching;
import dev.whence.circuits.search.PathPatching;
import dev.whence.networks.Network;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** Native memory does not grow with use. */
class MemoryTest {
    private static final int WARM = 200;
    private static final int ROUNDS = 700;

    @Test
    void hundredsOfSearchesStayFlat() {
        try (Network network = RandomQuestions.network(2)) {
            Question question = RandomQuestions.question(network, 2);
            List<Runnable> searches = List.of(
                    () -> EdgeAttribution.eapIg(question, 3).run(Progress.NONE),
                    () -> new EdgeAttribution(question, EdgeAttribution.Path.ACTIVATIONS, 2).run(Progress.NONE),
                    () -> new EdgePatching(question, Direction.NOISING).run(Progress.NONE),
                    () -> PathPatching.intoLogits(question).run(Progress.NONE),
                    () -> circuits(question));
            long warm = 0;
            for (int round = 0; round < ROUNDS; round++) {
                searches.forEach(Runnable::run);
                if (round == WARM) {
                    System.gc();
                    warm = Pointer.physicalBytes();
                }
            }
            System.gc();
            // Heap and compiled code may grow; a round's tensors left behind would be some 60 kB, 30 MB in all.
            assertThat(Pointer.physicalBytes() - warm).isLessThan(20L << 20);
        }
    }

    private static void circuits(Question question) {
        try (CircuitRuns runs = new CircuitRuns(question, new Off.Mean())) {
            Subgraph whole = Subgraph.whole(runs.graph());
            runs.metric(List.of(whole, whole.without(0), Subgraph.empty(runs.graph())), Progress.NONE);
        }
        try (CircuitRuns runs = new CircuitRuns(question.select(0, 1), new Off.Corrupt())) {
            new Acdc(runs, Acdc.Objective.DIVERGENCE, 0.5).run(Progress.NONE);
        }
    }
}
