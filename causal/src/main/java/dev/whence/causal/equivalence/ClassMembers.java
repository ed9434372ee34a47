package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The DAGs that a CPDAG (or an MPDAG) stands for: one by one, and how many. */
public final class ClassMembers {
    private ClassMembers() {}

    /**
     * Every DAG of the class, once, lazily and always in the same order. An undirected edge is directed both ways in
     * turn; as the graph is closed under Meek's rules in between, no branch is in vain (Meek 1995, theorem 4).
     *
     * @throws dev.whence.causal.InputException when the graph has no consistent extension, with the reason
     */
    public static Stream<Dag> stream(Cpdag graph) {
        MarkovEquivalence.member(graph);
        PartialDag start = PartialDag.of(graph);
        MeekRules.close(start);
        Deque<PartialDag> pending = new ArrayDeque<>();
        pending.push(start);
        return StreamSupport.stream(
                new Spliterators.AbstractSpliterator<Dag>(
                        Long.MAX_VALUE, Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.ORDERED) {
                    @Override
                    public boolean tryAdvance(Consumer<? super Dag> action) {
                        if (pending.isEmpty()) {
                            return false;
                        }
                        PartialDag current = pending.pop();
                        for (int a = current.firstUndirected(0); a >= 0; a = current.firstUndirected(a)) {
                            int b = current.undirected(a).first();
                            PartialDag otherWay = current.copy();
                            MeekRules.direct(otherWay, b, a);
                            pending.push(otherWay);
                            MeekRules.direct(current, a, b);
                        }
                        action.accept(current.toDag());
                        return true;
                    }
                },
                false);
    }

    /**
     * The number of DAGs in the class. For a CPDAG it is the product over its undirected components of their sizes,
     * each a sum over the root of the orientation (He, Jia and Yu 2015, "Counting and exploring sizes of Markov
     * equivalence classes of directed acyclic graphs", JMLR 16), with closed forms for trees and complete graphs;
     * components that are large and neither take exponential time. For an MPDAG the members are enumerated.
     *
     * @throws dev.whence.causal.InputException when the graph has no consistent extension, with the reason
     */
    public static BigInteger count(Cpdag graph) {
        Cpdag ofClass = MarkovEquivalence.cpdag(MarkovEquivalence.member(graph));
        if (!ofClass.equals(MeekRules.orient(graph))) {
            return BigInteger.valueOf(stream(graph).count());
        }
        Map<NodeSet, BigInteger> known = new HashMap<>();
        return undirectedComponents(ofClass).stream()
                .map(component -> size(ofClass, component, known))
                .reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /** The sets of nodes joined by undirected paths, of two nodes or more (the chain components of a CPDAG). */
    public static List<NodeSet> undirectedComponents(Cpdag graph) {
        return components(NodeSet.range(graph.size()), graph.marks()::neighbours);
    }

    private static List<NodeSet> components(NodeSet within, java.util.function.IntFunction<NodeSet> neighbours) {
        List<NodeSet> found = new ArrayList<>();
        NodeSet left = within;
        while (!left.isEmpty()) {
            NodeSet component = MarkedEdges.closure(NodeSet.of(left.first()), neighbours);
            if (component.size() > 1) {
                found.add(component);
            }
            left = left.minus(component);
        }
        return found;
    }

    /** The number of acyclic orientations without unshielded colliders of the undirected graph on {@code component}. */
    private static BigInteger size(Cpdag graph, NodeSet component, Map<NodeSet, BigInteger> known) {
        BigInteger before = known.get(component);
        if (before != null) {
            return before;
        }
        int nodes = component.size();
        int edges = component.stream()
                        .map(node ->
                                graph.neighbours(node).intersection(component).size())
                        .sum()
                / 2;
        BigInteger size = BigInteger.ZERO;
        if (edges == nodes - 1) { // a tree: the root decides
            size = BigInteger.valueOf(nodes);
        } else if (edges == nodes * (nodes - 1) / 2) { // complete: any order
            size = BigInteger.ONE;
            for (int i = 2; i <= nodes; i++) {
                size = size.multiply(BigInteger.valueOf(i));
            }
        } else {
            Cpdag part = Cpdag.of(
                    graph.nodes(),
                    graph.edges().stream()
                            .filter(edge -> edge.isUndirected()
                                    && component.contains(edge.from())
                                    && component.contains(edge.to()))
                            .toList());
            for (int root : component) {
                size = size.add(rooted(part, root, component, graph, known));
            }
        }
        known.put(component, size);
        return size;
    }

    private static BigInteger rooted(
            Cpdag part, int root, NodeSet component, Cpdag graph, Map<NodeSet, BigInteger> known) {
        PartialDag oriented = PartialDag.of(part);
        part.neighbours(root).forEachNode(child -> oriented.direct(root, child));
        MeekRules.close(oriented);
        return components(component, oriented::undirected).stream()
                .map(rest -> size(graph, rest, known))
                .reduce(BigInteger.ONE, BigInteger::multiply);
    }
}
