package dev.whence.tables;

import dev.whence.causal.InputException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * Reads through an embedded, in-memory DuckDB: Parquet, JSON, database files and SQL. The connection installs and loads
 * no extension, so it reaches no network, and runs nothing but a single SELECT.
 *
 * <p>Only this class refers to DuckDB: its native library (half a second to load) is not touched by a command that reads
 * plain text.
 */
final class DuckReader {
    private static final Pattern LINES = Pattern.compile("[!.]?\\s*\\n\\s*");
    private static final Pattern PATTERN_CHARACTER = Pattern.compile("[*?\\[]");
    private static final Pattern ERROR_CLASS = Pattern.compile("^[A-Z][A-Za-z ]* Error: ");
    /** Tables that a message lists at most. */
    private static final int NAMED = 10;

    private DuckReader() {}

    static Table parquet(Path path, ReadOptions options) {
        return read(path, "read_parquet(" + file(path) + ")", options);
    }

    static Table json(Path path, ReadOptions options) {
        return read(path, "read_json(" + file(path) + ", records = true, sample_size = -1)", options);
    }

    /** Delimited text under a query; without one {@link DelimitedReader} reads it. */
    static Table delimited(Path path, ReadOptions options) {
        StringBuilder call = new StringBuilder("read_csv(").append(file(path));
        call.append(", sample_size = -1, header = ").append(options.header());
        options.delimiter().ifPresent(text -> call.append(", delim = ").append(literal(text)));
        return read(path, call.append(')').toString(), options);
    }

    private static Table read(Path path, String function, ReadOptions options) {
        String source = path.toString();
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP VIEW data AS SELECT * FROM " + function);
            lock(statement);
            String sql = options.query().orElse("SELECT * FROM data");
            return select(statement, sql, source, options);
        } catch (SQLException failed) {
            throw new InputException(source + ": " + message(failed), failed);
        }
    }

    /** A DuckDB or SQLite database: its only table, or what the query in the options returns. */
    static Table database(Path path, boolean sqlite, ReadOptions options) {
        String source = path.toString();
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            attach(statement, path, sqlite);
            statement.execute("USE file");
            lock(statement);
            List<String> names = new ArrayList<>();
            try (ResultSet found =
                    statement.executeQuery("SELECT table_schema, table_name FROM information_schema.tables"
                            + " WHERE table_catalog = 'file' ORDER BY ALL")) {
                while (found.next()) {
                    String schema = found.getString(1);
                    names.add((schema.equals("main") ? "" : name(schema) + ".") + name(found.getString(2)));
                }
            }
            if (options.query().isPresent()) {
                return select(statement, options.query().get(), source, options);
            }
            if (names.size() != 1) {
                String tables = names.isEmpty()
                        ? "no table"
                        : names.size() + " tables ("
                                + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                                + (names.size() > NAMED ? ", ..." : "") + ")";
                throw new InputException(source + ": the database holds " + tables
                        + "; choose with a query (--sql 'select * from ...')");
            }
            return select(statement, "SELECT * FROM " + names.getFirst(), source, options);
        } catch (SQLException failed) {
            throw new InputException(source + ": " + message(failed), failed);
        }
    }

    private static void attach(Statement statement, Path path, boolean sqlite) throws SQLException {
        String file = literal(path.toAbsolutePath().toString());
        if (!sqlite) {
            statement.execute("ATTACH " + file + " AS file (READ_ONLY)");
            return;
        }
        try {
            statement.execute("LOAD sqlite");
        } catch (SQLException absent) {
            throw new InputException(
                    path + ": this is an SQLite database, which DuckDB reads with its 'sqlite' extension; that is not"
                            + " part of Whence and not installed here (in DuckDB: INSTALL sqlite). Or export the table:"
                            + " sqlite3 -header -csv FILE 'select * from ...' > table.csv",
                    absent);
        }
        statement.execute("ATTACH " + file + " AS file (TYPE sqlite, READ_ONLY)");
    }

    /** What a single SELECT returns; files in it are named in quotes: {@code select a, b from 'runs.parquet'}. */
    static Table query(String sql, ReadOptions options) {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            lock(statement);
            return select(statement, sql, "the query", options);
        } catch (SQLException failed) {
            throw new InputException("the query: " + message(failed), failed);
        }
    }

    private static Connection open() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("allow_community_extensions", "false");
        settings.setProperty(
                "temp_directory",
                Path.of(System.getProperty("java.io.tmpdir"), "whence-duckdb").toString());
        settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", settings);
        if (connection == null) {
            throw new SQLException("DuckDB refused its own address");
        }
        return connection;
    }

    private static void lock(Statement statement) throws SQLException {
        statement.execute("SET lock_configuration = true");
    }

    /** Refuses anything but one SELECT: a query reads, and never writes a file or a table. */
    private static void requireSingleSelect(Statement statement, String sql, String source) throws SQLException {
        try (ResultSet parsed = statement.executeQuery("SELECT CAST(json_extract(j, '$.error') AS VARCHAR),"
                + " json_extract_string(j, '$.error_type'), json_extract_string(j, '$.error_message'),"
                + " json_array_length(j, '$.statements') FROM (SELECT json_serialize_sql(" + literal(sql)
                + ") AS j)")) {
            parsed.next();
            boolean wrong = parsed.getString(1).equals("true");
            if (wrong && "parser".equals(parsed.getString(2))) {
                throw new InputException(
                        source + ": the query cannot be parsed: " + parsed.getString(3) + ", in: " + sql.strip());
            }
            if (wrong || parsed.getInt(4) != 1) {
                throw new InputException(source + ": expected a single SELECT, found: " + sql.strip());
            }
        }
    }

    private static Table select(Statement statement, String sql, String source, ReadOptions options)
            throws SQLException {
        requireSingleSelect(statement, sql, source);
        Set<String> asText = new HashSet<>();
        while (true) {
            try (ResultSet result = statement.executeQuery(sql)) {
                return rows(result, source, options, asText);
            } catch (ColumnBuilder.ReadAsText again) {
                asText.add(again.column());
            }
        }
    }

    private static Table rows(ResultSet result, String source, ReadOptions options, Set<String> asText)
            throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        List<String> names = names(meta, source);
        options.types().requireColumns(names, source);
        List<Cells> columns = new ArrayList<>();
        for (int i = 1; i <= names.size(); i++) {
            String name = names.get(i - 1);
            ColumnBuilder builder = new ColumnBuilder(source, name, options, asText.contains(name));
            columns.add(new Cells(i, builder, kind(meta.getColumnTypeName(i), name, source)));
        }
        int row = 0;
        while (result.next()) {
            row++;
            for (Cells cells : columns) {
                cells.add(result, row, options);
            }
        }
        if (row == 0) {
            throw new InputException(source + ": there are no rows");
        }
        return new Table(
                source, columns.stream().map(cells -> cells.builder().build()).toList());
    }

    private static List<String> names(ResultSetMetaData meta, String source) throws SQLException {
        int width = meta.getColumnCount();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
            String name = meta.getColumnName(i);
            if (name.isBlank()) {
                throw new InputException(source + ": column " + i + " of " + width + " has no name");
            }
            if (names.contains(name)) {
                throw new InputException(source + ": two columns are named '" + name
                        + "'; every column needs its own name (select ... as ...)");
            }
            names.add(name);
        }
        return names;
    }

    private enum Kind {
        NUMBER,
        BOOLEAN,
        TEXT,
        JSON
    }

    private static Kind kind(String type, String column, String source) {
        String base = type.toUpperCase(Locale.ROOT).replaceFirst("\\(.*", "");
        return switch (base) {
            case "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "HUGEINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT",
                    "UHUGEINT",
                    "FLOAT",
                    "DOUBLE",
                    "DECIMAL" -> type.endsWith("]") ? refuse(type, column, source) : Kind.NUMBER;
            case "BOOLEAN" -> Kind.BOOLEAN;
            case "VARCHAR", "ENUM", "UUID" -> Kind.TEXT;
            case "JSON" -> Kind.JSON;
            default -> refuse(type, column, source);
        };
    }

    private static Kind refuse(String type, String column, String source) {
        String hint = type.startsWith("TIMESTAMP") || type.equals("DATE")
                ? "; turn it into a number with a query, such as: select epoch(" + name(column) + ") as " + name(column)
                        + ", ... from data"
                : "; choose or convert columns with a query, such as: select a, b from data";
        throw new InputException(
                source + ": column '" + column + "' has type " + type + "; expected numbers, text or booleans" + hint);
    }

    /** One column of a result on its way into a builder. */
    private record Cells(int index, ColumnBuilder builder, Kind kind) {
        void add(ResultSet result, int row, ReadOptions options) throws SQLException {
            switch (kind) {
                case NUMBER -> {
                    double value = result.getDouble(index);
                    if (result.wasNull() || Double.isNaN(value)) {
                        builder.addMissing();
                    } else {
                        addNumber(value, row, options);
                    }
                }
                case BOOLEAN -> {
                    boolean value = result.getBoolean(index);
                    if (result.wasNull()) {
                        builder.addMissing();
                    } else {
                        builder.addText(Boolean.toString(value), () -> "row " + row);
                    }
                }
                case TEXT -> addText(result.getString(index), row, options);
                case JSON -> addText(plain(result.getString(index)), row, options);
            }
        }

        private void addNumber(double value, int row, ReadOptions options) {
            boolean asText = builder.wantsText() || options.hasNumericMarkers() || Double.isInfinite(value);
            String text =
                    !asText ? "" : value == Math.rint(value) ? ColumnBuilder.wholeText(value) : Double.toString(value);
            if (asText && options.marksMissing(text)) {
                builder.addMissing();
            } else {
                builder.addNumber(value, text, () -> "row " + row);
            }
        }

        private void addText(@Nullable String text, int row, ReadOptions options) {
            String cell = text == null ? "" : text.strip();
            if (options.marksMissing(cell)) {
                builder.addMissing();
                return;
            }
            OptionalDouble value = Numerals.parse(cell);
            if (value.isPresent()) {
                builder.addNumber(value.getAsDouble(), cell, () -> "row " + row);
            } else {
                builder.addText(cell, () -> "row " + row);
            }
        }

        /** A JSON value as text: a string without its quotes, anything else as it is written. */
        private static @Nullable String plain(@Nullable String json) {
            if (json == null || json.equals("null")) {
                return null;
            }
            boolean string = json.length() >= 2 && json.startsWith("\"") && json.endsWith("\"");
            return string ? json.substring(1, json.length() - 1) : json;
        }
    }

    /** A file name as an SQL string that is no pattern: DuckDB would expand *, ? and [. */
    private static String file(Path path) {
        String absolute = path.toAbsolutePath().toString();
        return literal(PATTERN_CHARACTER.matcher(absolute).replaceAll("[$0]"));
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String name(String text) {
        return text.matches("[A-Za-z_][A-Za-z_0-9]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    /** DuckDB's message on one line, without the advice that is about DuckDB's own options. */
    private static String message(SQLException failed) {
        String text = String.valueOf(failed.getMessage());
        if (text.contains("requires the extension httpfs")) {
            return "only files on this machine can be read, not addresses on a network";
        }
        int end = text.indexOf("\n\nLINE ");
        text = end < 0 ? text : text.substring(0, end);
        end = text.indexOf("\nTry increasing");
        text = end < 0 ? text : text.substring(0, end);
        if (text.contains("expected records, but got non-record JSON")) {
            return "found a value that is not an object; expected an array of objects, or one object a line";
        }
        text = ERROR_CLASS.matcher(text.strip()).replaceFirst("");
        return LINES.matcher(text).replaceAll("; ");
    }
}
