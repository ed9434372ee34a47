package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.WholeFile;
import dev.whence.reports.Report;
import dev.whence.reports.html.HtmlReport;
import dev.whence.reports.json.JsonReport;
import dev.whence.reports.terminal.TerminalReport;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where a command's findings go: the terminal always, and the files that were asked for. */
final class Output {
    @Option(
            names = {"-o", "--out"},
            paramLabel = "FOLDER",
            description = "write the report there: index.html, which opens without a network, and report.json")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "write the result as JSON; - for standard output")
    private Optional<String> json = Optional.empty();

    /**
     * Whether the files can be written, asked before long work starts.
     *
     * @throws InputException naming what is in the way
     */
    void check() {
        folder.ifPresent(path -> {
            if (Files.exists(path)) {
                WholeFile.folder(path);
            }
        });
        if (json.isPresent() && !json.get().equals("-") && Files.isDirectory(Path.of(json.get()))) {
            throw new InputException("--json " + json.get() + " is a folder, expected a file to write");
        }
    }

    boolean writesReport() {
        return folder.isPresent();
    }

    /** Prints and writes a report; {@code --json} gets the report. */
    void emit(CommandSpec spec, Report report) {
        emit(spec, report, () -> JsonReport.text(report));
    }

    /** Prints and writes a report; {@code --json} gets other content, such as a graph, made only when it is asked for. */
    void emit(CommandSpec spec, Report report, Supplier<String> jsonContent) {
        PrintWriter out = spec.commandLine().getOut();
        boolean jsonOnly = json.isPresent() && json.get().equals("-");
        if (jsonOnly) {
            out.println(jsonContent.get().stripTrailing());
        } else {
            TerminalReport.print(report, out, Terminal.width(), Terminal.colours(), Terminal.unicode());
        }
        json.filter(file -> !file.equals("-")).ifPresent(file -> WholeFile.write(Path.of(file), jsonContent.get()));
        folder.ifPresent(path -> {
            HtmlReport.write(report, path);
            if (!jsonOnly) {
                out.println(
                        "Report: " + path.resolve("index.html").toAbsolutePath().normalize());
            }
        });
        out.flush();
    }
}
