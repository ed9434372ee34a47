package dev.whence.circuits.search;

import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.run.HeadMaths;
import dev.whence.networks.run.Cores;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.system.Chunk;
import java.util.ArrayList;
import java.util.List;

/**
 * Every edge patched alone, exactly: one slot reads what one component writes in the other run, everything else follows.
 * The path patching of Goldowsky-Dill et al. 2023 along direct paths. Costs as many continued runs as there are edges.
 *
 * @param question what is asked
 * @param direction which run is patched
 */
public record EdgePatching(Question question, Direction direction) {
    /** Tokens of a batch of prompts. */
    private static final int TOKENS = 256;

    /**
     * Scores every edge.
     *
     * @throws dev.whence.causal.InputException when the network's edges cannot be told apart
     * @throws java.util.concurrent.CancellationException when progress says so
     */
    public EdgeScores run(Progress progress) {
        ComputationGraph graph = new ComputationGraph(question.network().spec());
        float[][] scores = new float[question.size()][graph.edges()];
        HeadMaths maths = new HeadMaths(question.network());
        List<int[]> batches = Chunk.batches(question.clean(), TOKENS, (_, _) -> 0);
        try {
            int done = 0;
            for (int[] units : batches) {
                Chunk base = Chunk.of(direction.base(question).select(units), units, 0);
                Chunk other = base.replaced(direction.other(question).select(units));
                String stage =
                        batches.size() == 1 ? "patch edges" : "patch edges, batch " + ++done + " of " + batches.size();
                try (PatchedSlots slots = new PatchedSlots(question, graph, maths, base, other)) {
                    List<Runnable> tasks = new ArrayList<>();
                    for (int layer = 0; layer < graph.layers(); layer++) {
                        int at = layer;
                        for (int head = 0; head < graph.heads(); head++) {
                            int each = head;
                            tasks.add(() ->
                                    slots.head(at, each, (edge, values) -> put(scores, units, edge, values, slots)));
                        }
                        if (graph.hasMlp()) {
                            tasks.add(() -> slots.mlp(at, (edge, values) -> put(scores, units, edge, values, slots)));
                        }
                    }
                    tasks.add(() -> slots.output((edge, values) -> put(scores, units, edge, values, slots)));
                    int workers =
                            Tensors.isOnProcessor(question.network().weights().device()) ? Cores.count() : 1;
                    Cores.run(tasks, workers, stage, progress);
                }
            }
        } finally {
            maths.free();
        }
        String words = direction == Direction.NOISING
                ? "edge patching: the clean run with the corrupt value along one edge"
                : "edge patching: the corrupt run with the clean value along one edge";
        return new EdgeScores(graph, words, scores);
    }

    /** @param values the metric with edges {@code edge ..} patched, {@code [edge][row]} row major */
    private void put(float[][] scores, int[] units, int edge, float[] values, PatchedSlots slots) {
        for (int i = 0; i < values.length; i++) {
            int row = i % units.length;
            scores[units[row]][edge + i / units.length] =
                    (float) direction.carried(slots.undisturbed()[row], values[i]);
        }
    }
}
