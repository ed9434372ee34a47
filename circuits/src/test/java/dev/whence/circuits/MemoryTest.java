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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** Native memory does not grow with use. */
class MemoryTest {
    private static final int WARM = 100;
    private static final int ROUNDS = 300;

    @Test
    void hundredsOfSearchesStayFlat() {
        try (Network network = RandomQuestions.network(2)) {
            Question question = RandomQuestions.question(network, 2);
            Map<String, Runnable> searches = new LinkedHashMap<>();
            searches.put("attribution", () -> EdgeAttribution.eapIg(question, 3).run(Progress.NONE));
            searches.put(
                    "attribution over activations",
                    () -> new EdgeAttribution(question, EdgeAttribution.Path.ACTIVATIONS, 2).run(Progress.NONE));
            searches.put("patching", () -> new EdgePatching(question, Direction.NOISING).run(Progress.NONE));
            searches.put("paths", () -> PathPatching.intoLogits(question).run(Progress.NONE));
            searches.put("circuits", () -> circuits(question));
            for (Map.Entry<String, Runnable> search : searches.entrySet()) {
                for (int round = 0; round < WARM; round++) {
                    search.getValue().run();
                }
                System.gc();
                long before = Pointer.physicalBytes();
                for (int round = 0; round < ROUNDS; round++) {
                    search.getValue().run();
                }
                System.gc();
                // One tensor left behind for each of the smallest pieces of work would be 30 kB a round, 9 MB in all.
                assertThat(Pointer.physicalBytes() - before).as(search.getKey()).isLessThan(8L << 20);
            }
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
