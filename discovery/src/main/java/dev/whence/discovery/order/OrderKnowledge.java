package dev.whence.discovery.order;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * What is known, as a search over orders uses it: which variables must come before which, which cannot be parents of
 * which, and which must be. Tiers and required edges bound the order; within it no edge or path can break them.
 */
final class OrderKnowledge {
    private final KnowledgeOver known;
    private final int size;

    /** @throws InputException for a closed tier together with variables that have no tier */
    OrderKnowledge(KnowledgeOver known) {
        this.known = known;
        this.size = known.names().size();
        requireTiersForAll();
    }

    boolean isEmpty() {
        return known.isEmpty();
    }

    /** Within a closed tier edges are forbidden, but a path could lead through a variable that has no tier. */
    private void requireTiersForAll() {
        if (known.isEmpty()) {
            return;
        }
        int[] free = IntStream.range(0, size)
                .filter(node -> known.tier(node) == Integer.MIN_VALUE)
                .toArray();
        for (int a = 0; a < size && free.length > 0; a++) {
            for (int b = a + 1; b < size; b++) {
                if (known.tier(a) != Integer.MIN_VALUE
                        && known.tier(a) == known.tier(b)
                        && known.excludesCause(a, b)
                        && known.excludesCause(b, a)) {
                    throw new InputException("a search over orders cannot honour the closed tier " + known.tier(a)
                            + " when a variable without a tier ("
                            + known.names().get(free[0])
                            + ") could carry a path between its members; give every variable a tier, or open the tier");
                }
            }
        }
    }

    /** Whether one must stand before the other. */
    boolean before(int first, int second) {
        int tier = known.tier(first);
        int later = known.tier(second);
        return known.knowsCause(first, second)
                || (tier != Integer.MIN_VALUE && later != Integer.MIN_VALUE && tier < later);
    }

    /** Whether an edge cannot be. */
    boolean forbids(int from, int to) {
        return known.forbids(from, to);
    }

    boolean requires(int from, int to) {
        return known.requires(from, to);
    }

    int[] required(int node) {
        return known.isEmpty()
                ? new int[0]
                : IntStream.range(0, size)
                        .filter(other -> other != node && known.requires(other, node))
                        .toArray();
    }

    /** Which variables are never parents of this one; empty when all may be. */
    boolean[] forbidden(int node) {
        if (known.isEmpty()) {
            return new boolean[0];
        }
        boolean[] never = new boolean[size];
        for (int other = 0; other < size; other++) {
            never[other] = other != node && known.forbids(other, node);
        }
        return never;
    }

    /** The order nearest to the one wanted that the knowledge allows: always the first that may come next. */
    int[] allowed(int[] wanted) {
        if (known.isEmpty()) {
            return wanted;
        }
        int[] waiting = new int[size];
        int[] place = new int[size];
        for (int i = 0; i < size; i++) {
            place[wanted[i]] = i;
            for (int other = 0; other < size; other++) {
                if (other != i && before(other, i)) {
                    waiting[i]++;
                }
            }
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < size; i++) {
            if (waiting[i] == 0) {
                ready.add(place[i]);
            }
        }
        int[] order = new int[size];
        for (int at = 0; at < size; at++) {
            int next = wanted[ready.remove()]; // knowledge has no cycles, so there is always one
            order[at] = next;
            for (int other = 0; other < size; other++) {
                if (other != next && before(next, other) && --waiting[other] == 0) {
                    ready.add(place[other]);
                }
            }
        }
        return order;
    }

    /** The lowest place among the others at which a variable may be inserted. */
    int lowest(ScoredOrder order, int node) {
        int lowest = 0;
        for (int other = 0; other < size && !known.isEmpty(); other++) {
            if (other != node && before(other, node)) {
                lowest = Math.max(lowest, placeAmongOthers(order, other, node) + 1);
            }
        }
        return lowest;
    }

    /** The highest place among the others at which a variable may be inserted. */
    int highest(ScoredOrder order, int node) {
        int highest = size - 1;
        for (int other = 0; other < size && !known.isEmpty(); other++) {
            if (other != node && before(node, other)) {
                highest = Math.min(highest, placeAmongOthers(order, other, node));
            }
        }
        return highest;
    }

    private static int placeAmongOthers(ScoredOrder order, int other, int node) {
        return order.position(other) - (order.position(other) > order.position(node) ? 1 : 0);
    }

    /** Whether a DAG agrees with all that is known. */
    boolean allows(Dag dag) {
        for (Edge edge : dag.edges()) {
            if (known.forbids(edge.from(), edge.to())) {
                return false;
            }
        }
        for (int node = 0; node < size; node++) {
            NodeSet ancestors = MarkedEdges.closure(dag.parents(node), dag::parents);
            for (int other = 0; other < size; other++) {
                if ((known.requires(other, node) && !dag.parents(node).contains(other))
                        || (before(node, other) && ancestors.contains(other))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether nodes may stand in this order. */
    boolean allows(int[] nodes) {
        for (int i = 0; i < nodes.length && !known.isEmpty(); i++) {
            for (int j = i + 1; j < nodes.length; j++) {
                if (before(nodes[j], nodes[i])) {
                    return false;
                }
            }
        }
        return true;
    }
}
