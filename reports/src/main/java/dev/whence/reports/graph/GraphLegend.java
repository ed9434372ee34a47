package dev.whence.reports.graph;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Mark;
import dev.whence.reports.EdgeRow;
import dev.whence.reports.EdgeRow.Difference;
import dev.whence.reports.GraphSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What the signs in a drawing mean; only those that occur in it. */
public final class GraphLegend {
    private GraphLegend() {}

    /**
     * One sign.
     *
     * @param svg a small drawing of it
     * @param words its meaning
     */
    public record Item(String svg, String words) {}

    /** The signs of a section's drawing. */
    public static List<Item> of(GraphSection section) {
        Map<String, Item> items = new LinkedHashMap<>();
        List<EdgeRow> edges = section.edges();
        for (EdgeRow row : edges) {
            if (row.difference() != Difference.MISSING) {
                Edge edge = row.edge();
                items.computeIfAbsent(
                        row.arrow(), _ -> sample(edge, OptionalDouble.empty(), Difference.NONE, meaning(edge)));
            }
        }
        List<Item> legend = new ArrayList<>(items.values());
        if (edges.stream().anyMatch(row -> row.frequency().isPresent())) {
            Edge line = Edge.undirected(0, 1);
            legend.add(sample(line, OptionalDouble.of(0.1), Difference.NONE, "found in few resamples"));
            legend.add(sample(line, OptionalDouble.of(1), Difference.NONE, "found in all resamples"));
        }
        section.comparison().ifPresent(other -> {
            for (Difference difference : Difference.values()) {
                if (edges.stream().anyMatch(row -> row.difference() == difference)) {
                    Mark end = difference == Difference.MARKS ? Mark.TAIL : Mark.ARROW;
                    legend.add(sample(
                            new Edge(0, 1, Mark.TAIL, end),
                            OptionalDouble.of(0.4),
                            difference,
                            against(difference, other.name())));
                }
            }
        });
        return legend;
    }

    private static String meaning(Edge edge) {
        if (edge.isDirected()) {
            return "cause to effect";
        }
        if (edge.isBidirected()) {
            return "hidden common cause";
        }
        if (edge.isUndirected()) {
            return "direction not determined";
        }
        return switch (edge.canonical().toMark()) {
            case ARROW -> "arrow: no cause of the other end; circle: not determined";
            case CIRCLE -> "circles: not determined at either end";
            case TAIL -> "tail: a cause of the other end; circle: not determined";
        };
    }

    private static String against(Difference difference, String name) {
        return switch (difference) {
            case NONE -> "";
            case SAME -> "as in " + name;
            case MARKS -> "\"turned\": other direction or marks in " + name;
            case EXTRA -> "\"extra\": not in " + name;
            case MISSING -> "\"missing\": only in " + name;
        };
    }

    private static Item sample(Edge edge, OptionalDouble frequency, Difference difference, String words) {
        EdgeRow row = new EdgeRow("", "", "", edge, frequency, difference);
        return new Item(GraphSvg.sample(row), words);
    }
}
