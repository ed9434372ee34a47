package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.format.GraphFiles;
import dev.whence.causal.format.GraphFormat;
import dev.whence.tables.BuiltInData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Graphs by file, or by the name of a built-in data set whose graph is published. */
final class Graphs {
    private Graphs() {}

    /**
     * Reads a graph.
     *
     * @throws InputException when there is neither such a file nor such a data set, or the file is not a graph
     */
    static GraphDocument open(String nameOrPath) {
        if (!Files.exists(Path.of(nameOrPath))) {
            Optional<BuiltInData> data = BuiltInData.find(nameOrPath);
            if (data.isPresent()) {
                return truth(data.get())
                        .orElseThrow(() ->
                                new InputException("no graph is published for the built-in data '" + nameOrPath + "'"));
            }
        }
        return GraphFiles.read(Path.of(nameOrPath));
    }

    /** The published graph of a built-in data set. */
    static Optional<GraphDocument> truth(BuiltInData data) {
        return data.truth().map(text -> GraphFiles.read(text, GraphFormat.TETRAD, data.name()));
    }

    /** "DAG over 11 nodes with 20 edges". */
    static String inWords(GraphDocument document) {
        return document.graph().kind() + " over " + document.graph().size() + " nodes with "
                + document.graph().edges().size() + " edges";
    }

    /** The format of a file to write, by its extension. */
    static GraphFormat formatOf(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        for (GraphFormat format : GraphFormat.values()) {
            for (String extension : format.extensions()) {
                if (name.endsWith("." + extension.replace(".", ""))) {
                    return format;
                }
            }
        }
        throw new InputException(file + ": the ending tells no graph format; name one with --to, such as --to json");
    }
}
