package dev.whence.benchmarks.identification;

import dev.whence.causal.adjustment.Adjustment;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import java.util.SplittableRandom;

/** A random ADMG and a treatment and outcome in it that have many minimal adjustment sets. */
record Question(Admg graph, NodeSet treatment, NodeSet outcome) {
    private static final int ENOUGH = 1000;

    /**
     * @param directed expected number of directed edges at a node
     * @param bidirected expected number of bidirected edges at a node
     */
    static Question random(int size, double directed, double bidirected, long seed) {
        Admg graph =
                RandomGraphs.admg(size, directed / (size - 1), bidirected / (size - 1), new SplittableRandom(seed));
        Question best = new Question(graph, NodeSet.of(0), NodeSet.of(1));
        long most = -1;
        for (int x = 0; x < size && most < ENOUGH; x++) {
            for (int y = 0; y < size && most < ENOUGH; y++) {
                if (x != y) {
                    Adjustment query = Adjustment.of(graph, NodeSet.of(x), NodeSet.of(y));
                    long sets = query.forbidden().size() < 2
                            ? 0
                            : query.allMinimal().limit(ENOUGH).count();
                    if (sets > most) {
                        most = sets;
                        best = new Question(graph, NodeSet.of(x), NodeSet.of(y));
                    }
                }
            }
        }
        return best;
    }
}
