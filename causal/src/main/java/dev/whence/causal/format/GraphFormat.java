package dev.whence.causal.format;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The file formats of graphs. What each carries is written up in {@code docs/graph-formats.md}. */
public enum GraphFormat {
    /** Our own: nodes, edges with marks, frequencies, kind, roles. */
    JSON("json"),
    /** The text format of Tetrad, py-tetrad and causal-learn. */
    TETRAD("txt", "tetrad"),
    /** Graphviz. */
    DOT("dot", "gv"),
    /** GraphML, as NetworkX, igraph and yEd write it. */
    GRAPHML("graphml", "xml"),
    /** The language of dagitty.net and of the R packages dagitty and ggdag. */
    DAGITTY("dagitty", "dag");

    private static final Pattern DOT_START =
            Pattern.compile("(?:strict\\s+)?(?:di)?graph\\b[^{\\n]*\\s*\\{", Pattern.CASE_INSENSITIVE);
    private static final Pattern DAGITTY_START =
            Pattern.compile("(?:dag|pdag|mag|pag)\\b[^{\\n]*\\s*\\{", Pattern.CASE_INSENSITIVE);
    private static final Pattern TETRAD_START = Pattern.compile("(?m)^[ \\t]*Graph (Nodes|Edges):");

    private final List<String> extensions;

    GraphFormat(String... extensions) {
        this.extensions = List.of(extensions);
    }

    /** The name used on the command line: "json", "tetrad", "dot", "graphml" or "dagitty". */
    public String formatName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The usual file endings, without the dot; the first is the one to write. */
    public List<String> extensions() {
        return extensions;
    }

    /**
     * The format of that name or file ending, in any case.
     *
     * @throws InputException when there is none; suggests the nearest
     */
    public static GraphFormat byName(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        for (GraphFormat format : values()) {
            if (format.formatName().equals(wanted) || format.extensions.contains(wanted)) {
                return format;
            }
        }
        List<String> names =
                Arrays.stream(values()).map(GraphFormat::formatName).toList();
        throw Names.unknown("graph format", name, names, "Whence");
    }

    /**
     * The format of a file: what its content begins like, or else what its ending says.
     *
     * @throws InputException when the file cannot be read, is empty, or is like none of the formats
     */
    public static GraphFormat detect(Path file) {
        return detect(GraphFiles.readText(file), file.toString());
    }

    /** As {@link #detect(Path)}, for text already read; {@code sourceName} is the name to take the ending from. */
    public static GraphFormat detect(String text, String sourceName) {
        Optional<GraphFormat> ending = byEnding(sourceName);
        Optional<GraphFormat> content = byContent(text);
        // "graph { ... }" is DOT, unless the file is named as dagitty's, which allows it too
        if (ending.equals(Optional.of(DAGITTY)) && content.equals(Optional.of(DOT))) {
            return DAGITTY;
        }
        return content.or(() -> ending)
                .orElseThrow(() -> new InputException(sourceName
                        + ": not a graph in a format that is known; expected JSON, Tetrad text (Graph Nodes: ...), DOT"
                        + " (digraph { ... }), GraphML or dagitty (dag { ... })"));
    }

    private static Optional<GraphFormat> byEnding(String name) {
        int dot = name.lastIndexOf('.');
        String ending = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.extensions.contains(ending))
                .findFirst();
    }

    private static Optional<GraphFormat> byContent(String text) {
        String start = text.stripLeading();
        if (start.startsWith("{")) {
            return Optional.of(JSON);
        }
        if (start.startsWith("<")) {
            return Optional.of(GRAPHML);
        }
        String code = text.substring(DotLexer.skipBlanks(text, 0));
        if (DOT_START.matcher(code).lookingAt()) {
            return Optional.of(DOT);
        }
        if (DAGITTY_START.matcher(code).lookingAt()) {
            return Optional.of(DAGITTY);
        }
        return TETRAD_START.matcher(text).find() ? Optional.of(TETRAD) : Optional.empty();
    }
}
