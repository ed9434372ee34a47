package dev.whence.causal.graph;

import dev.whence.causal.InputException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** What each kind of graph requires of its edges. */
final class Rules {
    private Rules() {}

    static void onlyEdges(MarkedEdges marks, String kind, Predicate<Edge> allowed, String what) {
        for (Edge edge : marks.edges()) {
            if (!allowed.test(edge)) {
                throw new InputException("a " + kind + " has only " + what + ", found " + marks.describe(edge));
            }
        }
    }

    static void simple(MarkedEdges marks, String kind) {
        Map<Long, Edge> seen = new HashMap<>();
        for (Edge edge : marks.edges()) {
            long pair = (long) Math.min(edge.from(), edge.to()) << 32 | Math.max(edge.from(), edge.to());
            Edge previous = seen.put(pair, edge);
            if (previous != null) {
                throw new InputException("a " + kind + " has at most one edge between two nodes, found "
                        + marks.describe(previous) + " and " + marks.describe(edge));
            }
        }
    }

    static void acyclic(MarkedEdges marks) {
        marks.topologicalOrder();
    }
}
