package dev.whence.causal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphFilesTest {
    private static final String DAGITTY = "dag { a -> b }";

    @TempDir
    Path folder;

    @Test
    void formatsByName() {
        for (GraphFormat format : GraphFormat.values()) {
            assertThat(GraphFormat.byName(format.formatName())).isEqualTo(format);
            assertThat(GraphFormat.byName(format.name())).isEqualTo(format);
        }
        assertThat(GraphFormat.byName("gv")).isEqualTo(GraphFormat.DOT);
        wrong(() -> GraphFormat.byName("dagity"), "no graph format named 'dagity' in Whence; did you mean 'dagitty'?");
    }

    @Test
    void formatsByContentAndEnding() {
        GraphDocument document = new GraphDocument(Dag.parse("a -> b"));
        for (GraphFormat format : GraphFormat.values()) {
            String text = GraphFiles.write(document, format);
            assertThat(GraphFormat.detect(text, "graph")).isEqualTo(format);
            assertThat(GraphFormat.detect("\n " + text, "graph.txt")).isEqualTo(format);
            for (String ending : format.extensions()) {
                assertThat(GraphFormat.detect("?", "graph." + ending)).isEqualTo(format);
                assertThat(GraphFormat.detect(text, "graph." + ending)).isEqualTo(format);
            }
        }
        assertThat(GraphFormat.detect("graph { a -- b }", "x.dagitty")).isEqualTo(GraphFormat.DAGITTY);
        assertThat(GraphFormat.detect("// x\n".repeat(50_000) + "digraph\n{ a -> b }", "x"))
                .isEqualTo(GraphFormat.DOT);
        wrong(
                () -> GraphFormat.detect("hello", "x.doc"),
                "x.doc: not a graph in a format that is known; expected JSON, ");
    }

    @Test
    void wholeFilesInEveryFormat() throws IOException {
        GraphDocument document = new GraphDocument(Dag.parse("a -> b -> c"), Map.of(Edge.directed(0, 1), 0.25));
        for (GraphFormat format : GraphFormat.values()) {
            Path file = folder.resolve("graph." + format.extensions().getFirst());
            Files.writeString(file, "old");
            GraphFiles.write(document, file, format);
            assertThat(GraphFiles.read(file).graph()).isEqualTo(document.graph());
            assertThat(GraphFormat.detect(file)).isEqualTo(format);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(GraphFormat.values().length); // nothing temporary is left
        }
        assertThat(GraphFiles.read(Files.writeString(folder.resolve("bom.json"), "\uFEFF" + DAGITTY))
                        .graph())
                .isEqualTo(Dag.parse("a -> b"));
    }

    @Test
    void unreadableFiles() throws IOException {
        wrong(() -> GraphFiles.read(folder.resolve("none.json")), "no file " + folder.resolve("none.json"));
        wrong(() -> GraphFiles.read(folder), "is a folder, expected a file with a graph");
        wrong(
                () -> GraphFiles.read(Files.writeString(folder.resolve("empty.dot"), " \n")),
                "empty.dot: the file is empty");
        byte[] latin = "dag {\n \"Größe\" }".getBytes(StandardCharsets.ISO_8859_1);
        wrong(
                () -> GraphFiles.read(Files.write(folder.resolve("latin.dagitty"), latin)),
                "latin.dagitty, line 2, column 5: not UTF-8 text (byte 0xf6)");
        byte[] cut = {'d', (byte) 0xC3};
        wrong(
                () -> GraphFiles.read(Files.write(folder.resolve("cut.dot"), cut)),
                "cut.dot, line 1, column 2: not UTF-8");
        wrong(
                () -> GraphFiles.read(Files.writeString(folder.resolve("c.dagitty"), "dag { a -> b -> a }")),
                "c.dagitty: the graph has a directed cycle: a -> b -> a");
    }

    @Test
    void aFileThatCannotBeWrittenIsLeftAsItWas() throws IOException {
        GraphDocument spaces = new GraphDocument(Dag.of(List.of("a b"), List.of()));
        Path file = Files.writeString(folder.resolve("old.txt"), DAGITTY);
        wrong(
                () -> GraphFiles.write(spaces, file, GraphFormat.TETRAD),
                "Tetrad's format cannot hold the node name 'a b'");
        assertThat(file).hasContent(DAGITTY);
        wrong(
                () -> GraphFiles.write(spaces, folder, GraphFormat.JSON),
                "cannot write the file " + folder + ": it is a folder");
        wrong(
                () -> GraphFiles.write(spaces, file.resolve("under/a/file.json"), GraphFormat.JSON),
                file + " is a file, expected a folder");
        assertThat(file).hasContent(DAGITTY);
        GraphDocument half = new GraphDocument(Dag.of(List.of("a\uD834"), List.of()));
        wrong(() -> GraphFiles.write(half, GraphFormat.JSON), "half of a character");
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path target = Files.writeString(folder.resolve("target.json"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), target);
        GraphFiles.write(new GraphDocument(Dag.parse("a -> b")), link, GraphFormat.JSON);
        assertThat(link).isSymbolicLink();
        assertThat(GraphFiles.read(target).graph()).isEqualTo(Dag.parse("a -> b"));
    }

    private static void wrong(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InputException.class).hasMessageContaining(message);
    }
}
