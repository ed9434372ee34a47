package dev.whence.causal.format;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The text format of Tetrad, py-tetrad and causal-learn: a section {@code Graph Nodes:} with names separated by
 * semicolons or commas (latent ones in parentheses, selection ones in brackets), a section {@code Graph Edges:} with
 * numbered edges, and further sections, which are read over. An edge's frequency is Tetrad's bootstrap note
 * {@code [a --> b]:0.93}.
 */
final class TetradGraphs {
    private enum Section {
        NODES,
        EDGES,
        ATTRIBUTES,
        OTHER
    }

    private final GraphDraft draft;
    private final String text;
    private final List<String> names = new ArrayList<>();

    private TetradGraphs(String text, String source) {
        this.text = text;
        draft = new GraphDraft(source);
    }

    static GraphDocument read(String text, String source) {
        return new TetradGraphs(text, source).read();
    }

    private GraphDocument read() {
        Section section = Section.OTHER;
        boolean nodesSeen = false;
        boolean edgesSeen = false;
        boolean afterBlank = true;
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            String place = LineIndex.words(
                    i + 1, 1 + lines[i].length() - lines[i].stripLeading().length());
            if (line.isEmpty()) {
                afterBlank = true;
                continue;
            }
            switch (line.toLowerCase(Locale.ROOT)) {
                case "graph nodes:" -> {
                    rejectSecond(nodesSeen, line, place);
                    nodesSeen = true;
                    section = Section.NODES;
                }
                case "graph edges:" -> {
                    rejectSecond(edgesSeen, line, place);
                    edgesSeen = true;
                    section = Section.EDGES;
                }
                case "graph attributes:" -> section = Section.ATTRIBUTES;
                default -> section = content(section, line, place, afterBlank);
            }
            afterBlank = false;
        }
        if (!nodesSeen || !edgesSeen) {
            throw draft.error("", "expected a line '" + (nodesSeen ? "Graph Edges:" : "Graph Nodes:") + "'");
        }
        return draft.finish();
    }

    private void rejectSecond(boolean seen, String line, String place) {
        if (seen) {
            throw draft.error(place, "a second '" + line + "'");
        }
    }

    /** Reads one line; returns the section that goes on after it. */
    private Section content(Section section, String line, String place, boolean afterBlank) {
        switch (section) {
            case NODES -> nodes(line, place);
            case EDGES -> {
                if (arrowAt(line) < 0 && afterBlank && line.endsWith(":")) {
                    return Section.OTHER; // "Graph Node Attributes:", "Ambiguous triples ...:"
                }
                edge(line, place);
            }
            case ATTRIBUTES -> {
                if (line.toLowerCase(Locale.ROOT).startsWith("kind:")) {
                    draft.kind(line.substring("kind:".length()), place);
                } else if (line.endsWith(":")) {
                    return Section.OTHER;
                }
            }
            case OTHER -> {}
        }
        return section;
    }

    private void nodes(String line, String place) {
        for (String part : line.split("[;,]")) {
            String name = part.strip();
            if (name.isEmpty()) {
                continue;
            }
            boolean latent = isWrapped(name, '(', ')');
            boolean selected = isWrapped(name, '[', ']');
            if (latent || selected) {
                name = name.substring(1, name.length() - 1).strip();
            }
            draft.declare(name, place);
            names.add(name);
            if (latent || selected) {
                draft.role(latent ? NodeRole.LATENT : NodeRole.SELECTED, name, place);
            }
        }
    }

    private static boolean isWrapped(String name, char open, char close) {
        return name.length() > 2 && name.charAt(0) == open && name.charAt(name.length() - 1) == close;
    }

    private void edge(String line, String place) {
        int arrow = arrowAt(line);
        if (arrow < 0) {
            throw draft.error(place, "expected an edge such as '1. a --> b', found '" + line + "'");
        }
        String start = line.substring(0, arrow).strip();
        String from = draft.has(start) ? start : withoutNumber(start);
        String rest = line.substring(arrow + 3).strip();
        String to = nodeAtStart(rest, place);
        String notes = rest.substring(to.length()).strip();
        String symbol = line.substring(arrow, arrow + 3);
        draft.requireNode(from, place);
        draft.edge(
                from,
                to,
                mark(symbol.charAt(0)),
                mark(symbol.charAt(2)),
                frequency(notes, from, symbol, to, place),
                place);
    }

    /** Where the three characters of an edge begin, between white space; -1 when there is none. */
    private static int arrowAt(String line) {
        for (int i = 1; i + 3 < line.length(); i++) {
            if (line.charAt(i + 1) == '-'
                    && "<o-".indexOf(line.charAt(i)) >= 0
                    && ">o-".indexOf(line.charAt(i + 2)) >= 0
                    && Character.isWhitespace(line.charAt(i - 1))
                    && Character.isWhitespace(line.charAt(i + 3))) {
                return i;
            }
        }
        return -1;
    }

    private static Mark mark(char symbol) {
        return switch (symbol) {
            case '<', '>' -> Mark.ARROW;
            case 'o' -> Mark.CIRCLE;
            default -> Mark.TAIL;
        };
    }

    private static String withoutNumber(String text) {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        boolean numbered = digits > 0 && digits < text.length() && text.charAt(digits) == '.';
        return numbered ? text.substring(digits + 1).strip() : text;
    }

    /** The node that a line goes on with: its first word, or the longest node name with spaces that it starts with. */
    private String nodeAtStart(String rest, String place) {
        int space = 0;
        while (space < rest.length() && !Character.isWhitespace(rest.charAt(space))) {
            space++;
        }
        String word = rest.substring(0, space);
        String best = draft.has(word) ? word : "";
        if (space < rest.length()) {
            for (String name : names) {
                boolean whole = rest.length() == name.length()
                        || rest.length() > name.length() && Character.isWhitespace(rest.charAt(name.length()));
                if (name.length() > best.length() && rest.startsWith(name) && whole) {
                    best = name;
                }
            }
        }
        if (best.isEmpty()) {
            draft.requireNode(word, place);
        }
        return best;
    }

    /** The share in a note {@code [a --> b]:0.93;} for this very edge; other notes (dd, nl, [no edge]:0.07) are left. */
    private OptionalDouble frequency(String notes, String from, String symbol, String to, String place) {
        String wanted = "[" + from + " " + symbol + " " + to;
        for (String note : notes.split(";")) {
            int colon = note.lastIndexOf("]:");
            if (colon >= 0 && note.strip().startsWith(wanted)) {
                String number = note.substring(colon + 2).strip();
                try {
                    return OptionalDouble.of(Double.parseDouble(number));
                } catch (NumberFormatException notANumber) {
                    throw draft.error(place, "expected a frequency from 0 to 1, found '" + number + "'");
                }
            }
        }
        return OptionalDouble.empty();
    }

    static String write(GraphDocument document) {
        Graph graph = document.graph();
        List<String> nodes = new ArrayList<>();
        for (int node = 0; node < graph.size(); node++) {
            String name = checked(graph.name(node));
            List<NodeRole> roles = GraphDraft.rolesOf(document, node);
            nodes.add(
                    roles.contains(NodeRole.LATENT)
                            ? "(" + name + ")"
                            : roles.contains(NodeRole.SELECTED) ? "[" + name + "]" : name);
        }
        StringBuilder out = new StringBuilder("Graph Nodes:\n").append(String.join(";", nodes));
        out.append("\n\nGraph Edges:\n");
        int number = 1;
        for (Edge edge : graph.edges()) {
            String words = graph.name(edge.from()) + " " + edge.arrow() + " " + graph.name(edge.to());
            out.append(number++).append(". ").append(words);
            document.frequency(edge)
                    .ifPresent(frequency -> out.append(" [")
                            .append(words)
                            .append("]:")
                            .append(frequency)
                            .append(';'));
            out.append('\n');
        }
        if (!GraphDraft.inferredKind(graph.edges()).equals(GraphDraft.kindWord(graph))) {
            out.append("\nGraph Attributes:\nkind: ")
                    .append(GraphDraft.kindWord(graph))
                    .append('\n');
        }
        return out.toString();
    }

    /** Tetrad splits lines at white space and lists at separators, and has no quotes. */
    private static String checked(String name) {
        boolean splits = name.chars().anyMatch(c -> Character.isWhitespace(c) || c == ';' || c == ',');
        if (splits || name.startsWith("(") || name.startsWith("[")) {
            throw new InputException("Tetrad's format cannot hold the node name '" + name
                    + "': it has a space, a comma or a semicolon, or begins with a bracket; write JSON instead");
        }
        return name;
    }
}
