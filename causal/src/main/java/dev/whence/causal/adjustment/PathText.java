package dev.whence.causal.adjustment;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.List;

/** Paths as text: {@code x -> m <-> y}. */
final class PathText {
    private PathText() {}

    static String of(Graph graph, List<Edge> path) {
        StringBuilder text = new StringBuilder(graph.name(path.getFirst().from()));
        for (Edge edge : path) {
            text.append(' ').append(arrow(edge)).append(' ').append(graph.name(edge.to()));
        }
        return text.toString();
    }

    private static String arrow(Edge edge) {
        String left = switch (edge.fromMark()) {
            case TAIL -> "-";
            case ARROW -> "<-";
            case CIRCLE -> "o-";
        };
        String right = switch (edge.toMark()) {
            case TAIL -> "-";
            case ARROW -> ">";
            case CIRCLE -> "o";
        };
        if (edge.fromMark() != Mark.TAIL && edge.toMark() == Mark.TAIL) {
            return edge.fromMark() == Mark.ARROW ? "<-" : "o--";
        }
        return left + (edge.fromMark() == Mark.TAIL && edge.toMark() == Mark.CIRCLE ? "-" : "") + right;
    }

    static String set(Graph graph, NodeSet nodes) {
        return "{" + String.join(", ", graph.names(nodes)) + "}";
    }

    static String list(Graph graph, NodeSet nodes) {
        List<String> names = graph.names(nodes);
        if (names.size() <= 1) {
            return String.join("", names);
        }
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    /** The same steps with the marks that {@code graph} has, where it has exactly one edge between the two nodes. */
    static List<Edge> withMarksOf(Graph graph, List<Edge> path) {
        List<Edge> result = new ArrayList<>();
        for (Edge edge : path) {
            result.add(between(graph, edge.from(), edge.to()));
        }
        return List.copyOf(result);
    }

    /** The edge between two adjacent nodes of a graph without bows, written from {@code a}. */
    static Edge between(Graph graph, int a, int b) {
        return new Edge(
                a, b, graph.markAt(a, b).orElseThrow(), graph.markAt(b, a).orElseThrow());
    }
}
