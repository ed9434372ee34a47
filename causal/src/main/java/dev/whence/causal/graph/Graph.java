package dev.whence.causal.graph;

import java.util.List;
import java.util.Optional;

/**
 * A causal graph: one of five kinds, each a record around the same {@link MarkedEdges}. Nodes are numbered from 0;
 * {@link #index(String)} and {@link #name(int)} translate.
 */
public sealed interface Graph permits Dag, Cpdag, Mag, Pag, Admg {
    /** Nodes and edges with their indexes. */
    MarkedEdges marks();

    /** "DAG", "CPDAG", "MAG", "PAG" or "ADMG". */
    default String kind() {
        return switch (this) {
            case Dag _ -> "DAG";
            case Cpdag _ -> "CPDAG";
            case Mag _ -> "MAG";
            case Pag _ -> "PAG";
            case Admg _ -> "ADMG";
        };
    }

    default List<String> nodes() {
        return marks().nodes();
    }

    default int size() {
        return marks().size();
    }

    default String name(int node) {
        return marks().nodes().get(node);
    }

    /** @throws dev.whence.causal.InputException when there is no such node; suggests the nearest name */
    default int index(String name) {
        return marks().index(name);
    }

    /** The numbers of several names. */
    default NodeSet indexes(java.util.Collection<String> names) {
        return NodeSet.of(names.stream().map(this::index).toList());
    }

    /** The names of several nodes, in the graph's order. */
    default List<String> names(NodeSet set) {
        return set.stream().mapToObj(this::name).toList();
    }

    /** All edges in canonical form, sorted. */
    default List<Edge> edges() {
        return marks().edges();
    }

    /** Nodes p with p → node. */
    default NodeSet parents(int node) {
        return marks().parents(node);
    }

    /** Nodes c with node → c. */
    default NodeSet children(int node) {
        return marks().children(node);
    }

    /** Nodes s with s ↔ node. */
    default NodeSet spouses(int node) {
        return marks().spouses(node);
    }

    /** Nodes joined to {@code node} by an undirected edge. */
    default NodeSet neighbours(int node) {
        return marks().neighbours(node);
    }

    /** Nodes joined to {@code node} by any edge. */
    default NodeSet adjacent(int node) {
        return marks().adjacent(node);
    }

    default boolean isAdjacent(int a, int b) {
        return adjacent(a).contains(b);
    }

    /** The mark at {@code at} of the edge between the two nodes; in an ADMG with a bow, that of one of the two edges. */
    default Optional<Mark> markAt(int at, int other) {
        return marks().markAt(at, other);
    }

    /** The set itself and every node with a directed path into it. */
    default NodeSet ancestors(NodeSet of) {
        return MarkedEdges.closure(of, this::parents);
    }

    /** The set itself and every node reached from it by a directed path. */
    default NodeSet descendants(NodeSet of) {
        return MarkedEdges.closure(of, this::children);
    }
}
