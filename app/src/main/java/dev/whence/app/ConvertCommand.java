package dev.whence.app;

import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.format.GraphFiles;
import dev.whence.causal.format.GraphFormat;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whence convert}: a graph from one format into another. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Convert a graph file: JSON, dagitty, Tetrad text, DOT, GraphML.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  whence convert g.dagitty g.json",
            "  whence convert graph.json graph.dot && dot -Tsvg graph.dot -o graph.svg",
            "  whence convert sachs - --to dagitty      (the published graph of the built-in data)"
        })
final class ConvertCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "FROM",
            description = "a graph file, or a built-in data set with a known graph")
    @SuppressWarnings("NullAway.Init")
    private String from;

    @Parameters(index = "1", paramLabel = "TO", description = "the file to write; - for standard output")
    @SuppressWarnings("NullAway.Init")
    private String to;

    @Option(
            names = "--to",
            paramLabel = "FORMAT",
            description = "json, dagitty, tetrad, dot or graphml (default: by the ending of TO)")
    private Optional<String> format = Optional.empty();

    @Override
    public Integer call() {
        GraphDocument document = Graphs.open(from);
        boolean standardOutput = to.equals("-");
        GraphFormat target;
        if (format.isPresent()) {
            target = GraphFormat.byName(format.get());
        } else {
            target = standardOutput ? GraphFormat.JSON : Graphs.formatOf(Path.of(to));
        }
        if (standardOutput) {
            spec.commandLine().getOut().print(GraphFiles.write(document, target));
            spec.commandLine().getOut().flush();
        } else {
            GraphFiles.write(document, Path.of(to), target);
            spec.commandLine().getOut().println(to + ": " + Graphs.inWords(document) + " as " + target.formatName());
        }
        return 0;
    }
}
