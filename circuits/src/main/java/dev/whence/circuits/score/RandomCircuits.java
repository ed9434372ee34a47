package dev.whence.circuits.score;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.graph.Subgraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Circuits by chance: paths from the logits back to the input, drawn until there are as many edges as asked for (after
 * Shi et al. 2024). Every edge carries something, unlike edges drawn one by one, of which few would be connected.
 */
public final class RandomCircuits {
    private RandomCircuits() {}

    /**
     * A circuit of exactly so many edges: the last path is cut short, and where paths hardly find anything new, as in a
     * circuit of nearly all edges, single edges fill the rest.
     *
     * @throws InputException when the graph has not so many
     */
    public static Subgraph draw(ComputationGraph graph, int edges, SplittableRandom random) {
        if (edges > graph.edges()) {
            throw new InputException("a random circuit of " + edges + " edges of " + graph.edges());
        }
        BitSet kept = new BitSet();
        for (int path = 0; kept.cardinality() < edges; path++) {
            if (path > 20 * edges) {
                kept.set(random.nextInt(graph.edges()));
                continue;
            }
            Node node = new Node.Output();
            while (!(node instanceof Node.Input) && kept.cardinality() < edges) {
                Slot slot = new Slot(node, role(node, random));
                int index = graph.indexOf(slot);
                int writer = random.nextInt(graph.writersBefore(index));
                kept.set(graph.edge(writer, index));
                node = graph.writers().get(writer);
            }
        }
        return Subgraph.of(graph, kept.stream());
    }

    private static Slot.Role role(Node node, SplittableRandom random) {
        return node instanceof Node.Head ? Slot.Role.values()[random.nextInt(3)] : Slot.Role.INPUT;
    }

    /**
     * Faithfulness of random circuits, sorted.
     *
     * @param edges of each
     * @param count how many
     */
    public static double[] faithfulness(Faithfulness faithfulness, int edges, int count, long seed, Progress progress) {
        ComputationGraph graph = faithfulness.runs().graph();
        SplittableRandom random = new SplittableRandom(seed);
        List<Subgraph> circuits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            circuits.add(draw(graph, edges, random));
        }
        double[] values = faithfulness.values(circuits, progress);
        Arrays.sort(values);
        return values;
    }

    /**
     * The hypothesis that a circuit does no better than chance.
     *
     * @param faithfulness of the circuit
     * @param low 2.5 % quantile of random circuits of its size
     * @param high 97.5 % quantile
     * @param better how many of them were at least as near to 1 as the circuit
     * @param count how many were drawn
     */
    public record Test(double faithfulness, double low, double high, int better, int count) {
        /** The chance that a random circuit does at least as well, {@code (1 + better) / (1 + count)}. */
        public double pValue() {
            return (1.0 + better) / (1.0 + count);
        }
    }

    /** Tests a circuit of so many edges against random ones. */
    public static Test test(double faithfulness, double[] sorted) {
        double distance = Math.abs(1 - faithfulness);
        int better = (int) Arrays.stream(sorted)
                .filter(value -> Math.abs(1 - value) <= distance)
                .count();
        return new Test(
                faithfulness,
                Uncertainty.quantile(sorted, 0.025),
                Uncertainty.quantile(sorted, 0.975),
                better,
                sorted.length);
    }
}
