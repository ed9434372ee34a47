package dev.whence.reports;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One edge of a {@link GraphSection}, by name, with what is known of it.
 *
 * @param from the node it is listed from
 * @param arrow its marks: {@code -->}, {@code <->}, {@code ---}, {@code o->}, {@code o-o}
 * @param to the node it is listed to
 * @param edge the edge by number in the section's graph, in canonical form
 * @param frequency share of resamples in which it was found, when known
 * @param difference how it compares with the reference; {@link Difference#NONE} when there is none
 */
public record EdgeRow(
        String from, String arrow, String to, Edge edge, OptionalDouble frequency, Difference difference) {
    /** How an edge compares with the edge between the same two nodes in a reference graph. */
    public enum Difference {
        /** There is no reference. */
        NONE(""),
        /** The same edge in both. */
        SAME("agrees"),
        /** Joined in both, with other marks. */
        MARKS("direction differs"),
        /** Not joined in the reference. */
        EXTRA("extra"),
        /** Joined in the reference only. */
        MISSING("missing");

        private final String words;

        Difference(String words) {
            this.words = words;
        }

        /** The difference in words; empty for {@link #NONE}. */
        public String words() {
            return words;
        }
    }

    /** "pka --> akt". */
    public String words() {
        return from + " " + arrow + " " + to;
    }

    /** Edges of the graph by falling frequency, those of unknown frequency in the graph's order; then missing ones. */
    static List<EdgeRow> of(GraphSection section) {
        Graph graph = section.document().graph();
        Map<Edge, Double> frequencies = section.document().frequencies();
        Set<Edge> reference = section.comparison()
                .map(other -> translated(other.reference(), graph))
                .orElse(Set.of());
        Set<Long> joined = new java.util.HashSet<>();
        reference.forEach(edge -> joined.add(pair(edge)));
        List<EdgeRow> rows = new ArrayList<>();
        Set<Long> found = new java.util.HashSet<>();
        for (Edge edge : graph.marks().edges()) {
            found.add(pair(edge));
            Difference difference;
            if (section.comparison().isEmpty()) {
                difference = Difference.NONE;
            } else if (reference.contains(edge.canonical())) {
                difference = Difference.SAME;
            } else {
                difference = joined.contains(pair(edge)) ? Difference.MARKS : Difference.EXTRA;
            }
            rows.add(row(graph, edge, frequencies, difference));
        }
        rows.sort(Comparator.comparingDouble((EdgeRow row) -> -row.frequency().orElse(-1)));
        reference.stream()
                .filter(edge -> !found.contains(pair(edge)))
                .sorted()
                .forEach(edge -> rows.add(row(graph, edge, frequencies, Difference.MISSING)));
        return List.copyOf(rows);
    }

    private static EdgeRow row(Graph graph, Edge edge, Map<Edge, Double> frequencies, Difference difference) {
        Edge canonical = edge.canonical();
        Double frequency = frequencies.get(canonical);
        return new EdgeRow(
                graph.name(canonical.from()),
                canonical.arrow(),
                graph.name(canonical.to()),
                canonical,
                frequency == null ? OptionalDouble.empty() : OptionalDouble.of(frequency),
                difference);
    }

    /** The reference's edges in the numbers of {@code graph}; edges at nodes that it does not have are left out. */
    private static Set<Edge> translated(Graph reference, Graph graph) {
        Map<String, Integer> numbers = new HashMap<>();
        for (int node = 0; node < graph.size(); node++) {
            numbers.put(graph.name(node), node);
        }
        Set<Edge> edges = new java.util.LinkedHashSet<>();
        for (Edge edge : reference.marks().edges()) {
            Integer from = numbers.get(reference.name(edge.from()));
            Integer to = numbers.get(reference.name(edge.to()));
            if (from != null && to != null) {
                edges.add(new Edge(from, to, edge.fromMark(), edge.toMark()).canonical());
            }
        }
        return edges;
    }

    private static long pair(Edge edge) {
        return ((long) Math.min(edge.from(), edge.to()) << 32) | Math.max(edge.from(), edge.to());
    }
}
