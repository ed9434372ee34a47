package dev.whence.reports.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mark;

/**
 * A graph in the form of Whence's graph files: {@code {"kind":"CPDAG","nodes":["a","b"],"edges":[{"from":"a","to":"b",
 * "fromMark":"tail","toMark":"arrow","frequency":0.93}]}}.
 */
final class GraphJson {
    private GraphJson() {}

    static ObjectNode of(GraphDocument document) {
        Graph graph = document.graph();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("kind", graph.kind());
        graph.nodes().forEach(node.putArray("nodes")::add);
        var edges = node.putArray("edges");
        for (Edge edge : graph.marks().edges()) {
            Edge canonical = edge.canonical();
            ObjectNode json = edges.addObject()
                    .put("from", graph.name(canonical.from()))
                    .put("to", graph.name(canonical.to()))
                    .put("fromMark", mark(canonical.fromMark()))
                    .put("toMark", mark(canonical.toMark()));
            Double frequency = document.frequencies().get(canonical);
            if (frequency != null) {
                json.put("frequency", frequency);
            }
        }
        return node;
    }

    private static String mark(Mark mark) {
        return switch (mark) {
            case TAIL -> "tail";
            case ARROW -> "arrow";
            case CIRCLE -> "circle";
        };
    }
}
