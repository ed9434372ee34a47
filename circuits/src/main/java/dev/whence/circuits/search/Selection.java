package dev.whence.circuits.search;

import dev.whence.causal.InputException;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.graph.Subgraph;
import java.util.Arrays;
import java.util.List;

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
            case TOP -> Subgraph.of(graph, Arrays.stream(EdgeScores.best(means, budget, ranking)));
            case GREEDY -> greedy(graph, means, budget, ranking);
        };
    }

    /** @throws InputException when the budget is below 1 or larger than the graph */
    public static void checkBudget(ComputationGraph graph, int budget) {
        if (budget < 1 || budget > graph.edges()) {
            throw new InputException("a budget of " + budget + " edges, but the graph has " + graph.edges()
                    + "; expected 1 to " + graph.edges());
        }
    }

    private static Subgraph greedy(ComputationGraph graph, double[] means, int budget, EdgeScores.Ranking ranking) {
        Open open = new Open(EdgeScores.keys(means, ranking));
        boolean[] in = new boolean[graph.writers().size()];
        List<Node> writers = graph.writers();
        int[] chosen = new int[budget];
        int count = 0;
        open.all(graph, new Node.Output());
        while (count < budget && !open.isEmpty()) {
            int edge = open.best();
            chosen[count++] = edge;
            int writer = graph.writerOf(edge);
            if (!in[writer]) {
                in[writer] = true;
                open.all(graph, writers.get(writer));
            }
        }
        return Subgraph.of(graph, Arrays.stream(chosen, 0, count));
    }

    /** Edges into components that are in, the best at the top: a binary heap of numbers, equal ones by number. */
    private static final class Open {
        private static final List<Slot.Role> ROLES = List.of(Slot.Role.QUERY, Slot.Role.KEY, Slot.Role.VALUE);

        private final double[] keys;
        private final int[] heap;
        private int size;

        Open(double[] keys) {
            this.keys = keys;
            this.heap = new int[keys.length];
        }

        boolean isEmpty() {
            return size == 0;
        }

        void all(ComputationGraph graph, Node node) {
            switch (node) {
                case Node.Input _ -> {
                    // reads nothing
                }
                case Node.Head _ -> ROLES.forEach(role -> all(graph, graph.indexOf(new Slot(node, role))));
                case Node.MlpBlock _, Node.Output _ -> all(graph, graph.indexOf(new Slot(node, Slot.Role.INPUT)));
            }
        }

        private void all(ComputationGraph graph, int slot) {
            int first = graph.firstEdge(slot);
            int writers = graph.writersBefore(slot);
            for (int writer = 0; writer < writers; writer++) {
                add(first + writer);
            }
        }

        private boolean isBetter(int edge, int other) {
            return keys[edge] < keys[other] || keys[edge] == keys[other] && edge < other;
        }

        private void add(int edge) {
            int at = size++;
            while (at > 0 && isBetter(edge, heap[(at - 1) / 2])) {
                heap[at] = heap[(at - 1) / 2];
                at = (at - 1) / 2;
            }
            heap[at] = edge;
        }

        int best() {
            int best = heap[0];
            int last = heap[--size];
            int at = 0;
            while (2 * at + 1 < size) {
                int child = 2 * at + 1;
                if (child + 1 < size && isBetter(heap[child + 1], heap[child])) {
                    child++;
                }
                if (!isBetter(heap[child], last)) {
                    break;
                }
                heap[at] = heap[child];
                at = child;
            }
            heap[at] = last;
            return best;
        }
    }
}
