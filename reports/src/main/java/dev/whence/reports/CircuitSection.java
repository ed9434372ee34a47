package dev.whence.reports;

import dev.whence.causal.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A circuit: the components of a network that carry a behaviour, and what each reads of the others.
 *
 * @param title the heading
 * @param caption what to see in it; may be empty
 * @param measure what the effects are changes of, with its unit
 * @param levels names of the levels, from the bottom: "input", "layer 0", ... "logits"
 * @param nodes the components
 * @param edges what they read; several between two components where it is read at several places
 */
public record CircuitSection(
        String title, String caption, String measure, List<String> levels, List<Node> nodes, List<Edge> edges)
        implements Section {
    /**
     * @throws IllegalArgumentException when two nodes have one name, a level does not exist, or an edge does not lead
     *     upwards between nodes
     */
    public CircuitSection {
        levels = List.copyOf(levels);
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        Map<String, Node> named = new LinkedHashMap<>();
        for (Node node : nodes) {
            if (named.put(node.name(), node) != null) {
                throw new IllegalArgumentException("two nodes are called '" + node.name() + "'");
            }
            if (node.level() < 0 || node.level() >= levels.size()) {
                throw new IllegalArgumentException(
                        "'" + node.name() + "' is at level " + node.level() + " of " + levels.size());
            }
        }
        for (Edge edge : edges) {
            Node from = named.get(edge.from());
            Node to = named.get(edge.to());
            if (from == null || to == null) {
                throw new IllegalArgumentException(
                        "an edge from '" + edge.from() + "' to '" + edge.to() + "', but not both are nodes");
            }
            if (from.row() >= to.row()) {
                throw new IllegalArgumentException(
                        "the edge from '" + edge.from() + "' to '" + edge.to() + "' does not lead upwards");
            }
        }
    }

    /** What a component is. */
    public enum Kind {
        INPUT,
        HEAD,
        MLP,
        OUTPUT
    }

    /**
     * A component.
     *
     * @param name its name, such as "head 4.2"
     * @param kind what it is
     * @param level its level, an index of {@link CircuitSection#levels}; an MLP is drawn above the heads of its level
     * @param role what it does, in a word or two; empty when that is not known
     * @param effect of the component as a whole; NaN when it was not measured
     * @param interval of that effect, or why there is none
     */
    public record Node(String name, Kind kind, int level, String role, double effect, Interval interval) {
        /** Without an effect of its own. */
        public Node(String name, Kind kind, int level, String role) {
            this(name, kind, level, role, Double.NaN, Interval.unavailable("not measured"));
        }

        /** Its place from the bottom: heads of a level, then its MLP. */
        public int row() {
            return 2 * level + (kind == Kind.MLP ? 1 : 0);
        }
    }

    /**
     * What one component reads of another.
     *
     * @param from the name of the one that writes
     * @param to the name of the one that reads
     * @param place where it reads: "q", "k" or "v" of a head; else empty
     * @param effect on the measure; positive when it helps
     * @param interval of that effect, or why there is none
     */
    public record Edge(String from, String to, String place, double effect, Interval interval) {
        /** "input to head 4.2, k". */
        public String words() {
            return from + " to " + to + (place.isEmpty() ? "" : ", " + place);
        }
    }

    /**
     * All edges between two components, as one line.
     *
     * @param edges at least one, the strongest first
     */
    public record Line(String from, String to, List<Edge> edges) {
        public Line {
            edges = List.copyOf(edges);
        }

        /** The effects added up, which says whether the line helps. */
        public double effect() {
            return edges.stream().mapToDouble(Edge::effect).sum();
        }

        /** The places in the order q, k, v: "q k". */
        public String places() {
            Set<String> places = new LinkedHashSet<>();
            for (String place : List.of("q", "k", "v")) {
                edges.stream().map(Edge::place).filter(place::equals).forEach(places::add);
            }
            edges.stream().map(Edge::place).forEach(places::add);
            return String.join(" ", places).strip();
        }
    }

    /** The edges, those that do most first. */
    public List<Edge> strongest() {
        return edges.stream()
                .sorted(Comparator.comparingDouble((Edge edge) -> -Math.abs(edge.effect())))
                .toList();
    }

    /** The edges folded: one line between two components. */
    public List<Line> lines() {
        Map<List<String>, List<Edge>> folded = new LinkedHashMap<>();
        for (Edge edge : strongest()) {
            folded.computeIfAbsent(List.of(edge.from(), edge.to()), _ -> new ArrayList<>())
                    .add(edge);
        }
        List<Line> lines = new ArrayList<>();
        folded.forEach((ends, between) -> lines.add(new Line(ends.get(0), ends.get(1), between)));
        return lines;
    }

    /** The edges as a table, those that do most first. */
    public TableSection table() {
        return TableSection.of(
                "Edges of " + title,
                "",
                List.of(
                        TableSection.Column.text("from"),
                        TableSection.Column.text("to"),
                        TableSection.Column.text("read at"),
                        TableSection.Column.number(measure),
                        TableSection.Column.interval("interval")),
                strongest().stream()
                        .map(edge -> List.of(edge.from(), edge.to(), edge.place(), edge.effect(), edge.interval()))
                        .toList());
    }

    /** The components that have a role or a measured effect, as a table from the bottom. */
    public TableSection nodeTable() {
        return TableSection.of(
                "Components of " + title,
                "",
                List.of(
                        TableSection.Column.text("component"),
                        TableSection.Column.text("role"),
                        TableSection.Column.number(measure),
                        TableSection.Column.interval("interval")),
                nodes.stream()
                        .filter(node -> !node.role().isEmpty() || !Double.isNaN(node.effect()))
                        .sorted(Comparator.comparingInt(Node::row))
                        .map(node -> List.of(node.name(), node.role(), node.effect(), node.interval()))
                        .toList());
    }
}
