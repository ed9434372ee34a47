package dev.whence.circuits.graph;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.IntStream;

/** Some of the edges of a computation graph. Immutable. */
public final class Subgraph {
    private final ComputationGraph graph;
    private final BitSet kept;

    private Subgraph(ComputationGraph graph, BitSet kept) {
        this.graph = graph;
        this.kept = kept;
    }

    /** Every edge. */
    public static Subgraph whole(ComputationGraph graph) {
        BitSet all = new BitSet(graph.edges());
        all.set(0, graph.edges());
        return new Subgraph(graph, all);
    }

    /** No edge. */
    public static Subgraph empty(ComputationGraph graph) {
        return new Subgraph(graph, new BitSet(graph.edges()));
    }

    /** The edges with these numbers. */
    public static Subgraph of(ComputationGraph graph, IntStream edges) {
        BitSet kept = new BitSet(graph.edges());
        edges.forEach(kept::set);
        if (kept.length() > graph.edges()) {
            throw new InputException("edge " + (kept.length() - 1) + ", but the graph has " + graph.edges());
        }
        return new Subgraph(graph, kept);
    }

    /** These edges. */
    public static Subgraph of(ComputationGraph graph, Collection<Edge> edges) {
        return of(graph, edges.stream().mapToInt(graph::indexOf));
    }

    /** Every edge between these components, input and logits included. */
    public static Subgraph between(ComputationGraph graph, Collection<? extends Node> nodes) {
        BitSet kept = new BitSet(graph.edges());
        for (int edge = 0; edge < graph.edges(); edge++) {
            Edge ends = graph.edge(edge);
            if (isIn(ends.from(), nodes) && isIn(ends.to().node(), nodes)) {
                kept.set(edge);
            }
        }
        return new Subgraph(graph, kept);
    }

    private static boolean isIn(Node node, Collection<? extends Node> nodes) {
        return node instanceof Node.Input || node instanceof Node.Output || nodes.contains(node);
    }

    public ComputationGraph graph() {
        return graph;
    }

    /** How many edges. */
    public int size() {
        return kept.cardinality();
    }

    public boolean contains(int edge) {
        return kept.get(edge);
    }

    /** The first edge that is not in it, by number; the number of edges when all are. */
    public int firstMissing() {
        return Math.min(kept.nextClearBit(0), graph.edges());
    }

    /** Marks the writers, by number, that an edge starts at. */
    public void markWriters(boolean[] read) {
        kept.stream().forEach(edge -> read[graph.writerOf(edge)] = true);
    }

    /** The numbers of the edges, rising. */
    public int[] indices() {
        return kept.stream().toArray();
    }

    /** The edges in the order of their numbers. */
    public List<Edge> edges() {
        return kept.stream().mapToObj(graph::edge).toList();
    }

    /** Components that an edge starts or ends at, input and logits included, in order. */
    public SequencedSet<Node> nodes() {
        SequencedSet<Node> found = new LinkedHashSet<>();
        kept.stream().mapToObj(graph::edge).forEach(edge -> {
            found.add(edge.from());
            found.add(edge.to().node());
        });
        List<Node> order = new ArrayList<>(graph.writers());
        order.add(new Node.Output());
        order.retainAll(found);
        return new LinkedHashSet<>(order);
    }

    /** The same without one edge. */
    public Subgraph without(int edge) {
        BitSet fewer = (BitSet) kept.clone();
        fewer.clear(edge);
        return new Subgraph(graph, fewer);
    }

    /** The same with one edge more. */
    public Subgraph with(int edge) {
        BitSet more = (BitSet) kept.clone();
        more.set(edge);
        return new Subgraph(graph, more);
    }

    /** Without every edge that starts or ends at these components. */
    public Subgraph without(Collection<? extends Node> nodes) {
        BitSet fewer = (BitSet) kept.clone();
        kept.stream()
                .filter(edge -> nodes.contains(graph.edge(edge).from())
                        || nodes.contains(graph.edge(edge).to().node()))
                .forEach(fewer::clear);
        return new Subgraph(graph, fewer);
    }

    /** Every edge that is not in this. */
    public Subgraph complement() {
        BitSet rest = (BitSet) kept.clone();
        rest.flip(0, graph.edges());
        return new Subgraph(graph, rest);
    }

    /**
     * Without edges that lie on no path from the input to the logits, until nothing changes: they carry nothing that
     * would be measured.
     */
    public Subgraph pruned() {
        BitSet left = (BitSet) kept.clone();
        List<Node> writers = graph.writers();
        boolean changed = true;
        while (changed) {
            boolean[] reached = new boolean[writers.size()];
            boolean[] used = new boolean[writers.size()];
            reached[0] = true;
            left.stream().forEach(edge -> {
                used[graph.writerOf(edge)] = true;
                Node to = graph.slots().get(graph.slotOf(edge)).node();
                if (!(to instanceof Node.Output)) {
                    reached[graph.indexOf(to)] = true;
                }
            });
            int before = left.cardinality();
            kept.stream()
                    .filter(edge -> {
                        Node to = graph.slots().get(graph.slotOf(edge)).node();
                        return !reached[graph.writerOf(edge)]
                                || !(to instanceof Node.Output) && !used[graph.indexOf(to)];
                    })
                    .forEach(left::clear);
            changed = left.cardinality() < before;
        }
        return new Subgraph(graph, left);
    }

    /** Shared edges over all edges of the two (Jaccard); 1 when both are empty. */
    public double overlap(Subgraph other) {
        BitSet both = (BitSet) kept.clone();
        both.and(other.kept);
        BitSet either = (BitSet) kept.clone();
        either.or(other.kept);
        return either.isEmpty() ? 1 : (double) both.cardinality() / either.cardinality();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subgraph that && kept.equals(that.kept) && graph.edges() == that.graph.edges();
    }

    @Override
    public int hashCode() {
        return kept.hashCode();
    }

    @Override
    public String toString() {
        return size() + " of " + graph.edges() + " edges";
    }
}
