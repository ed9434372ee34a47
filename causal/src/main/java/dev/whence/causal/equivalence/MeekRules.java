package dev.whence.causal.equivalence;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The four orientation rules of Meek (1995, "Causal inference and causal explanation with background knowledge", UAI):
 * which undirected edges of a partially directed graph are forced, because the other direction would make a cycle or a
 * collider that is not there. Rules 1 to 3 are complete for colliders alone; rule 4 is needed with background
 * knowledge. Every rule needs at least one directed edge, so the work list is the directed edges not yet looked at;
 * the cost is that of the local neighbourhoods, not of the whole graph.
 */
public final class MeekRules {
    private final PartialDag graph;
    private final Limits limits;
    private final Deque<Edge> fresh = new ArrayDeque<>();
    private final List<Step> steps = new ArrayList<>();
    private final Set<Step> refused = new LinkedHashSet<>();

    private MeekRules(PartialDag graph) {
        this(graph, new Limits() {});
    }

    private MeekRules(PartialDag graph, Limits limits) {
        this.graph = graph;
        this.limits = limits;
    }

    /**
     * One application of a rule.
     *
     * @param rule 1 to 4
     * @param edge the edge as the rule directed it
     * @param because a directed edge that the rule used
     */
    public record Step(int rule, Edge edge, Edge because) {}

    /** What limits the rules on a graph that was learned from data, where premises can be doubtful or contradictory. */
    public interface Limits {
        /**
         * Whether it is open if {@code a - middle - b}, with a and b not adjacent, is a collider (Ramsey, Spirtes and Zhang
         * 2006, "Adjacency-faithfulness and conservative causal inference", UAI). No rule then rests on its being none.
         */
        default boolean isAmbiguous(int a, int middle, int b) {
            return false;
        }

        /** Whether an undirected edge may be directed so. The rules direct it exactly when this returns true. */
        default boolean admits(int from, int to) {
            return true;
        }
    }

    /**
     * A graph under the rules.
     *
     * @param steps what was directed, in order
     * @param refused what a rule asked for and the limits did not admit
     */
    public record Closure(Cpdag graph, List<Step> steps, List<Step> refused) {}

    /** The graph with every edge directed that is forced and that the limits admit. */
    public static Closure close(Cpdag graph, Limits limits) {
        PartialDag partial = PartialDag.of(graph);
        MeekRules rules = new MeekRules(partial, limits);
        rules.fresh.addAll(partial.directedEdges());
        rules.run();
        return new Closure(partial.toCpdag(), List.copyOf(rules.steps), List.copyOf(rules.refused));
    }

    /**
     * The graph with every forced edge directed. Directed edges stay as they are; a graph that no DAG extends may come
     * out with a cycle.
     */
    public static Cpdag orient(Cpdag graph) {
        PartialDag partial = PartialDag.of(graph);
        close(partial);
        return partial.toCpdag();
    }

    /**
     * The graph with background knowledge added: each required edge directed, and everything that follows.
     *
     * @param required directed edges between nodes that are adjacent in the graph
     * @throws InputException when a required edge is not in the graph, or the graph and the knowledge before it force
     *     the other direction
     */
    public static Cpdag orient(Cpdag graph, Collection<Edge> required) {
        PartialDag partial = PartialDag.of(graph);
        close(partial);
        for (Edge edge : required) {
            if (!edge.isDirected()) {
                throw new InputException("background knowledge has only directed edges, found "
                        + graph.marks().describe(edge));
            }
            Edge wanted = edge.canonical();
            if (!partial.isAdjacent(wanted.from(), wanted.to())) {
                throw new InputException("background knowledge " + graph.marks().describe(wanted)
                        + " is between nodes that are not adjacent in the graph");
            }
            if (partial.isDirected(wanted.to(), wanted.from())) {
                throw new InputException("background knowledge "
                        + graph.marks().describe(wanted)
                        + " contradicts the graph and the knowledge before it, which force "
                        + graph.marks().describe(Edge.directed(wanted.to(), wanted.from())));
            }
            if (partial.isUndirected(wanted.from(), wanted.to())) {
                direct(partial, wanted.from(), wanted.to());
            }
        }
        return partial.toCpdag();
    }

    /** What the rules would direct in this graph, in the order of application; empty when it is closed under them. */
    public static List<Step> steps(Cpdag graph) {
        return List.copyOf(close(PartialDag.of(graph)));
    }

    /** Closes under the rules, starting from all directed edges. */
    static List<Step> close(PartialDag graph) {
        MeekRules rules = new MeekRules(graph);
        rules.fresh.addAll(graph.directedEdges());
        rules.run();
        return rules.steps;
    }

    /** Directs one edge of a graph that is closed, and closes it again. */
    static void direct(PartialDag graph, int from, int to) {
        MeekRules rules = new MeekRules(graph);
        graph.direct(from, to);
        rules.fresh.add(Edge.directed(from, to));
        rules.run();
    }

    private void run() {
        for (Edge edge = fresh.poll(); edge != null; edge = fresh.poll()) {
            int x = edge.from();
            int y = edge.to();
            NodeSet common = graph.adjacent(x).intersection(graph.adjacent(y));
            rule1(x, y, edge);
            rule2(x, y, common, edge);
            rule3(x, y, common, edge);
            rule4(x, y, common, edge);
        }
    }

    private void orient(int rule, int from, int to, Edge because) {
        if (graph.isUndirected(from, to)) {
            Edge edge = Edge.directed(from, to);
            Step step = new Step(rule, edge, because);
            if (limits.admits(from, to)) {
                graph.direct(from, to);
                fresh.add(edge);
                steps.add(step);
            } else {
                refused.add(step);
            }
        }
    }

    /** x → y — z with x, z not adjacent: y → z, or else a new collider at y. */
    private void rule1(int x, int y, Edge because) {
        for (int z : graph.undirected(y)) {
            if (z != x && !graph.isAdjacent(x, z) && !limits.isAmbiguous(x, y, z)) {
                orient(1, y, z, because);
            }
        }
    }

    /** a → b → c with a — c: a → c, or else a cycle; x → y is the first or the second of the two. */
    private void rule2(int x, int y, NodeSet common, Edge because) {
        for (int z : common) {
            if (graph.isDirected(y, z)) {
                orient(2, x, z, because);
            }
            if (graph.isDirected(z, x)) {
                orient(2, z, y, because);
            }
        }
    }

    /** a — y with a — x → y and a — d → y, where x, d are not adjacent: a → y. */
    private void rule3(int x, int y, NodeSet common, Edge because) {
        for (int a : common) {
            if (graph.isUndirected(a, y) && graph.isUndirected(a, x)) {
                for (int d : graph.undirected(a)) {
                    if (d != x && graph.isDirected(d, y) && !graph.isAdjacent(d, x) && !limits.isAmbiguous(x, a, d)) {
                        orient(3, a, y, because);
                        break;
                    }
                }
            }
        }
    }

    /** d → c → b with a adjacent to all three, a — d, a — b, and b, d not adjacent: a → b. */
    private void rule4(int x, int y, NodeSet common, Edge because) {
        for (int a : common) {
            if (graph.isUndirected(a, y)) { // x → y is c → b
                for (int d : graph.undirected(a)) {
                    if (d != y && graph.isDirected(d, x) && !graph.isAdjacent(d, y) && !limits.isAmbiguous(y, a, d)) {
                        orient(4, a, y, because);
                        break;
                    }
                }
            }
            if (graph.isUndirected(a, x)) { // x → y is d → c
                for (int b : graph.undirected(a)) {
                    if (b != x && graph.isDirected(y, b) && !graph.isAdjacent(b, x) && !limits.isAmbiguous(b, a, x)) {
                        orient(4, a, b, because);
                    }
                }
            }
        }
    }
}
