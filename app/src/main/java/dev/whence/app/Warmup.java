package dev.whence.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/**
 * Runs the commands that should answer at once, so that the launcher's class cache holds what they load. Not the long
 * ones: whatever is in the cache is loaded at every start.
 */
final class Warmup {
    private Warmup() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("whence-warmup");
        try {
            Path graph = folder.resolve("graph.dagitty");
            Files.writeString(graph, "dag { x -> m -> y x <-> y z -> x z -> y }");
            String json = folder.resolve("graph.json").toString();
            run("identify", "--graph", graph.toString(), "--treatment", "x", "--outcome", "y");
            run("convert", graph.toString(), json);
            run("compare", json, graph.toString());
            run("--help");
        } finally {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void run(String... arguments) {
        CommandLine line = Main.commandLine(arguments);
        line.setOut(new PrintWriter(new StringWriter()));
        line.setErr(new PrintWriter(new StringWriter()));
        int code = line.execute(arguments);
        if (code != 0) {
            System.err.println(List.of(arguments) + ": " + code);
        }
    }
}
