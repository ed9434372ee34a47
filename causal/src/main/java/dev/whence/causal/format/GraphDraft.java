package dev.whence.causal.format;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The graph that a reader is building: collects nodes and edges with their places in the file, so that every error can
 * say where. All readers share its checks.
 */
final class GraphDraft {
    static final List<String> KINDS = List.of("dag", "cpdag", "mag", "pag", "admg");

    /** Groups of nodes joined to groups of nodes can multiply; no graph that we could use has more edges than this. */
    private static final int MOST_EDGES = 1_000_000;

    private final String source;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<Edge, String> places = new LinkedHashMap<>();
    private final Map<Edge, Double> frequencies = new HashMap<>();
    private final Map<NodeRole, BitSet> roles = new EnumMap<>(NodeRole.class);
    private Optional<String> kind = Optional.empty();

    GraphDraft(String source) {
        this.source = source;
    }

    /** An error at a place of the file, such as "line 3, column 5" or "$.edges[2]"; an empty place is the whole file. */
    InputException error(String place, String message) {
        return new InputException(source + (place.isEmpty() ? "" : ", " + place) + ": " + message);
    }

    boolean has(String name) {
        return numbers.containsKey(name);
    }

    /** Adds a node that must be new. */
    void declare(String name, String place) {
        if (has(name)) {
            throw error(place, "two nodes are named '" + name + "'");
        }
        mention(name, place);
    }

    /** Adds a node unless it is there. */
    void mention(String name, String place) {
        if (name.isBlank()) {
            throw error(place, "expected a node's name, found an empty one");
        }
        numbers.putIfAbsent(name, numbers.size());
    }

    void role(NodeRole role, String name, String place) {
        roles.computeIfAbsent(role, key -> new BitSet()).set(number(name, place));
    }

    void edge(String from, String to, Mark fromMark, Mark toMark, OptionalDouble frequency, String place) {
        int a = number(from, place);
        int b = number(to, place);
        if (a == b) {
            throw error(place, "an edge from '" + from + "' to itself");
        }
        Edge edge = new Edge(a, b, fromMark, toMark).canonical();
        places.putIfAbsent(edge, place);
        if (places.size() > MOST_EDGES) {
            throw error(place, "more than " + MOST_EDGES + " edges");
        }
        if (frequency.isPresent()) {
            double value = frequency.getAsDouble();
            if (!(value >= 0 && value <= 1)) {
                throw error(place, "expected a frequency from 0 to 1, found " + value);
            }
            Double previous = frequencies.put(edge, value);
            if (previous != null && previous != value) {
                throw error(
                        place,
                        "a second frequency, " + value + ", of the edge at " + places.get(edge) + " (" + previous
                                + ")");
            }
        }
    }

    /** Fails unless there is such a node; suggests the nearest name. */
    void requireNode(String name, String place) {
        number(name, place);
    }

    private int number(String name, String place) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw Names.unknown("node", name, numbers.keySet(), source + (place.isEmpty() ? "" : ", " + place));
        }
        return number;
    }

    /** States the kind of graph; without it the edges decide. */
    void kind(String stated, String place) {
        String name = stated.strip().toLowerCase(Locale.ROOT);
        if (!KINDS.contains(name)) {
            throw error(place, "unknown kind of graph '" + stated + "'; expected one of " + String.join(", ", KINDS));
        }
        kind = Optional.of(name);
    }

    Mark mark(String word, String place) {
        return switch (word) {
            case "tail" -> Mark.TAIL;
            case "arrow" -> Mark.ARROW;
            case "circle" -> Mark.CIRCLE;
            default -> throw error(place, "unknown mark '" + word + "'; expected tail, arrow or circle");
        };
    }

    GraphDocument finish() {
        if (numbers.isEmpty()) {
            throw error("", "the graph has no nodes");
        }
        List<String> names = List.copyOf(numbers.keySet());
        MarkedEdges marks = MarkedEdges.of(names, places.keySet());
        String chosen = kind.orElse(inferredKind(marks.edges()));
        checkEdges(marks, chosen);
        Map<NodeRole, NodeSet> sets = new EnumMap<>(NodeRole.class);
        roles.forEach((role, nodes) -> sets.put(role, NodeSet.of(nodes)));
        try {
            return new GraphDocument(graph(marks, chosen), frequencies, sets);
        } catch (InputException wrong) { // a cycle
            throw new InputException(source + ": " + wrong.getMessage(), wrong);
        }
    }

    /** Any circle: PAG; else any undirected edge: CPDAG; else any bidirected: ADMG; else DAG. */
    static String inferredKind(List<Edge> edges) {
        if (edges.stream().anyMatch(edge -> edge.fromMark() == Mark.CIRCLE || edge.toMark() == Mark.CIRCLE)) {
            return "pag";
        }
        if (edges.stream().anyMatch(Edge::isUndirected)) {
            return "cpdag";
        }
        return edges.stream().anyMatch(Edge::isBidirected) ? "admg" : "dag";
    }

    /** The rules of the kinds, as their own constructors have them, but with the place of the edge that breaks them. */
    private void checkEdges(MarkedEdges marks, String chosen) {
        Map<Long, Edge> pairs = new HashMap<>();
        for (Edge edge : marks.edges()) {
            boolean allowed = switch (chosen) {
                case "dag" -> edge.isDirected();
                case "cpdag" -> edge.isDirected() || edge.isUndirected();
                case "pag" -> true;
                default -> edge.isDirected() || edge.isBidirected();
            };
            String place = places.getOrDefault(edge, "");
            if (!allowed) {
                throw error(place, article(chosen) + " has no edge like " + marks.describe(edge) + reason(chosen));
            }
            long pair = (long) Math.min(edge.from(), edge.to()) << 32 | Math.max(edge.from(), edge.to());
            Edge other = pairs.put(pair, edge);
            if (other != null && !chosen.equals("admg") && !chosen.equals("dag")) {
                throw error(
                        place,
                        article(chosen) + " has at most one edge between two nodes, found " + marks.describe(other)
                                + " (" + places.get(other) + ") and " + marks.describe(edge));
            }
        }
    }

    private static String article(String kind) {
        return (kind.equals("admg") ? "an " : "a ") + kind.toUpperCase(Locale.ROOT);
    }

    private String reason(String chosen) {
        String only = switch (chosen) {
            case "dag" -> "only directed ones (->)";
            case "cpdag" -> "only directed (->) and undirected (--) ones";
            default -> "only directed (->) and bidirected (<->) ones";
        };
        return ", " + only
                + (kind.isPresent() ? "" : "; the file does not state its kind, which was taken from its edges");
    }

    private static Graph graph(MarkedEdges marks, String kind) {
        return switch (kind) {
            case "dag" -> new Dag(marks);
            case "cpdag" -> new Cpdag(marks);
            case "mag" -> new Mag(marks);
            case "pag" -> new Pag(marks);
            default -> new Admg(marks);
        };
    }

    /** The kinds as files name them: "dag", "cpdag", ... */
    static String kindWord(Graph graph) {
        return graph.kind().toLowerCase(Locale.ROOT);
    }

    /** The roles of one node, in the order of {@link NodeRole}. */
    static List<NodeRole> rolesOf(GraphDocument document, int node) {
        List<NodeRole> found = new ArrayList<>();
        document.roles().forEach((role, nodes) -> {
            if (nodes.contains(node)) {
                found.add(role);
            }
        });
        return found;
    }
}
