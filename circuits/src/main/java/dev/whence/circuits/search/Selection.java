package dev.whence.circuits.search;

import dev.whence.causal.InputException;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Subgraph;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A circuit of so many edges from the scores of all. */
public enum Selection {
    /** The best edges, wherever they are; what then hangs in the air is pruned. */
    TOP,
    /** From the logits down: again and again the best edge into a component that is already in. */
    GREEDY;

    /**
     * The circuit.
     *
     * @param budget how many edges at most
     * @throws InputException when the budget is below 1 or larger than the graph
     */
    public Subgraph of(EdgeScores scores, int budget, EdgeScores.Ranking ranking) {
        return of(scores.graph(), scores.means(), budget, ranking);
    }

    /**
     * The circuit.
     *
     * @param means the score of each edge by its number
     * @throws InputException when the budget is below 1 or larger than the graph
     */
    public Subgraph of(ComputationGraph graph, double[] means, int budget, EdgeScores.Ranking ranking) {
        checkBudget(graph, budget);
        return switch (this) {
            case TOP ->
                Subgraph.of(
                        graph, Arrays.stream(EdgeScores.order(means, ranking)).limit(budget));
            case GREEDY -> greedy(graph, means, budget, ranking);
        };
    }

    /** @throws InputException when the budget is below 1 or larger than the graph */
    public static void checkBudget(ComputationGraph graph, int budget) {
        if (budget < 1 || budget > graph.edges()) {
            throw new InputException(
                    "a budget of " + budget + " edges, but the graph has " + graph.edges() + "; expected 1 to " + graph.edges());
        }
    }

    private static Subgraph greedy(
            ComputationGraph graph, double[] means, int budget, EdgeScores.Ranking ranking) {
        PriorityQueue<Integer> open = new PriorityQueue<>(Comparator.<Integer>comparingDouble(
                        edge -> ranking == EdgeScores.Ranking.SIGNED ? -means[edge] : -Math.abs(means[edge]))
                .thenComparing(Comparator.naturalOrder()));
        boolean[] in = new boolean[graph.writers().size()];
        Subgraph circuit = Subgraph.empty(graph);
        open(graph, new Node.Output(), open);
        while (circuit.size() < budget && !open.isEmpty()) {
            int edge = open.remove();
            circuit = circuit.with(edge);
            int writer = graph.writerOf(edge);
            if (!in[writer]) {
                in[writer] = true;
                open(graph, graph.writers().get(writer), open);
            }
        }
        return circuit;
    }

    private static void open(ComputationGraph graph, Node node, PriorityQueue<Integer> open) {
        for (int slot = 0; slot < graph.slots().size(); slot++) {
            if (graph.slots().get(slot).node().equals(node)) {
                for (int writer = 0; writer < graph.writersBefore(slot); writer++) {
                    open.add(graph.edge(writer, slot));
                }
            }
        }
    }
}
