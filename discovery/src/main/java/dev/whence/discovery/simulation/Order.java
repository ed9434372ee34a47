package dev.whence.discovery.simulation;

import dev.whence.causal.graph.Dag;
import dev.whence.discovery.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/** A DAG's nodes in generations: the causes of a node lie in earlier ones, so that one generation can run in parallel. */
final class Order {
    private final List<List<Integer>> generations = new ArrayList<>();
    private final int threads;

    Order(Dag dag, int threads) {
        this.threads = threads;
        int[] generation = new int[dag.size()];
        for (int node : dag.topologicalOrder()) {
            int latest = -1;
            for (int parent : dag.parents(node)) {
                latest = Math.max(latest, generation[parent]);
            }
            generation[node] = latest + 1;
            while (generations.size() <= latest + 1) {
                generations.add(new ArrayList<>());
            }
            generations.get(latest + 1).add(node);
        }
    }

    /** Calls {@code work} once for each node, after its causes; it may write only what belongs to its node. */
    void forEach(IntConsumer work) {
        for (List<Integer> generation : generations) {
            Parallel.map(generation.size(), generation.size() < 8 ? 1 : threads, i -> {
                work.accept(generation.get(i));
                return true;
            });
        }
    }

    /** One stream for each node. */
    static SplittableRandom[] streams(SplittableRandom root, int count) {
        SplittableRandom[] streams = new SplittableRandom[count];
        for (int i = 0; i < count; i++) {
            streams[i] = root.split();
        }
        return streams;
    }
}
