package dev.whence.causal.identification;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.List;

/** The part of an ADMG over some of its nodes: relations within it, without building another graph. */
record Region(Admg graph, NodeSet nodes) {
    Region to(NodeSet some) {
        return new Region(graph, some);
    }

    NodeSet parents(int node) {
        return graph.parents(node).intersection(nodes);
    }

    NodeSet children(int node) {
        return graph.children(node).intersection(nodes);
    }

    NodeSet spouses(int node) {
        return graph.spouses(node).intersection(nodes);
    }

    /** Ancestors within the region, the set itself included. */
    NodeSet ancestors(NodeSet of) {
        return MarkedEdges.closure(of.intersection(nodes), this::parents);
    }

    /** Ancestors within the region when the arrows into {@code cut} are removed. */
    NodeSet ancestorsWithoutArrowsInto(NodeSet cut, NodeSet of) {
        return MarkedEdges.closure(
                of.intersection(nodes), node -> cut.contains(node) ? NodeSet.empty() : parents(node));
    }

    /** The district of a node within the region. */
    NodeSet district(int node) {
        return MarkedEdges.closure(NodeSet.of(node), this::spouses);
    }

    /** C(G): the districts (c-components), by their smallest node. */
    List<NodeSet> districts() {
        List<NodeSet> result = new ArrayList<>();
        NodeSet left = nodes;
        while (!left.isEmpty()) {
            NodeSet district = district(left.first());
            result.add(district);
            left = left.minus(district);
        }
        return result;
    }

    /** Names for a message: at most twelve, then a count. */
    String describe(NodeSet set) {
        List<String> names = graph.names(set);
        int shown = 12;
        return names.size() <= shown
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, shown)) + ", ... (" + names.size() + " in all)";
    }
}
