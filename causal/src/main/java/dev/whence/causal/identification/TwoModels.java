package dev.whence.causal.identification;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.identification.expression.DiscreteJoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The proof that a hedge forbids identification: two models over the graph with the same distribution of the data and
 * different effects (Shpitser and Pearl 2006, theorem 4). Hidden causes are fair coins, one for each ↔ edge of the
 * forest. In the first model every node of F is the parity of its parents in F, seen and hidden. The second model is the
 * same, except that the nodes of F' disregard what lies outside F'. Either way the roots have even parity and all else
 * is uniform; but once the treatments are set, the parity of the roots is random in the first model and even in the
 * second. Nodes on chosen paths from the roots carry that parity on to the outcomes.
 */
public final class TwoModels {
    private static final int LARGEST = 22;
    private final Hedge hedge;
    private final Admg graph;
    private final List<Edge> coins = new ArrayList<>();
    /** By node: whether it carries a bit of the forest, and whether it carries the parity of roots onwards. */
    private final boolean[] inForest;

    private final boolean[] carries;
    /** The child in the forest and the next node towards the outcomes; -1 for none. */
    private final int[] next;

    private TwoModels(Hedge hedge) {
        this.hedge = hedge;
        this.graph = hedge.graph();
        hedge.forestEdges().stream().filter(Edge::isBidirected).forEach(coins::add);
        inForest = new boolean[graph.size()];
        carries = new boolean[graph.size()];
        next = new int[graph.size()];
        hedge.forest().forEachNode(node -> inForest[node] = true);
        route();
    }

    /**
     * The two models for a hedge.
     *
     * @throws InputException when the forest has more than 22 ↔ edges: the models exist, but are too large to tabulate
     */
    public static TwoModels of(Hedge hedge) {
        TwoModels models = new TwoModels(hedge);
        if (models.coins.size() > LARGEST) {
            throw new InputException("the hedge has " + models.coins.size()
                    + " hidden causes; two models are tabulated for at most " + LARGEST);
        }
        return models;
    }

    /** From each root the way to the nearest outcome, avoiding the treatments. */
    private void route() {
        NodeSet outcomes = graph.indexes(hedge.query().outcomes());
        NodeSet treatments = graph.indexes(hedge.query().treatments());
        Arrays.fill(next, -1);
        NodeSet reached = outcomes;
        ArrayDeque<Integer> queue = new ArrayDeque<>(outcomes.toList());
        while (!queue.isEmpty()) {
            int node = queue.poll();
            for (int parent : graph.parents(node).minus(reached).minus(treatments)) {
                next[parent] = node;
                reached = reached.with(parent);
                queue.add(parent);
            }
        }
        for (int root : hedge.roots()) {
            for (int node = root; node >= 0; node = next[node]) {
                carries[node] = true;
            }
        }
    }

    /** The joint distribution of all nodes in the first model, under interventions on some (none: the data). */
    public DiscreteJoint first(Map<String, Integer> doing) {
        return joint(false, doing);
    }

    /** The same in the second model. */
    public DiscreteJoint second(Map<String, Integer> doing) {
        return joint(true, doing);
    }

    /** How many values a node has in both models: 4 where it has a bit of the forest and one to carry, 1 where neither. */
    public int cardinality(int node) {
        return (inForest[node] ? 2 : 1) * (carries[node] ? 2 : 1);
    }

    private DiscreteJoint joint(boolean second, Map<String, Integer> doing) {
        Map<Integer, Integer> set = new HashMap<>();
        doing.forEach((name, value) -> set.put(graph.index(name), value));
        int[] sizes = new int[graph.size()];
        long cells = 1;
        for (int node = 0; node < sizes.length; node++) {
            sizes[node] = cardinality(node);
            cells *= sizes[node];
        }
        if (cells > 1 << LARGEST) {
            throw new InputException("the two models have " + cells + " cells; at most " + (1 << LARGEST));
        }
        double[] probabilities = new double[(int) cells];
        double weight = Math.scalb(1.0, -coins.size());
        int[] values = new int[sizes.length];
        for (int toss = 0; toss < 1 << coins.size(); toss++) {
            for (int node : graph.topologicalOrder()) {
                Integer fixed = set.get(node);
                values[node] = fixed == null ? value(node, values, toss, second) : fixed;
            }
            int cell = 0;
            for (int node = 0; node < sizes.length; node++) {
                cell = cell * sizes[node] + values[node];
            }
            probabilities[cell] += weight;
        }
        return new DiscreteJoint(graph.nodes(), sizes, probabilities);
    }

    /** The forest's bit, then the carried bit. */
    private int value(int node, int[] values, int toss, boolean second) {
        int bit = 0;
        boolean inner = second && hedge.innerForest().contains(node);
        for (Edge edge : inner ? hedge.innerEdges() : hedge.forestEdges()) {
            if (edge.isBidirected() && (edge.from() == node || edge.to() == node)) {
                bit ^= toss >> coins.indexOf(edge) & 1;
            } else if (edge.isDirected() && edge.to() == node) {
                bit ^= forestBit(edge.from(), values);
            }
        }
        int carried = hedge.roots().contains(node) ? bit : 0;
        for (int parent : graph.parents(node)) {
            if (carries[parent] && next[parent] == node) {
                carried ^= values[parent] & 1;
            }
        }
        return (inForest[node] && carries[node])
                ? 2 * bit + carried
                : inForest[node] ? bit : carries[node] ? carried : 0;
    }

    private int forestBit(int node, int[] values) {
        return carries[node] ? values[node] >> 1 : values[node];
    }
}
