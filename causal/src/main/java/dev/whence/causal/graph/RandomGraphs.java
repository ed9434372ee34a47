package dev.whence.causal.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Random graphs over nodes named {@code V1, V2, ...}, for tests, benchmarks and simulation. */
public final class RandomGraphs {
    private RandomGraphs() {}

    /**
     * An Erdős–Rényi DAG: a random order of the nodes, and each forward pair joined with the same probability.
     *
     * @param probability of each edge; {@code degree / (size - 1)} gives that expected degree
     */
    public static Dag dag(int size, double probability, RandomGenerator random) {
        return Dag.of(names(size), directed(size, probability, random));
    }

    /** A random DAG as in {@link #dag} with each pair (adjacent or not) also joined by ↔ with its own probability. */
    public static Admg admg(int size, double directed, double bidirected, RandomGenerator random) {
        List<Edge> edges = directed(size, directed, random);
        for (int a = 0; a < size; a++) {
            for (int b = a + 1; b < size; b++) {
                if (random.nextDouble() < bidirected) {
                    edges.add(Edge.bidirected(a, b));
                }
            }
        }
        return Admg.of(names(size), edges);
    }

    private static List<Edge> directed(int size, double probability, RandomGenerator random) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(order, java.util.Random.from(random));
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size; j++) {
                if (random.nextDouble() < probability) {
                    edges.add(Edge.directed(order.get(i), order.get(j)));
                }
            }
        }
        return edges;
    }

    private static List<String> names(int size) {
        return IntStream.rangeClosed(1, size).mapToObj(i -> "V" + i).toList();
    }
}
