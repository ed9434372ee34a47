package dev.whence.causal.mediation;

import dev.whence.causal.InputException;
import dev.whence.causal.Link;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Why a path-specific effect cannot be learnt from data, not even from experiments: a district (without hidden causes a
 * single variable, the <em>recanting witness</em>) that would have to answer to both values of the treatment at once,
 * because it starts a path that transmits the change and one that does not.
 *
 * @param district names of the variables of the district
 * @param transmitting a directed path from treatment to outcome, all of active edges, that enters the district first
 * @param held a directed path from treatment to outcome, with an edge that is held, that enters the district first
 */
public record Recanting(List<String> district, List<String> transmitting, List<String> held) {
    public Recanting {
        district = List.copyOf(district);
        transmitting = List.copyOf(transmitting);
        held = List.copyOf(held);
    }

    /**
     * Looks for a recanting district (Shpitser 2013; in a DAG it is the recanting witness of Avin, Shpitser and Pearl
     * 2005). When there is none, the effect is a function of interventional
     * distributions; without hidden causes that is also a function of the observed one.
     *
     * @param transmitting the active edges
     * @return empty when there is none
     * @throws InputException when an active edge or a name is not in the graph, or treatment and outcome are the same
     */
    public static Optional<Recanting> find(
            Admg graph, String treatment, String outcome, Set<Link<String>> transmitting) {
        return new Search(graph, graph.index(treatment), graph.index(outcome), transmitting).find();
    }

    /** One sentence that says what is wrong. */
    public String describe() {
        String who = district.size() == 1
                ? "recanting witness " + district.getFirst()
                : "recanting district {" + String.join(", ", district) + "}";
        return who + ": the change is transmitted along " + String.join(" -> ", transmitting) + " but not along "
                + String.join(" -> ", held);
    }

    private static final class Search {
        private final Admg graph;
        private final int treatment;
        private final int outcome;
        private final Map<Integer, NodeSet> active = new HashMap<>();
        /** Ancestors of the outcome when the treatment is gone: Y* in the paper. */
        private final NodeSet relevant;

        Search(Admg graph, int treatment, int outcome, Set<Link<String>> transmitting) {
            if (treatment == outcome) {
                throw new InputException("the treatment and the outcome are both '" + graph.name(outcome) + "'");
            }
            this.graph = graph;
            this.treatment = treatment;
            this.outcome = outcome;
            for (Link<String> link : transmitting) {
                int from = graph.index(link.from());
                int to = graph.index(link.to());
                if (!graph.children(from).contains(to)) {
                    throw new InputException("the active edge " + link + " is not an edge of the graph");
                }
                active.merge(from, NodeSet.of(to), NodeSet::union);
            }
            relevant = MarkedEdges.closure(
                    NodeSet.of(outcome), node -> graph.parents(node).without(treatment));
        }

        Optional<Recanting> find() {
            NodeSet left = relevant;
            while (!left.isEmpty()) {
                NodeSet district = MarkedEdges.closure(
                        NodeSet.of(left.first()), node -> graph.spouses(node).intersection(relevant));
                left = left.minus(district);
                List<String> carrying = List.of();
                List<String> held = List.of();
                for (int start : district.intersection(graph.children(treatment))) {
                    carrying = carrying.isEmpty() ? carrying(start) : carrying;
                    held = held.isEmpty() ? held(start) : held;
                }
                if (!carrying.isEmpty() && !held.isEmpty()) {
                    return Optional.of(new Recanting(graph.names(district), carrying, held));
                }
            }
            return Optional.empty();
        }

        private NodeSet activeChildren(int node) {
            return active.getOrDefault(node, NodeSet.empty());
        }

        private NodeSet children(int node) {
            return graph.children(node).intersection(relevant);
        }

        /** A path of active edges that begins treatment -> start; empty when there is none. */
        private List<String> carrying(int start) {
            if (!activeChildren(treatment).contains(start)) {
                return List.of();
            }
            return named(path(start, outcome, node -> activeChildren(node).intersection(relevant)));
        }

        /** A path with an edge that is not active that begins treatment -> start; empty when there is none. */
        private List<String> held(int start) {
            if (!activeChildren(treatment).contains(start)) {
                return named(path(start, outcome, this::children));
            }
            NodeSet reached = MarkedEdges.closure(NodeSet.of(start), this::children);
            for (int from : reached) {
                NodeSet blocked = children(from).minus(activeChildren(from));
                if (!blocked.isEmpty()) {
                    List<Integer> whole = new ArrayList<>(path(start, from, this::children));
                    whole.addAll(path(blocked.first(), outcome, this::children));
                    return named(whole);
                }
            }
            return List.of();
        }

        private List<String> named(List<Integer> fromStart) {
            if (fromStart.isEmpty()) {
                return List.of();
            }
            List<String> names = new ArrayList<>(List.of(graph.name(treatment)));
            fromStart.forEach(node -> names.add(graph.name(node)));
            return names;
        }

        /** A shortest path, both ends included; empty when there is none. */
        private static List<Integer> path(int from, int to, IntFunction<NodeSet> next) {
            Map<Integer, Integer> before = new HashMap<>(Map.of(from, from));
            Deque<Integer> queue = new ArrayDeque<>(List.of(from));
            while (!queue.isEmpty() && !before.containsKey(to)) {
                int node = queue.removeFirst();
                next.apply(node).forEachNode(child -> {
                    if (before.putIfAbsent(child, node) == null) {
                        queue.addLast(child);
                    }
                });
            }
            if (!before.containsKey(to)) {
                return List.of();
            }
            List<Integer> path = new ArrayList<>(List.of(to));
            for (Integer node = to; node != null && node != from; ) {
                node = before.get(node);
                if (node != null) {
                    path.addFirst(node);
                }
            }
            return path;
        }
    }
}
