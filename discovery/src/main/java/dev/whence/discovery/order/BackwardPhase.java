package dev.whence.discovery.order;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.ConsistentExtension;
import dev.whence.causal.equivalence.Extension;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.equivalence.MeekRules;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The backward phase of GES (Chickering 2002, "Optimal structure identification with greedy search", section 5.2) from
 * the class of the best order: edges are removed from the class one at a time, each time the one whose loss makes the
 * score best. With it a search over orders is asymptotically correct. What is known is honoured: a removal after which no
 * member agrees with it is not made.
 */
final class BackwardPhase {
    /** Neighbours shared by a pair beyond which not every subset is tried. */
    private static final int MOST_SHARED = 16;

    private final ParentScores scores;
    private final OrderKnowledge known;

    private BackwardPhase(ParentScores scores, OrderKnowledge known) {
        this.scores = scores;
        this.known = known;
    }

    /** @param graph the class, narrowed by what is known */
    record End(Cpdag graph, Dag dag, int[] order, int[][] parents, int removed) {}

    private record Removal(int from, int to, NodeSet stay, double gain) {}

    static End run(
            List<String> names,
            ParentScores scores,
            OrderKnowledge known,
            int[] order,
            int[][] parents,
            boolean remove,
            Progress progress) {
        BackwardPhase phase = new BackwardPhase(scores, known);
        List<Edge> edges = new ArrayList<>();
        for (int node = 0; node < parents.length; node++) {
            for (int parent : parents[node]) {
                edges.add(Edge.directed(parent, node));
            }
        }
        Dag dag = Dag.of(names, edges);
        Cpdag graph = MarkovEquivalence.cpdag(dag);
        int removed = 0;
        while (remove) {
            progress.check();
            progress.at("backward phase", removed, graph.edges().size());
            Optional<Dag> next = phase.bestRemoval(graph);
            if (next.isEmpty()) {
                break;
            }
            dag = next.get();
            graph = MarkovEquivalence.cpdag(dag);
            removed++;
        }
        Cpdag narrowed = phase.narrowed(graph);
        if (removed == 0) {
            return new End(narrowed, dag, order, parents, 0);
        }
        Dag found = dag;
        int[][] fewer = new int[parents.length][];
        Arrays.setAll(fewer, node -> found.parents(node).toArray());
        return new End(
                narrowed,
                found,
                found.topologicalOrder().stream().mapToInt(node -> node).toArray(),
                fewer,
                removed);
    }

    /** The class with the edges that what is known directs, and what follows from them. */
    private Cpdag narrowed(Cpdag graph) {
        if (known.isEmpty()) {
            return graph;
        }
        List<Edge> directed = new ArrayList<>();
        for (Edge edge : graph.edges()) {
            if (edge.isUndirected()) {
                int a = edge.from();
                int b = edge.to();
                if (known.requires(a, b) || known.forbids(b, a)) {
                    directed.add(Edge.directed(a, b));
                } else if (known.requires(b, a) || known.forbids(a, b)) {
                    directed.add(Edge.directed(b, a));
                }
            }
        }
        return MeekRules.orient(graph, directed);
    }

    private Optional<Dag> bestRemoval(Cpdag graph) {
        List<Removal> better = new ArrayList<>();
        for (Edge edge : graph.edges()) {
            removals(graph, edge.from(), edge.to(), better);
            if (edge.isUndirected()) {
                removals(graph, edge.to(), edge.from(), better);
            }
        }
        better.sort((a, b) -> Double.compare(b.gain(), a.gain())); // stable: equal ones by number
        for (Removal removal : better) {
            Optional<Dag> after = apply(graph, removal);
            if (after.isPresent()) {
                return after;
            }
        }
        return Optional.empty();
    }

    /** The operators Delete(x, y, H) that make the score better; what stays of the shared neighbours is a clique. */
    private void removals(Cpdag graph, int x, int y, List<Removal> into) {
        if (known.requires(x, y) || known.requires(y, x)) {
            return;
        }
        NodeSet parents = graph.parents(y).without(x);
        int[] shared = graph.neighbours(y).intersection(graph.adjacent(x)).toArray();
        int tried = Math.min(shared.length, MOST_SHARED);
        for (int bits = 0; bits < 1 << tried; bits++) {
            NodeSet stay = NodeSet.empty();
            boolean clique = true;
            for (int i = 0; i < tried && clique; i++) {
                if ((bits >> i & 1) != 0) {
                    clique = graph.adjacent(shared[i]).containsAll(stay);
                    stay = stay.with(shared[i]);
                }
            }
            if (clique) {
                NodeSet without = stay.union(parents);
                double gain = scores.local(y, without.toArray())
                        - scores.local(y, without.with(x).toArray());
                if (gain > OrderProblem.margin(0)) {
                    into.add(new Removal(x, y, stay, gain));
                }
            }
        }
    }

    /** A member of the class after a removal (Chickering 2002, definition 13); empty when none agrees with the knowledge. */
    private Optional<Dag> apply(Cpdag graph, Removal removal) {
        int x = removal.from();
        int y = removal.to();
        NodeSet away = graph.neighbours(y).intersection(graph.adjacent(x)).minus(removal.stay());
        List<Edge> edges = new ArrayList<>();
        for (Edge edge : graph.edges()) {
            int a = edge.from();
            int b = edge.to();
            if ((a == x && b == y) || (a == y && b == x)) {
                continue;
            }
            if (edge.isUndirected()) {
                boolean fromY = (a == y && away.contains(b)) || (b == y && away.contains(a));
                boolean fromX = (a == x && away.contains(b)) || (b == x && away.contains(a));
                if (fromY || fromX) {
                    int tail = fromY ? y : x;
                    edges.add(Edge.directed(tail, a == tail ? b : a));
                    continue;
                }
            }
            edges.add(edge);
        }
        if (!(ConsistentExtension.find(Cpdag.of(graph.nodes(), edges)) instanceof Extension.Found(Dag member))) {
            return Optional.empty();
        }
        return known.isEmpty() ? Optional.of(member) : agreeing(member);
    }

    private Optional<Dag> agreeing(Dag member) {
        try {
            Cpdag equivalents = narrowed(MarkovEquivalence.cpdag(member));
            return ConsistentExtension.find(equivalents) instanceof Extension.Found(Dag dag) && known.allows(dag)
                    ? Optional.of(dag)
                    : Optional.empty();
        } catch (InputException contradiction) {
            return Optional.empty();
        }
    }
}
