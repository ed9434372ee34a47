package dev.whence.tables;

import dev.whence.causal.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads CSV, TSV and space-separated text: a header line, then one row a line. */
final class DelimitedReader {
    /** Opens the text from its start; called again when a column turns out to need a second look. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }

    private static final char[] CANDIDATES = {'\t', ',', ';', '|', ' '};

    private DelimitedReader() {}

    static Table read(String source, Opener opener, ReadOptions options) throws IOException {
        char delimiter =
                options.delimiter().isPresent() ? options.delimiter().get().charAt(0) : findDelimiter(opener);
        Set<String> asText = new HashSet<>();
        while (true) {
            try (InputStream in = opener.open()) {
                return readOnce(source, in, delimiter, options, asText);
            } catch (ColumnBuilder.ReadAsText again) {
                asText.add(again.column());
            }
        }
    }

    private static Table readOnce(
            String source, InputStream in, char delimiter, ReadOptions options, Set<String> asText) throws IOException {
        CellScanner scanner = new CellScanner(in, source, delimiter);
        List<String> first = new ArrayList<>();
        List<Boolean> firstQuoted = new ArrayList<>();
        CellScanner.End end;
        int headerLine;
        do { // blank lines before the header
            first.clear();
            firstQuoted.clear();
            headerLine = 0;
            do {
                end = scanner.next();
                headerLine = headerLine == 0 ? scanner.cellLine() : headerLine;
                first.add(scanner.text());
                firstQuoted.add(scanner.quoted());
            } while (end == CellScanner.End.CELL);
        } while (end == CellScanner.End.ROW && blank(first, firstQuoted));
        if (blank(first, firstQuoted)) {
            throw new InputException(source + ": the file is empty; expected a line of column names, then rows");
        }
        List<String> names = options.header() ? first : numbered(first.size());
        if (options.header()) {
            checkNames(source, headerLine, names);
        }
        options.types().requireColumns(names, source);
        List<ColumnBuilder> builders = names.stream()
                .map(name -> new ColumnBuilder(source, name, options, asText.contains(name)))
                .toList();
        if (!options.header()) {
            for (int i = 0; i < first.size(); i++) {
                String text = first.get(i);
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                int line = headerLine;
                add(
                        builders.get(i),
                        bytes,
                        bytes.length,
                        () -> text,
                        () -> "line " + line,
                        options,
                        options.hasNumericMarkers());
            }
        }
        rows(source, scanner, end, builders, options);
        if (builders.getFirst().rows() == 0) {
            throw new InputException(source + ": the file has a line of column names and no rows");
        }
        return new Table(source, builders.stream().map(ColumnBuilder::build).toList());
    }

    private static void rows(
            String source,
            CellScanner scanner,
            CellScanner.End before,
            List<ColumnBuilder> builders,
            ReadOptions options)
            throws IOException {
        int width = builders.size();
        boolean numericMarkers = options.hasNumericMarkers();
        int blankLines = 0;
        CellScanner.End end = before;
        while (end != CellScanner.End.FILE) {
            int cells = 0;
            int line = 0;
            do {
                end = scanner.next();
                if (cells == 0) {
                    line = scanner.cellLine();
                    if (end != CellScanner.End.CELL && scanner.length() == 0 && !scanner.quoted()) {
                        // A blank line is no row, except that in a single column it is a missing value between rows.
                        blankLines++;
                        cells = -1;
                        break;
                    }
                    for (; blankLines > 0 && width == 1; blankLines--) {
                        builders.getFirst().addMissing();
                    }
                }
                if (cells < width) {
                    add(
                            builders.get(cells),
                            scanner.bytes(),
                            scanner.length(),
                            scanner::text,
                            () -> "line " + scanner.cellLine(),
                            options,
                            numericMarkers);
                }
                cells++;
            } while (end == CellScanner.End.CELL);
            if (cells >= 0 && cells != width) {
                throw new InputException(source + ", line " + line + ": found " + cells + " cell"
                        + (cells == 1 ? "" : "s") + ", expected " + width + " (one per column name)");
            }
        }
    }

    @FunctionalInterface
    private interface Text {
        String get();
    }

    private static void add(
            ColumnBuilder builder,
            byte[] bytes,
            int length,
            Text text,
            ColumnBuilder.Place place,
            ReadOptions options,
            boolean numericMarkers) {
        if (length == 0) {
            builder.addMissing();
            return;
        }
        double value = Numerals.parse(bytes, 0, length);
        boolean number = !Double.isNaN(value);
        // A plain number is a missing marker only where the user says so (-99).
        if (!number || builder.wantsText() || numericMarkers) {
            String cell = text.get();
            if (options.marksMissing(cell)) {
                builder.addMissing();
            } else if (number) {
                builder.addNumber(value, cell, place);
            } else {
                builder.addText(cell, place);
            }
        } else {
            builder.addNumber(value, Double.isInfinite(value) ? text.get() : "", place);
        }
    }

    private static boolean blank(List<String> cells, List<Boolean> quoted) {
        return cells.size() == 1 && cells.getFirst().isEmpty() && !quoted.getFirst();
    }

    private static List<String> numbered(int columns) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            names.add("X" + i);
        }
        return names;
    }

    private static void checkNames(String source, int line, List<String> names) {
        String where = source + ", line " + line + ": ";
        if (names.stream().allMatch(name -> Numerals.parse(name).isPresent())) {
            throw new InputException(where + "expected column names, found only numbers (" + names.getFirst()
                    + ", ...); add a header line, or say that there is none (--no-header)");
        }
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isBlank()) {
                throw new InputException(where + "column " + (i + 1) + " of " + names.size() + " has no name");
            }
            Integer earlier = seen.putIfAbsent(names.get(i), i);
            if (earlier != null) {
                throw new InputException(where + "columns " + (earlier + 1) + " and " + (i + 1) + " are both named '"
                        + names.get(i) + "'; every column needs its own name");
            }
        }
    }

    /**
     * The delimiter of a text, from its first two lines: the first of tab, comma, semicolon, bar and space that occurs
     * equally often in both; else the first that occurs in the header; else a comma (one column).
     */
    private static char findDelimiter(Opener opener) throws IOException {
        List<String> lines = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(opener.open())) {
            StringBuilder line = new StringBuilder();
            boolean quoted = false;
            int read = 0;
            while (lines.size() < 2 && read++ < 1 << 20) {
                int c = in.read();
                if (c == '"') {
                    quoted = !quoted;
                } else if (c < 0 || (!quoted && (c == '\n' || c == '\r'))) {
                    if (!line.toString().isBlank()) {
                        lines.add(line.toString().strip());
                    }
                    line.setLength(0);
                } else if (!quoted) {
                    line.append((char) c);
                }
                if (c < 0) {
                    break;
                }
            }
        }
        if (lines.isEmpty()) {
            return ',';
        }
        Optional<Character> fallback = Optional.empty();
        for (char candidate : CANDIDATES) {
            int inHeader = count(lines.getFirst(), candidate);
            if (inHeader > 0) {
                if (lines.size() < 2 || inHeader == count(lines.get(1), candidate)) {
                    return candidate;
                }
                fallback = fallback.or(() -> Optional.of(candidate));
            }
        }
        return fallback.orElse(',');
    }

    private static int count(String line, char delimiter) {
        if (delimiter == ' ') {
            return line.split("[ \t]+").length - 1;
        }
        return (int) line.chars().filter(c -> c == delimiter).count();
    }
}
