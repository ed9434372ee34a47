package dev.whence.causal.graph;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * What every kind of graph is made of: named nodes and marked edges, indexed so that each relation of a node (parents,
 * children, spouses, neighbours) is a bit set that is ready to use. Immutable. Two nodes may be joined by more than one
 * edge only when the edges differ (a bow: {@code a → b} and {@code a ↔ b}); which combinations are allowed is each
 * graph's own rule.
 */
public final class MarkedEdges {
    private final List<String> nodes;
    private final Map<String, Integer> numbers;
    private final List<Edge> edges;
    private final NodeSet[] parents;
    private final NodeSet[] children;
    private final NodeSet[] spouses;
    private final NodeSet[] neighbours;
    private final NodeSet[] adjacent;
    /** By the mark's ordinal, then by node. */
    private final NodeSet[][] marked;

    private MarkedEdges(List<String> nodes, Map<String, Integer> numbers, TreeSet<Edge> edges) {
        this.nodes = nodes;
        this.numbers = numbers;
        this.edges = List.copyOf(edges);
        int size = nodes.size();
        BitSet[] up = bitSets(size);
        BitSet[] down = bitSets(size);
        BitSet[] across = bitSets(size);
        BitSet[] beside = bitSets(size);
        BitSet[] any = bitSets(size);
        BitSet[][] at = new BitSet[Mark.values().length][];
        Arrays.setAll(at, mark -> bitSets(size));
        for (Edge edge : this.edges) {
            int a = edge.from();
            int b = edge.to();
            any[a].set(b);
            any[b].set(a);
            at[edge.fromMark().ordinal()][a].set(b);
            at[edge.toMark().ordinal()][b].set(a);
            if (edge.isDirected()) { // canonical: from is the tail
                down[a].set(b);
                up[b].set(a);
            } else if (edge.isBidirected()) {
                across[a].set(b);
                across[b].set(a);
            } else if (edge.isUndirected()) {
                beside[a].set(b);
                beside[b].set(a);
            }
        }
        parents = frozen(up);
        children = frozen(down);
        spouses = frozen(across);
        neighbours = frozen(beside);
        adjacent = frozen(any);
        marked = Arrays.stream(at).map(MarkedEdges::frozen).toArray(NodeSet[][]::new);
    }

    /**
     * @param nodes names, distinct and not blank, in the order that numbers them
     * @param edges between those numbers; repeated edges count once
     * @throws InputException when a name is blank or repeated
     * @throws IllegalArgumentException when an edge names a number that is not a node
     */
    public static MarkedEdges of(List<String> nodes, Collection<Edge> edges) {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            String name = nodes.get(i);
            if (name.isBlank()) {
                throw new InputException("node " + (i + 1) + " has an empty name");
            }
            if (numbers.put(name, i) != null) {
                throw new InputException("two nodes are named '" + name + "'");
            }
        }
        TreeSet<Edge> sorted = new TreeSet<>();
        for (Edge edge : edges) {
            if (Math.min(edge.from(), edge.to()) < 0 || Math.max(edge.from(), edge.to()) >= nodes.size()) {
                throw new IllegalArgumentException(edge + " is not between nodes 0 to " + (nodes.size() - 1));
            }
            sorted.add(edge.canonical());
        }
        return new MarkedEdges(List.copyOf(nodes), numbers, sorted);
    }

    private static BitSet[] bitSets(int size) {
        BitSet[] sets = new BitSet[size];
        Arrays.setAll(sets, i -> new BitSet());
        return sets;
    }

    private static NodeSet[] frozen(BitSet[] sets) {
        return Arrays.stream(sets).map(NodeSet::of).toArray(NodeSet[]::new);
    }

    public List<String> nodes() {
        return nodes;
    }

    public int size() {
        return nodes.size();
    }

    /** All edges in canonical form, sorted. */
    public List<Edge> edges() {
        return edges;
    }

    /** @throws InputException when there is no such node; suggests the nearest name */
    public int index(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw Names.unknown("node", name, nodes, "the graph");
        }
        return number;
    }

    public boolean has(String name) {
        return numbers.containsKey(name);
    }

    public NodeSet parents(int node) {
        return parents[node];
    }

    public NodeSet children(int node) {
        return children[node];
    }

    /** Nodes joined to {@code node} by ↔. */
    public NodeSet spouses(int node) {
        return spouses[node];
    }

    /** Nodes joined to {@code node} by an undirected edge. */
    public NodeSet neighbours(int node) {
        return neighbours[node];
    }

    /** Nodes joined to {@code node} by any edge. */
    public NodeSet adjacent(int node) {
        return adjacent[node];
    }

    /** The nodes whose edge with {@code node} carries {@code mark} at {@code node}. */
    public NodeSet marked(Mark mark, int node) {
        return marked[mark.ordinal()][node];
    }

    /** The mark at {@code at} of the edge between {@code at} and {@code other}; empty when not adjacent. */
    public Optional<Mark> markAt(int at, int other) {
        for (Mark mark : Mark.values()) {
            if (marked(mark, at).contains(other)) {
                return Optional.of(mark);
            }
        }
        return Optional.empty();
    }

    /** The set itself and everything reached from it by repeatedly taking {@code step}. */
    public static NodeSet closure(NodeSet start, IntFunction<NodeSet> step) {
        BitSet seen = start.toBitSet();
        BitSet frontier = start.toBitSet();
        for (int node = frontier.nextSetBit(0); node >= 0; node = frontier.nextSetBit(0)) {
            frontier.clear(node);
            NodeSet reached = step.apply(node);
            for (int next = reached.first(); next >= 0; next = reached.next(next + 1)) {
                if (!seen.get(next)) {
                    seen.set(next);
                    frontier.set(next);
                }
            }
        }
        return NodeSet.of(seen);
    }

    /**
     * The nodes in an order in which every parent comes before its children (smallest number first among the ready
     * ones).
     *
     * @throws InputException when the directed edges have a cycle, which the message shows
     */
    List<Integer> topologicalOrder() {
        int[] waiting = new int[size()];
        TreeSet<Integer> ready = new TreeSet<>();
        for (int node = 0; node < size(); node++) {
            waiting[node] = parents[node].size();
            if (waiting[node] == 0) {
                ready.add(node);
            }
        }
        List<Integer> order = new ArrayList<>(size());
        while (!ready.isEmpty()) {
            int node = ready.first();
            ready.remove(node);
            order.add(node);
            children[node].forEachNode(child -> {
                if (--waiting[child] == 0) {
                    ready.add(child);
                }
            });
        }
        if (order.size() < size()) {
            throw new InputException("the graph has a directed cycle: " + describe(findCycle(new HashSet<>(order))));
        }
        return List.copyOf(order);
    }

    /** A directed cycle as the list of its nodes, from its lowest-numbered one; empty when there is none. */
    public List<Integer> directedCycle() {
        try {
            topologicalOrder();
            return List.of();
        } catch (InputException cyclic) {
            Set<Integer> none = new HashSet<>();
            return findCycle(none);
        }
    }

    /** Walks from parent to parent among nodes that are not {@code done} until one repeats; prunes nodes without parents. */
    private List<Integer> findCycle(Set<Integer> done) {
        NodeSet left = NodeSet.range(size()).minus(NodeSet.of(done));
        NodeSet before;
        do { // what remains has a parent within itself, so that the walk cannot end
            before = left;
            NodeSet now = left;
            left = now.filter(node -> parents[node].intersects(now));
        } while (!left.equals(before));
        List<Integer> walk = new ArrayList<>();
        int node = left.first();
        while (!walk.contains(node)) {
            walk.add(node);
            node = parents[node].intersection(left).first();
        }
        List<Integer> cycle = new ArrayList<>(walk.subList(walk.indexOf(node), walk.size()));
        Collections.reverse(cycle);
        Collections.rotate(cycle, -cycle.indexOf(Collections.min(cycle)));
        return List.copyOf(cycle);
    }

    private String describe(List<Integer> cycle) {
        StringBuilder text = new StringBuilder();
        for (int node : cycle) {
            text.append(nodes.get(node)).append(" -> ");
        }
        return text.append(nodes.get(cycle.getFirst())).toString();
    }

    /** {@code a --> b} and so on, in names. */
    public String describe(Edge edge) {
        return nodes.get(edge.from()) + " " + edge.arrow() + " " + nodes.get(edge.to());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MarkedEdges that && nodes.equals(that.nodes) && edges.equals(that.edges);
    }

    @Override
    public int hashCode() {
        return 31 * nodes.hashCode() + edges.hashCode();
    }

    /** Nodes without edges, then edges, separated by commas: the form that {@link EdgeText} reads. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        for (int node = 0; node < size(); node++) {
            if (adjacent[node].isEmpty()) {
                parts.add(nodes.get(node));
            }
        }
        edges.forEach(edge -> parts.add(describe(edge)));
        return String.join(", ", parts);
    }
}
