package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Uncovered paths (every node's two neighbours on the path are not adjacent) by breadth-first search over the last edge
 * walked, so in time polynomial in the edges. What is found is a walk. That is enough for the rules that ask: along an
 * uncovered walk without colliders a tail at its start forces every edge forward, so it is a directed walk in every MAG
 * where it matters, and a directed walk makes its start an ancestor of its end just as a path does.
 */
final class UncoveredPaths {
    private final MarkTable table;

    UncoveredPaths(MarkTable table) {
        this.table = table;
    }

    /** Whether an uncovered potentially directed path leads from {@code a} through its neighbour {@code b} to {@code c}. */
    boolean leads(int a, int b, int c) {
        return ends(a, b).contains(c);
    }

    /** Where the uncovered potentially directed paths from {@code a} through its neighbour {@code first} end. */
    NodeSet ends(int a, int first) {
        BitSet reached = new BitSet();
        if (!forward(a, first)) {
            return NodeSet.empty();
        }
        int size = table.size();
        BitSet seen = new BitSet();
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        seen.set(a * size + first);
        queue.add(a * size + first);
        while (!queue.isEmpty()) {
            int step = queue.poll();
            int from = step / size;
            int node = step % size;
            reached.set(node);
            for (int next : table.adjacent(node).minus(table.adjacent(from)).without(from)) {
                if (next != a && forward(node, next) && !seen.get(node * size + next)) {
                    seen.set(node * size + next);
                    queue.add(node * size + next);
                }
            }
        }
        return NodeSet.of(reached);
    }

    /** The edge is neither into {@code from} nor out of {@code to}. */
    private boolean forward(int from, int to) {
        return !table.is(Mark.ARROW, from, to) && !table.is(Mark.TAIL, to, from);
    }

    /**
     * A shortest uncovered path of o-o edges from {@code a} to {@code b} whose second node is not adjacent to b and whose
     * last but one is not adjacent to a; empty when there is none.
     */
    List<Integer> circlePath(int a, int b) {
        int size = table.size();
        Map<Integer, Integer> cameBy = new HashMap<>();
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        for (int first : table.adjacent(a).minus(table.adjacent(b)).without(b)) {
            if (circles(a, first)) {
                cameBy.put(a * size + first, -1);
                queue.add(a * size + first);
            }
        }
        while (!queue.isEmpty()) {
            int step = queue.poll();
            int from = step / size;
            int node = step % size;
            if (node == b) {
                return nodes(step, cameBy);
            }
            for (int next : table.adjacent(node).minus(table.adjacent(from)).without(from)) {
                boolean last = next == b;
                if (next != a
                        && circles(node, next)
                        && !(last && table.isAdjacent(node, a))
                        && cameBy.putIfAbsent(node * size + next, step) == null) {
                    queue.add(node * size + next);
                }
            }
        }
        return List.of();
    }

    private List<Integer> nodes(int lastStep, Map<Integer, Integer> cameBy) {
        List<Integer> path = new ArrayList<>();
        int size = table.size();
        path.add(lastStep % size);
        for (int step = lastStep; step >= 0; step = cameBy.getOrDefault(step, -1)) {
            path.add(step / size);
        }
        Collections.reverse(path);
        return path;
    }

    private boolean circles(int a, int b) {
        return table.is(Mark.CIRCLE, a, b) && table.is(Mark.CIRCLE, b, a);
    }
}
