package dev.whence.discovery.latent;

import dev.whence.causal.graph.NodeSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a set that separates two variables must be looked for when causes are hidden (Spirtes, Glymour and Scheines
 * 2000, section 6.7; Colombo, Maathuis, Kalisch and Richardson 2012, definition 3.3): the nodes reached from {@code a}
 * by paths on which every inner node is a collider or sits in a triangle with its two neighbours. Of these only nodes on
 * some path between the pair can be needed, that is those in the same biconnected component as the pair's edge (the same
 * paper, FCI_path, definition 3.4).
 */
final class PossibleDSep {
    private final NodeSet[] near;
    private final BitSet[] arrowsAt;
    private final NodeSet[] reached;
    private final Map<Long, Integer> component = new HashMap<>();
    private final List<BitSet> members = new ArrayList<>();

    /** @param arrowsAt by node, the neighbours whose edge has an arrowhead at it */
    PossibleDSep(NodeSet[] near, BitSet[] arrowsAt) {
        this.near = near;
        this.arrowsAt = arrowsAt;
        this.reached = new NodeSet[near.length];
        for (int a = 0; a < near.length; a++) {
            reached[a] = from(a);
        }
        biconnectedComponents();
    }

    /** The part of Possible-D-SEP(a, b) that can matter for the adjacent pair. */
    NodeSet of(int a, int b) {
        BitSet onPaths = members.get(component.getOrDefault(key(a, b), 0));
        return reached[a].filter(node -> node != b && onPaths.get(node));
    }

    private NodeSet from(int a) {
        int size = near.length;
        BitSet found = new BitSet(size);
        Map<Integer, BitSet> seen = new HashMap<>(); // by node, the nodes from which it was entered
        Deque<int[]> open = new ArrayDeque<>();
        for (int first : near[a]) {
            open.add(new int[] {a, first});
        }
        while (!open.isEmpty()) {
            int[] step = open.remove();
            int before = step[0];
            int node = step[1];
            found.set(node);
            for (int next : near[node]) {
                boolean passes = next != before
                        && next != a
                        && (near[before].contains(next) || (arrowsAt[node].get(before) && arrowsAt[node].get(next)));
                if (passes && !seen.computeIfAbsent(next, _ -> new BitSet()).get(node)) {
                    seen.computeIfAbsent(next, _ -> new BitSet()).set(node);
                    open.add(new int[] {node, next});
                }
            }
        }
        return NodeSet.of(found);
    }

    private static long key(int a, int b) {
        return (long) Math.min(a, b) << 32 | Math.max(a, b);
    }

    /** Hopcroft and Tarjan 1973, without recursion. */
    private void biconnectedComponents() {
        int size = near.length;
        int[] order = new int[size];
        int[] low = new int[size];
        int[] parent = new int[size];
        int[] upcoming = new int[size];
        Arrays.fill(parent, -1);
        int time = 0;
        Deque<int[]> edges = new ArrayDeque<>();
        for (int root = 0; root < size; root++) {
            if (order[root] != 0) {
                continue;
            }
            Deque<Integer> path = new ArrayDeque<>(List.of(root));
            order[root] = low[root] = ++time;
            while (!path.isEmpty()) {
                int node = path.getLast();
                int next = near[node].next(upcoming[node]);
                if (next >= 0) {
                    upcoming[node] = next + 1;
                    if (order[next] == 0) {
                        edges.addLast(new int[] {node, next});
                        parent[next] = node;
                        order[next] = low[next] = ++time;
                        path.addLast(next);
                    } else if (next != parent[node] && order[next] < order[node]) {
                        edges.addLast(new int[] {node, next});
                        low[node] = Math.min(low[node], order[next]);
                    }
                } else {
                    path.removeLast();
                    int above = parent[node];
                    if (above >= 0) {
                        low[above] = Math.min(low[above], low[node]);
                        if (low[node] >= order[above]) {
                            takeComponent(edges, above, node);
                        }
                    }
                }
            }
        }
    }

    private void takeComponent(Deque<int[]> edges, int above, int node) {
        BitSet inside = new BitSet();
        int[] edge;
        do {
            edge = edges.removeLast();
            inside.set(edge[0]);
            inside.set(edge[1]);
            component.put(key(edge[0], edge[1]), members.size());
        } while (edge[0] != above || edge[1] != node);
        members.add(inside);
    }
}
