package dev.whence.tables;

import dev.whence.causal.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The cells of a delimited text, one after the other, each with the line it starts on. Quoting is RFC 4180's: a cell in
 * double quotes may hold delimiters, line ends and doubled quotes. Lines end in LF, CRLF or CR.
 *
 * <p>Whence reads delimited text itself and leaves the other formats to DuckDB: a message about a cell must name its
 * line, and DuckDB, once it has split the rows, no longer knows it.
 */
final class CellScanner {
    /** What followed a cell. */
    enum End {
        CELL,
        ROW,
        FILE
    }

    private final InputStream in;
    private final String source;
    private final int delimiter;
    private final boolean spaces;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int limit;
    private int line = 1;

    private byte[] cell = new byte[64];
    private int length;
    private int cellLine = 1;
    private boolean quoted;

    /** @param delimiter one character; a space stands for any run of spaces and tabs */
    CellScanner(InputStream in, String source, char delimiter) throws IOException {
        this.in = in;
        this.source = source;
        this.delimiter = delimiter;
        this.spaces = delimiter == ' ';
        fill();
        if (limit >= 3 && (buffer[0] & 0xFF) == 0xEF && (buffer[1] & 0xFF) == 0xBB && (buffer[2] & 0xFF) == 0xBF) {
            at = 3; // byte order mark
        }
    }

    /** The line, from 1, on which the current cell starts. */
    int cellLine() {
        return cellLine;
    }

    /** Whether the current cell was written in quotes. */
    boolean quoted() {
        return quoted;
    }

    /** The bytes of the current cell, up to {@link #length()}; overwritten by the next one. */
    byte[] bytes() {
        return cell;
    }

    int length() {
        return length;
    }

    /** @throws InputException when the cell is not UTF-8 */
    String text() {
        for (int i = 0; i < length; i++) {
            if (cell[i] < 0) {
                try {
                    return StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(cell, 0, length))
                            .toString();
                } catch (CharacterCodingException malformed) {
                    throw new InputException(source + ", line " + cellLine
                            + ": the text is not UTF-8; save the file in the UTF-8 encoding");
                }
            }
        }
        return new String(cell, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** Reads the next cell. At the end of the file returns {@code FILE}, with the last cell (empty after a line end). */
    End next() throws IOException {
        length = 0;
        quoted = false;
        int c = read();
        while (c == ' ' || (spaces && c == '\t')) {
            c = read();
        }
        cellLine = line;
        if (c == '"') {
            quotedCell();
            c = read();
            while (c == ' ' && !spaces) {
                c = read();
            }
            if (c >= 0 && c != '\n' && c != '\r' && c != delimiter && !(spaces && c == '\t')) {
                throw new InputException(source + ", line " + line + ": found '" + (char) c
                        + "' after a closing quote; expected a delimiter or the end of the line (a quote inside a"
                        + " quoted cell is written twice)");
            }
        } else {
            c = unquotedCell(c);
            while (length > 0 && cell[length - 1] == ' ') {
                length--;
            }
        }
        if (spaces) {
            while (c == ' ' || c == '\t') {
                c = read();
            }
            if (c >= 0 && c != '\n' && c != '\r') {
                at--;
                return End.CELL;
            }
        }
        return end(c);
    }

    /** Takes bytes up to the end of a cell that began with {@code first}; returns what ended it. */
    private int unquotedCell(int first) throws IOException {
        if (first < 0) {
            return first;
        }
        at--; // the first byte may itself be the end
        while (true) {
            int stop = at;
            while (stop < limit && !endsCell(buffer[stop])) {
                stop++;
            }
            append(buffer, at, stop - at);
            at = stop;
            if (at < limit || !fill()) {
                return at < limit ? read() : -1;
            }
        }
    }

    /** Also stops at a zero byte, which {@link #read()} then refuses. */
    private boolean endsCell(byte c) {
        return c == delimiter || (c <= '\r' && (c == '\n' || c == '\r' || c == 0 || (spaces && c == '\t')));
    }

    private End end(int c) throws IOException {
        if (c < 0) {
            return End.FILE;
        }
        if (c == '\r' || c == '\n') {
            line++;
            if (c == '\r' && peek() == '\n') {
                at++;
            }
            return End.ROW;
        }
        return End.CELL;
    }

    private void quotedCell() throws IOException {
        quoted = true;
        while (true) {
            int c = read();
            if (c < 0) {
                throw new InputException(source + ", line " + cellLine + ": a quote is opened and never closed");
            }
            if (c == '"') {
                if (peek() != '"') {
                    return;
                }
                at++;
            } else if (c == '\n' || (c == '\r' && peek() != '\n')) {
                line++;
            }
            append(c);
        }
    }

    private void append(byte[] from, int start, int count) {
        while (length + count > cell.length) {
            cell = Arrays.copyOf(cell, cell.length * 2);
        }
        System.arraycopy(from, start, cell, length, count);
        length += count;
    }

    private void append(int c) {
        if (length == cell.length) {
            cell = Arrays.copyOf(cell, length * 2);
        }
        cell[length++] = (byte) c;
    }

    private int read() throws IOException {
        if (at == limit && !fill()) {
            return -1;
        }
        int c = buffer[at++] & 0xFF;
        if (c == 0) {
            throw new InputException(
                    source + ", line " + line + ": found a zero byte; this is a binary file, not a table in text");
        }
        return c;
    }

    private int peek() throws IOException {
        return at == limit && !fill() ? -1 : buffer[at] & 0xFF;
    }

    private boolean fill() throws IOException {
        at = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
