package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Discriminating paths (Zhang 2008, definition 7): {@code far, ..., before, middle, end} where far and end are not
 * adjacent and every node between far and middle is a collider on the path and a parent of end.
 */
final class DiscriminatingPaths {
    private final MarkTable table;

    DiscriminatingPaths(MarkTable table) {
        this.table = table;
    }

    /**
     * @param far the start of the path, not adjacent to its end
     * @param before the node next to the middle
     * @param nodes all of it, from far to the end
     */
    record Path(int far, int before, List<Integer> nodes) {}

    /** A shortest discriminating path for {@code middle} that ends at {@code end}. */
    Optional<Path> find(int middle, int end) {
        for (int before : table.adjacent(middle).intersection(table.adjacent(end))) {
            if (table.is(Mark.ARROW, before, middle) && table.isDirected(before, end)) {
                Optional<Path> path = find(before, middle, end);
                if (path.isPresent()) {
                    return path;
                }
            }
        }
        return Optional.empty();
    }

    /** Walks back from {@code before} over colliders that are parents of {@code end}. */
    private Optional<Path> find(int before, int middle, int end) {
        BitSet seen = new BitSet();
        Map<Integer, Integer> towardsMiddle = new HashMap<>();
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        seen.set(before);
        seen.set(middle);
        seen.set(end);
        queue.add(before);
        while (!queue.isEmpty()) {
            int node = queue.poll();
            NodeSet into = table.adjacent(node).filter(other -> table.is(Mark.ARROW, node, other));
            for (int other : into) {
                if (seen.get(other)) {
                    continue;
                }
                seen.set(other);
                towardsMiddle.put(other, node);
                if (!table.isAdjacent(other, end)) {
                    return Optional.of(new Path(other, before, nodes(other, before, middle, end, towardsMiddle)));
                }
                if (table.isDirected(other, end) && table.is(Mark.ARROW, other, node)) {
                    queue.add(other);
                }
            }
        }
        return Optional.empty();
    }

    private static List<Integer> nodes(int far, int before, int middle, int end, Map<Integer, Integer> towardsMiddle) {
        List<Integer> nodes = new ArrayList<>();
        for (int node = far; node != before; node = towardsMiddle.getOrDefault(node, before)) {
            nodes.add(node);
        }
        nodes.addAll(List.of(before, middle, end));
        return List.copyOf(nodes);
    }
}
