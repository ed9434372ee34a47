package dev.whence.tables;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Opens tables: a file of any format that Whence reads, or a built-in data set by its name. */
public final class Tables {
    private static final Pattern QUERY = Pattern.compile("\\s*(select|with|from)\\s", Pattern.CASE_INSENSITIVE);

    private Tables() {}

    /** As {@link #open(String, ReadOptions)} with the default options. */
    public static Table open(String nameOrPath) {
        return open(nameOrPath, ReadOptions.defaults());
    }

    /**
     * Opens a built-in data set by its name, an SQL query ({@code select ... from 'file'}), or else a file by its path. A
     * file named like a data set is opened when it is written as a path ({@code ./sachs}).
     *
     * @throws InputException when there is neither, or the file cannot be read as a table
     */
    public static Table open(String nameOrPath, ReadOptions options) {
        if (BuiltInData.find(nameOrPath).isPresent()) {
            return BuiltInData.load(nameOrPath, options);
        }
        if (QUERY.matcher(nameOrPath).lookingAt()) {
            return query(nameOrPath, options);
        }
        Path path = path(nameOrPath);
        if (!Files.exists(path)
                && !nameOrPath.contains(".")
                && !nameOrPath.contains("/")
                && !nameOrPath.contains("\\")) {
            List<String> known =
                    BuiltInData.all().stream().map(BuiltInData::name).toList();
            throw new InputException(nameOrPath + ": there is no such file, and "
                    + Names.unknown("data set", nameOrPath, known, "the built-in data")
                            .getMessage());
        }
        return read(path, options);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException malformed) {
            throw new InputException("'" + text + "' is not a file name: " + malformed.getReason(), malformed);
        }
    }

    /** As {@link #read(Path, ReadOptions)} with the default options. */
    public static Table read(Path path) {
        return read(path, ReadOptions.defaults());
    }

    /**
     * Reads a file, whose format is found from its content: CSV, TSV or space-separated text (also gzipped), Parquet,
     * JSON (an array of objects, or one object a line), a DuckDB database, or an SQLite database (where DuckDB's
     * extension for it is installed). With a query in the options, the file's rows are the table {@code data} of the
     * query; a database's tables keep their names.
     *
     * @throws InputException when the file is missing, unreadable, empty or malformed; the message names the file and,
     *     for text, the line and the column
     */
    public static Table read(Path path, ReadOptions options) {
        String source = path.toString();
        try {
            if (Files.isDirectory(path)) {
                throw new InputException(source + ": this is a folder; expected a file with a table");
            }
            if (!Files.exists(path)) {
                throw new InputException(source + ": there is no such file");
            }
            if (!Files.isReadable(path)) {
                throw new InputException(source + ": the file may not be read; check its permissions");
            }
            return switch (FileFormat.of(path)) {
                case PARQUET -> DuckReader.parquet(path, options);
                case JSON -> JsonFiles.read(path, options);
                case DUCKDB -> DuckReader.database(path, false, options);
                case SQLITE -> DuckReader.database(path, true, options);
                case DELIMITED ->
                    options.query().isPresent()
                            ? DuckReader.delimited(path, options)
                            : DelimitedReader.read(source, () -> openText(path), options);
            };
        } catch (NoSuchFileException gone) {
            throw new InputException(source + ": there is no such file", gone);
        } catch (IOException failed) {
            throw new InputException(source + ": the file cannot be read: " + failed.getMessage(), failed);
        }
    }

    /** As {@link #query(String, ReadOptions)} with the default options. */
    public static Table query(String sql) {
        return query(sql, ReadOptions.defaults());
    }

    /**
     * What an SQL query returns, in DuckDB's dialect; files are named in quotes, as in {@code select a, b from
     * 'runs/day1.parquet' where a > 0}.
     *
     * @throws InputException when the query is not a single SELECT, or fails; the message says where
     */
    public static Table query(String sql, ReadOptions options) {
        return DuckReader.query(sql, options);
    }

    /** A text, unpacked where it is gzipped. */
    static InputStream openText(Path path) throws IOException {
        return unzipped(Files.newInputStream(path));
    }

    static InputStream unzipped(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(2);
        boolean zipped = buffered.read() == 0x1F && buffered.read() == 0x8B;
        buffered.reset();
        return zipped ? new GZIPInputStream(buffered, 1 << 16) : buffered;
    }

    /** Reads delimited text that is already in memory. */
    public static Table parse(String source, String text, ReadOptions options) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            return DelimitedReader.read(source, () -> new java.io.ByteArrayInputStream(bytes), options);
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }
}
