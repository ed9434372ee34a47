package dev.whence.causal.format;

import dev.whence.causal.graph.Graph;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Shorthands of the tests of this package. */
final class Formats {
    private Formats() {}

    static Graph graph(String text, GraphFormat format) {
        return GraphFiles.read(text, format, "g").graph();
    }

    static String resource(String name) {
        try (InputStream in = Formats.class.getResourceAsStream("/graphs/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
