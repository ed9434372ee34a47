package dev.whence.causal.format;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The language of dagitty (Textor et al. 2016, <a href="https://www.dagitty.net">dagitty.net</a> and the R package):
 * {@code dag { x [exposure] y [outcome] u [latent] x <- u -> y x -> y }}. Positions and coefficients are read over.
 */
final class DagittyGraphs implements DotParser.Listener {
    private static final List<String> TYPES = List.of("dag", "pdag", "mag", "pag", "graph", "digraph");
    private static final Pattern BARE = Pattern.compile("[0-9A-Za-z_.]+");

    private final GraphDraft draft;
    private boolean bidirected;
    private String type = "";
    private String typePlace = "";

    private DagittyGraphs(String source) {
        draft = new GraphDraft(source);
    }

    static GraphDocument read(String text, String source) {
        DagittyGraphs reader = new DagittyGraphs(source);
        DotParser.parse(text, reader.draft, true, TYPES, reader);
        reader.stateKind();
        return reader.draft.finish();
    }

    /** A dag with ↔ is an ADMG: dagitty means a hidden common cause by it. */
    private void stateKind() {
        switch (type) {
            case "dag" -> draft.kind(bidirected ? "admg" : "dag", typePlace);
            case "pdag" -> draft.kind("cpdag", typePlace);
            case "mag", "pag" -> draft.kind(type, typePlace);
            default -> {} // graph, digraph: the edges decide
        }
    }

    @Override
    public void start(String word, String place) {
        type = word;
        typePlace = place;
    }

    @Override
    public void setting(String key, String value, String place) {
        // bb="0,0,1,1", the bounding box of the drawing, and the like
    }

    @Override
    public void node(String name, Map<String, String> attributes, String place) {
        draft.mention(name, place);
        attributes.keySet().forEach(key -> {
            switch (key) { // with the synonyms that dagitty reads
                case "exposure", "source", "e" -> draft.role(NodeRole.EXPOSURE, name, place);
                case "outcome", "target", "o" -> draft.role(NodeRole.OUTCOME, name, place);
                case "adjusted", "adjustedNode", "a" -> draft.role(NodeRole.ADJUSTED, name, place);
                case "latent", "unobserved", "l", "u" -> draft.role(NodeRole.LATENT, name, place);
                case "selected", "selection", "s" -> draft.role(NodeRole.SELECTED, name, place);
                default -> {} // pos, label, beta, eps
            }
        });
    }

    @Override
    public void edge(String from, String edge, String to, Map<String, String> attributes, String place) {
        Mark fromMark = mark(edge.charAt(0));
        Mark toMark = mark(edge.charAt(edge.length() - 1));
        bidirected |= fromMark == Mark.ARROW && toMark == Mark.ARROW;
        draft.edge(from, to, fromMark, toMark, OptionalDouble.empty(), place);
    }

    private static Mark mark(char symbol) {
        return switch (symbol) {
            case '<', '>' -> Mark.ARROW;
            case '@' -> Mark.CIRCLE;
            default -> Mark.TAIL;
        };
    }

    static String write(GraphDocument document) {
        Graph graph = document.graph();
        StringBuilder out = new StringBuilder(type(graph)).append(" {\n");
        for (int node = 0; node < graph.size(); node++) {
            List<String> roles = new ArrayList<>(GraphDraft.rolesOf(document, node).stream()
                    .map(NodeRole::word)
                    .toList());
            out.append(quote(graph.name(node)));
            out.append(roles.isEmpty() ? "" : " [" + String.join(",", roles) + "]")
                    .append('\n');
        }
        for (Edge edge : graph.edges()) {
            out.append(quote(graph.name(edge.from())));
            out.append(' ').append(edge(edge)).append(' ');
            out.append(quote(graph.name(edge.to()))).append('\n');
        }
        return out.append("}\n").toString();
    }

    private static String type(Graph graph) {
        return switch (GraphDraft.kindWord(graph)) {
            case "cpdag" -> "pdag";
            case "admg" -> "dag";
            case String same -> same;
        };
    }

    private static String edge(Edge edge) {
        String left = switch (edge.fromMark()) {
            case TAIL -> "-";
            case ARROW -> "<-";
            case CIRCLE -> "@-";
        };
        String right = switch (edge.toMark()) {
            case TAIL -> "-";
            case ARROW -> ">";
            case CIRCLE -> "@";
        };
        return edge.fromMark() == Mark.TAIL && edge.toMark() == Mark.CIRCLE ? "--@" : left + right;
    }

    /** Quotes where needed. dagitty reads a backslash literally, except before a quotation mark. */
    private static String quote(String name) {
        if (BARE.matcher(name).matches()) {
            return name;
        }
        if (name.endsWith("\\") || name.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
            throw new InputException("dagitty's format cannot hold the node name '" + name
                    + "': it has a control character or ends with a backslash; write JSON instead");
        }
        return '"' + name.replace("\"", "\\\"") + '"';
    }
}
