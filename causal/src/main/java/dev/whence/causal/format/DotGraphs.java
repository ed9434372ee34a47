package dev.whence.causal.format;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mark;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Graphviz's DOT. The marks of an edge are the arrows that Graphviz would draw: {@code dir} says which ends have one,
 * {@code arrowtail} and {@code arrowhead} their shapes (none: tail, odot: circle, normal and other arrows: arrow).
 */
final class DotGraphs implements DotParser.Listener {
    private static final Pattern BARE = Pattern.compile("[A-Za-z_][0-9A-Za-z_]*");
    private static final Set<String> KEYWORDS = Set.of("node", "edge", "graph", "digraph", "subgraph", "strict");
    private static final Set<String> ARROWS =
            Set.of("normal", "vee", "open", "empty", "onormal", "lnormal", "rnormal", "halfopen", "lvee", "rvee");

    private record RawEdge(
            String from, String to, Mark fromMark, Mark toMark, OptionalDouble frequency, String place) {}

    private final GraphDraft draft;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> nodePlaces = new LinkedHashMap<>();
    private final Map<String, String> roles = new LinkedHashMap<>();
    private final List<RawEdge> edges = new ArrayList<>();
    private boolean directed;

    private DotGraphs(String source) {
        draft = new GraphDraft(source);
    }

    static GraphDocument read(String text, String source) {
        DotGraphs reader = new DotGraphs(source);
        DotParser.parse(text, reader.draft, false, List.of("digraph", "graph"), reader);
        return reader.finish();
    }

    private GraphDocument finish() {
        Map<String, String> names = names();
        nodePlaces.forEach((id, place) -> draft.declare(names.getOrDefault(id, id), place));
        roles.forEach((id, words) -> {
            String place = nodePlaces.getOrDefault(id, "");
            for (String word : words.split("[,\\s]+")) {
                NodeRole role = NodeRole.byWord(word)
                        .orElseThrow(() -> draft.error(place, "unknown role '" + word + "' of a node"));
                draft.role(role, names.getOrDefault(id, id), place);
            }
        });
        for (RawEdge edge : edges) {
            draft.edge(
                    names.getOrDefault(edge.from, edge.from),
                    names.getOrDefault(edge.to, edge.to),
                    edge.fromMark,
                    edge.toMark,
                    edge.frequency,
                    edge.place);
        }
        return draft.finish();
    }

    /** Programs that number their nodes put the names into the labels; otherwise labels are only decoration. */
    private Map<String, String> names() {
        boolean numbered = nodePlaces.keySet().stream().allMatch(id -> id.matches("\\d+"));
        boolean labelled = labels.keySet().equals(nodePlaces.keySet())
                && labels.values().stream().noneMatch(String::isBlank)
                && new HashSet<>(labels.values()).size() == labels.size();
        return numbered && labelled ? labels : Map.of();
    }

    @Override
    public void start(String type, String place) {
        directed = type.equals("digraph");
    }

    @Override
    public void setting(String key, String value, String place) {
        if (key.equals("kind")) {
            draft.kind(value, place);
        }
    }

    @Override
    public void node(String name, Map<String, String> attributes, String place) {
        if (name.isBlank()) {
            throw draft.error(place, "expected a node's name, found an empty one");
        }
        nodePlaces.putIfAbsent(name, place);
        if (attributes.containsKey("label")) {
            labels.put(name, attributes.getOrDefault("label", ""));
        }
        if (attributes.containsKey("role")) {
            roles.put(name, attributes.getOrDefault("role", ""));
        }
    }

    @Override
    public void edge(String from, String edge, String to, Map<String, String> attributes, String place) {
        if (edge.equals("->") != directed) {
            throw draft.error(
                    place,
                    directed
                            ? "expected '->', found '--': a digraph's undirected edge is a -> b [dir=none]"
                            : "expected '--', found '->': only a digraph has directed edges");
        }
        String dir = attributes.getOrDefault("dir", directed ? "forward" : "none");
        boolean head = switch (dir) {
            case "forward", "both" -> true;
            case "back", "none" -> false;
            default -> throw draft.error(place, "unknown dir '" + dir + "'; expected forward, back, both or none");
        };
        boolean tail = dir.equals("both") || dir.equals("back");
        Mark fromMark = tail ? mark(attributes.getOrDefault("arrowtail", "normal"), place) : Mark.TAIL;
        Mark toMark = head ? mark(attributes.getOrDefault("arrowhead", "normal"), place) : Mark.TAIL;
        edges.add(new RawEdge(from, to, fromMark, toMark, frequency(attributes, place), place));
    }

    private Mark mark(String shape, String place) {
        if (ARROWS.contains(shape)) {
            return Mark.ARROW;
        }
        return switch (shape) {
            case "none" -> Mark.TAIL;
            case "odot", "dot" -> Mark.CIRCLE;
            default ->
                throw draft.error(
                        place,
                        "unknown arrow shape '" + shape + "'; expected none (tail), normal (arrow) or odot (circle)");
        };
    }

    private OptionalDouble frequency(Map<String, String> attributes, String place) {
        String value = attributes.get("frequency");
        if (value == null) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(value));
        } catch (NumberFormatException notANumber) {
            throw draft.error(place, "expected a frequency from 0 to 1, found '" + value + "'");
        }
    }

    static String write(GraphDocument document) {
        Graph graph = document.graph();
        StringBuilder out = new StringBuilder("digraph {\n  kind=");
        out.append(GraphDraft.kindWord(graph)).append(";\n");
        for (int node = 0; node < graph.size(); node++) {
            List<NodeRole> found = GraphDraft.rolesOf(document, node);
            out.append("  ").append(quote(graph.name(node)));
            if (!found.isEmpty()) {
                String words =
                        String.join(" ", found.stream().map(NodeRole::word).toList());
                out.append(" [role=\"").append(words).append('"');
                out.append(found.contains(NodeRole.LATENT) ? ", style=dashed]" : "]");
            }
            out.append(";\n");
        }
        for (Edge edge : graph.edges()) {
            out.append("  ").append(quote(graph.name(edge.from())));
            out.append(" -> ").append(quote(graph.name(edge.to())));
            List<String> attributes = arrows(edge);
            document.frequency(edge).ifPresent(frequency -> {
                attributes.add(String.format(Locale.ROOT, "label=\"%.2f\"", frequency));
                attributes.add("frequency=" + new BigDecimal(Double.toString(frequency)).toPlainString());
            });
            out.append(attributes.isEmpty() ? "" : " [" + String.join(", ", attributes) + "]")
                    .append(";\n");
        }
        return out.append("}\n").toString();
    }

    private static List<String> arrows(Edge edge) {
        List<String> attributes = new ArrayList<>();
        if (edge.isUndirected()) {
            attributes.add("dir=none");
        } else if (!edge.isDirected()) {
            attributes.add("dir=both");
            attributes.add("arrowtail=" + shape(edge.fromMark()));
            attributes.add("arrowhead=" + shape(edge.toMark()));
        }
        return attributes;
    }

    private static String shape(Mark mark) {
        return switch (mark) {
            case TAIL -> "none";
            case ARROW -> "normal";
            case CIRCLE -> "odot";
        };
    }

    private static String quote(String name) {
        if (BARE.matcher(name).matches() && !KEYWORDS.contains(name.toLowerCase(Locale.ROOT))) {
            return name;
        }
        if (hasLooseBackslash(name) || name.chars().anyMatch(c -> c == 0x7F || c < 0x20 && "\t\n\r".indexOf(c) < 0)) {
            throw new InputException("DOT cannot hold the node name '" + name
                    + "': it has a control character, or a backslash before a quotation mark or at the end;"
                    + " write JSON instead");
        }
        return '"' + name.replace("\"", "\\\"") + '"';
    }

    /**
     * Whether a name has a backslash that would change the meaning of what follows it: DOT takes backslashes in pairs,
     * and one alone before a quotation mark as part of it.
     */
    private static boolean hasLooseBackslash(String name) {
        boolean loose = false;
        for (char c : (name + '"').toCharArray()) {
            if (loose && (c == '"' || c == '\n')) {
                return true;
            }
            loose = c == '\\' && !loose;
        }
        return false;
    }
}
