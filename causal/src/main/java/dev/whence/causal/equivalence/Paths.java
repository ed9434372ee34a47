package dev.whence.causal.equivalence;

import dev.whence.causal.graph.NodeSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** A shortest path by breadth-first search, for messages. */
final class Paths {
    private Paths() {}

    /** The nodes from {@code start} to the first node of {@code goal} met; empty when none is reached. */
    static List<Integer> shortest(int start, NodeSet goal, IntFunction<NodeSet> step) {
        Map<Integer, Integer> cameFrom = new HashMap<>();
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        cameFrom.put(start, -1);
        queue.add(start);
        while (!queue.isEmpty()) {
            int node = queue.poll();
            if (goal.contains(node)) {
                List<Integer> path = new ArrayList<>();
                for (int at = node; at >= 0; at = cameFrom.getOrDefault(at, -1)) {
                    path.add(at);
                }
                Collections.reverse(path);
                return path;
            }
            for (int next : step.apply(node)) {
                if (cameFrom.putIfAbsent(next, node) == null) {
                    queue.add(next);
                }
            }
        }
        return List.of();
    }
}
