package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.separation.Separation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Every graph of a kind with few nodes, and independence models by asking for every pair and every set. */
final class AllGraphs {
    private AllGraphs() {}

    static List<String> names(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> String.valueOf((char) ('a' + i)))
                .toList();
    }

    static List<int[]> pairs(int size) {
        List<int[]> pairs = new ArrayList<>();
        for (int a = 0; a < size; a++) {
            for (int b = a + 1; b < size; b++) {
                pairs.add(new int[] {a, b});
            }
        }
        return pairs;
    }

    /** Every DAG over {@code size} nodes: each pair apart, forward or backward, cyclic ones left out. */
    static List<Dag> dags(int size) {
        List<Edge> none = new ArrayList<>();
        List<Dag> found = new ArrayList<>();
        choose(pairs(size), 0, none, pair -> List.of(Optional.empty(), forward(pair), backward(pair)), edges -> {
            if (acyclic(size, edges)) {
                found.add(Dag.of(names(size), edges));
            }
        });
        return found;
    }

    /** Every orientation of the skeleton that is a DAG. */
    static List<Dag> dags(Graph skeleton) {
        List<Dag> found = new ArrayList<>();
        choose(edgePairs(skeleton), 0, new ArrayList<>(), pair -> List.of(forward(pair), backward(pair)), edges -> {
            if (acyclic(skeleton.size(), edges)) {
                found.add(Dag.of(skeleton.nodes(), edges));
            }
        });
        return found;
    }

    /** Every MAG (without undirected edges) with the adjacencies of the graph. */
    static List<Mag> mags(Graph skeleton) {
        List<Mag> found = new ArrayList<>();
        choose(
                edgePairs(skeleton),
                0,
                new ArrayList<>(),
                pair -> List.of(forward(pair), backward(pair), Optional.of(Edge.bidirected(pair[0], pair[1]))),
                edges -> {
                    if (acyclic(skeleton.size(), edges)) {
                        Mag mag = Mag.of(skeleton.nodes(), edges);
                        if (ancestral(mag) && maximal(mag)) {
                            found.add(mag);
                        }
                    }
                });
        return found;
    }

    static boolean ancestral(Mag mag) {
        return mag.marks().directedCycle().isEmpty()
                && mag.edges().stream()
                        .filter(Edge::isBidirected)
                        .noneMatch(
                                edge -> mag.ancestors(NodeSet.of(edge.from())).contains(edge.to())
                                        || mag.ancestors(NodeSet.of(edge.to())).contains(edge.from()));
    }

    /** By definition: every pair that is not adjacent is separated by some set. */
    static boolean maximal(Mag mag) {
        return pairs(mag.size()).stream()
                .filter(pair -> !mag.isAdjacent(pair[0], pair[1]))
                .allMatch(pair -> subsets(
                                NodeSet.range(mag.size()).without(pair[0]).without(pair[1]))
                        .stream()
                        .anyMatch(set -> Separation.separated(mag, pair[0], pair[1], set)));
    }

    /** One bit for each pair and each set of other nodes: whether the set separates the pair. */
    static BitSet independences(Graph graph, NodeSet observed) {
        BitSet model = new BitSet();
        int bit = 0;
        for (int a : observed) {
            for (int b = observed.next(a + 1); b >= 0; b = observed.next(b + 1)) {
                for (NodeSet given : subsets(observed.without(a).without(b))) {
                    model.set(bit++, Separation.separated(graph, a, b, given));
                }
            }
        }
        return model;
    }

    static BitSet independences(Graph graph) {
        return independences(graph, NodeSet.range(graph.size()));
    }

    /** Small sets first. */
    static List<NodeSet> subsets(NodeSet of) {
        int[] members = of.toArray();
        List<NodeSet> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << members.length; bits++) {
            NodeSet set = NodeSet.empty();
            for (int i = 0; i < members.length; i++) {
                if ((bits >> i & 1) == 1) {
                    set = set.with(members[i]);
                }
            }
            subsets.add(set);
        }
        subsets.sort(java.util.Comparator.comparingInt(NodeSet::size));
        return subsets;
    }

    private static List<int[]> edgePairs(Graph skeleton) {
        return pairs(skeleton.size()).stream()
                .filter(pair -> skeleton.isAdjacent(pair[0], pair[1]))
                .toList();
    }

    private static Optional<Edge> forward(int[] pair) {
        return Optional.of(Edge.directed(pair[0], pair[1]));
    }

    private static Optional<Edge> backward(int[] pair) {
        return Optional.of(Edge.directed(pair[1], pair[0]));
    }

    private static void choose(
            List<int[]> pairs,
            int at,
            List<Edge> chosen,
            Function<int[], List<Optional<Edge>>> options,
            java.util.function.Consumer<List<Edge>> action) {
        if (at == pairs.size()) {
            action.accept(chosen);
            return;
        }
        for (Optional<Edge> option : options.apply(pairs.get(at))) {
            option.ifPresent(chosen::add);
            choose(pairs, at + 1, chosen, options, action);
            option.ifPresent(edge -> chosen.removeLast());
        }
    }

    /** Directed edges only; at most 31 nodes. */
    private static boolean acyclic(int size, List<Edge> edges) {
        int[] parents = new int[size];
        for (Edge edge : edges) {
            if (edge.isDirected()) {
                Edge forward = edge.canonical();
                parents[forward.to()] |= 1 << forward.from();
            }
        }
        int left = (1 << size) - 1;
        boolean shrunk = true;
        while (left != 0 && shrunk) {
            shrunk = false;
            for (int node = 0; node < size; node++) {
                if ((left >> node & 1) == 1 && (parents[node] & left) == 0) {
                    left &= ~(1 << node);
                    shrunk = true;
                }
            }
        }
        return left == 0;
    }
}
