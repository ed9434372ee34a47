package dev.whence.causal.format;

import dev.whence.causal.InputException;
import dev.whence.causal.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and writes graphs in every {@link GraphFormat}. Files are UTF-8. */
public final class GraphFiles {
    /** A graph file is text that people look at; anything larger is a mistake. */
    private static final long MOST_BYTES = 64L << 20;

    private GraphFiles() {}

    /**
     * Reads a graph, of the format that {@link GraphFormat#detect(Path)} finds.
     *
     * @throws InputException when the file is missing, a directory, empty, not UTF-8, or not a graph; the message names
     *     the file and the place
     */
    public static GraphDocument read(Path file) {
        String text = readText(file);
        String name = file.toString();
        return read(text, GraphFormat.detect(text, name), name);
    }

    /** Reads a file of a stated format; throws as {@link #read(Path)} does. */
    public static GraphDocument read(Path file, GraphFormat format) {
        return read(readText(file), format, file.toString());
    }

    /**
     * Reads a graph from text.
     *
     * @param sourceName what to call the text in messages, such as the file's name
     * @throws InputException when it is not a graph of that format; names the line and column (JSON: the path) and what
     *     was expected
     */
    public static GraphDocument read(String text, GraphFormat format, String sourceName) {
        if (text.isBlank()) {
            throw new InputException(sourceName + ": the file is empty, expected a graph");
        }
        return switch (format) {
            case JSON -> JsonGraphs.read(text, sourceName);
            case TETRAD -> TetradGraphs.read(text, sourceName);
            case DOT -> DotGraphs.read(text, sourceName);
            case GRAPHML -> GraphMlGraphs.read(text, sourceName);
            case DAGITTY -> DagittyGraphs.read(text, sourceName);
        };
    }

    /**
     * The document as text. What a format cannot say of it is left out (see {@code docs/graph-formats.md}).
     *
     * @throws InputException when a node's name cannot be written in that format
     */
    public static String write(GraphDocument document, GraphFormat format) {
        for (String name : document.graph().nodes()) {
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
                throw new InputException("the node '" + name + "' has half of a character and cannot be written");
            }
        }
        return switch (format) {
            case JSON -> JsonGraphs.write(document);
            case TETRAD -> TetradGraphs.write(document);
            case DOT -> DotGraphs.write(document);
            case GRAPHML -> GraphMlGraphs.write(document);
            case DAGITTY -> DagittyGraphs.write(document);
        };
    }

    /**
     * Writes a file, whole or not at all ({@link WholeFile}); makes missing folders.
     *
     * @throws InputException when a node's name cannot be written in that format, or the file cannot be written
     */
    public static void write(GraphDocument document, Path file, GraphFormat format) {
        WholeFile.write(file, write(document, format));
    }

    /** The text of a file, without a byte order mark. */
    static String readText(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException(file + " is a folder, expected a file with a graph");
        }
        if (!Files.exists(file)) {
            throw new InputException("no file " + file);
        }
        byte[] bytes;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new InputException(file + " is larger than " + (MOST_BYTES >> 20) + " MiB, expected a graph");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException failed) {
            throw new InputException(
                    "cannot read " + file
                            + (failed instanceof AccessDeniedException ? ": not permitted" : ": " + failed),
                    failed);
        }
        String text = decode(bytes, file.toString());
        if (text.isBlank()) {
            throw new InputException(file + ": the file is empty, expected a graph");
        }
        return text;
    }

    private static String decode(byte[] bytes, String name) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            var result = decoder.decode(in, out, true);
            if (result.isError()) {
                result.throwException();
            }
            decoder.flush(out);
        } catch (CharacterCodingException malformed) {
            String before = out.flip().toString();
            String place = new LineIndex(before).place(before.length());
            throw new InputException(
                    name + ", " + place + ": not UTF-8 text (byte 0x" + Integer.toHexString(bytes[in.position()] & 0xFF)
                            + ")",
                    malformed);
        }
        String text = out.flip().toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
