package dev.whence.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuckReaderTest {
    private static final String ROWS = "SELECT i AS id, CASE WHEN i % 7 = 3 THEN NULL ELSE i * 0.25 END AS x,"
            + " i % 3 AS k, ['low', 'mid', 'high'][i % 3 + 1] AS w, i % 2 = 0 AS flag FROM range(40) t(i)";

    @TempDir
    Path folder;

    /** Runs statements on a DuckDB of the test's own, which writes the files that Whence then reads. */
    private static void duck(String address, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + address);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    private static void assertHoldsRows(Table table) {
        assertThat(table.names()).containsExactly("id", "x", "k", "w", "flag");
        assertThat(table.rows()).isEqualTo(40);
        double[] x = table.column("x").numbers();
        for (int i = 0; i < 40; i++) {
            assertThat(Double.compare(x[i], i % 7 == 3 ? Double.NaN : i * 0.25)).isZero();
            DiscreteColumn w = (DiscreteColumn) table.column("w");
            assertThat(w.levels().get(w.code(i)))
                    .isEqualTo(List.of("low", "mid", "high").get(i % 3));
        }
        assertThat(((DiscreteColumn) table.column("k")).levels()).containsExactly("0", "1", "2");
        assertThat(((DiscreteColumn) table.column("flag")).levels()).containsExactly("false", "true");
        assertThat(table.column("id").type()).isEqualTo(ColumnType.CONTINUOUS);
        assertThat(table.column("x").missingCount()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        "t.parquet, (FORMAT parquet)",
        "without-extension, (FORMAT parquet)",
        "it's [1] of * and ?.parquet, (FORMAT parquet)",
        "array.json, '(FORMAT json, ARRAY true)'",
        "lines.ndjson, (FORMAT json)",
        "it's [1] of * and ?.json, (FORMAT json)",
        "t.csv, (FORMAT csv)",
        "t.tsv, '(FORMAT csv, DELIMITER ''\t'')'",
        "t.csv.gz, '(FORMAT csv, COMPRESSION gzip)'"
    })
    void everyFormatHoldsTheSameRows(String name, String format) throws SQLException {
        Path plain = folder.resolve("plain");
        Path file = folder.resolve(name);
        duck("", "COPY (" + ROWS + ") TO " + quoted(plain) + " " + format);
        assertThat(plain.toFile().renameTo(file.toFile())).isTrue();
        assertHoldsRows(Tables.read(file));
        Table chosen = Tables.read(
                file, ReadOptions.defaults().withQuery("select x, k from data where w = 'mid' order by id desc"));
        assertThat(chosen.names()).containsExactly("x", "k");
        assertThat(chosen.rows()).isEqualTo(13);
        assertThat(chosen.column("x").numbers()[0]).isEqualTo(37 * 0.25);
    }

    @Test
    void databasesAreReadAndNotWritten() throws SQLException, IOException {
        Path file = folder.resolve("t.duckdb");
        duck(file.toString(), "CREATE TABLE one AS " + ROWS);
        byte[] before = Files.readAllBytes(file);
        assertHoldsRows(Tables.read(file));
        assertThat(Tables.read(file, ReadOptions.defaults().withQuery("select sum(k) s from one"))
                        .column("s")
                        .numbers())
                .containsExactly(39);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        duck(file.toString(), "CREATE TABLE \"the other\" AS SELECT 1 AS a");
        assertThatThrownBy(() -> Tables.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ": the database holds 2 tables (one, \"the other\"); choose with a query (--sql"
                        + " 'select * from ...')");
    }

    @Test
    void queriesReadFiles() throws SQLException {
        Path file = folder.resolve("it's.parquet");
        duck("", "COPY (" + ROWS + ") TO " + quoted(file));
        assertHoldsRows(Tables.query("select * from " + quoted(file) + " order by id"));
        assertHoldsRows(Tables.open("from " + quoted(file)));
        Table typed = Tables.query(
                "select k, x from " + quoted(file) + "; -- all",
                ReadOptions.defaults().withTypes(TypeOverrides.parse("k=continuous")));
        assertThat(typed.column("k").type()).isEqualTo(ColumnType.CONTINUOUS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "selec 1 @ the query: the query cannot be parsed: syntax error at or near \"selec\", in: selec 1",
                "select 1 a; select 2 @ the query: expected a single SELECT, found: select 1 a; select 2",
                "create table x as select 1 @ the query: expected a single SELECT, found: create table x as select 1",
                "copy (select 1) to 'x.csv' @ the query: expected a single SELECT, found: copy (select 1) to 'x.csv'",
                "install httpfs @ the query: expected a single SELECT, found: install httpfs",
                "select 1 a, 2 a @ the query: two columns are named 'a'; every column needs its own name (select ... as"
                        + " ...)",
                "select 1 a where false @ the query: there are no rows",
                "select * from 'nope.parquet' @ the query: No files found that match the pattern \"nope.parquet\"",
                "select * from 'https://example.org/t.csv' @ the query: only files on this machine can be read, not"
                        + " addresses on a network",
                "select bb from (select 1 as b) @ the query: Referenced column \"bb\" not found in FROM clause; Candidate"
                        + " bindings: \"b\"",
                "select date '2020-01-01' as d @ the query: column 'd' has type DATE; expected numbers, text or booleans;"
                        + " turn it into a number with a query, such as: select epoch(d) as d, ... from data",
                "select [1, 2] as l @ the query: column 'l' has type INTEGER[]; expected numbers, text or booleans;"
                        + " choose or convert columns with a query, such as: select a, b from data",
                "select 'inf'::double as x @ the query, row 1, column 'x': found the infinite value 'Infinity'; expected a"
                        + " finite number or a missing-value marker (NA, N/A, NaN, null, ?, *)"
            })
    void badQueriesAreExplained(String sql, String message) {
        assertThatThrownBy(() -> Tables.query(sql))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void textInANumericColumnIsNamedByItsRow() throws IOException {
        Path file = Files.writeString(folder.resolve("t.json"), "[{\"a\":1.5},{\"a\":2},{\"a\":\"abc\"},{\"b\":1}]");
        assertThatThrownBy(() -> Tables.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        file + ", row 3, column 'a': found the text 'abc' in a numeric column (2 of its 3 values are"
                                + " numbers); correct the cell, or mark it as missing (--missing 'abc'), or read the column as"
                                + " levels (--types 'a=discrete')");
        Table levels = Tables.read(file, ReadOptions.defaults().withTypes(TypeOverrides.parse("a=discrete")));
        assertThat(((DiscreteColumn) levels.column("a")).levels()).containsExactly("1.5", "2", "abc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "[] @ : the array is empty; expected an array of objects, or one object a line",
                "[1, 2] @ , line 1: found 1; expected an array of objects, or one object a line",
                "[{\"a\":1},|{\"a\":}] @ , line 2, character 6: malformed JSON: Unexpected character ('}' (code 125)):"
                        + " expected a value",
                "[{\"a\":1}|@ , line 2, character 1: malformed JSON: Unexpected end-of-input: expected close marker for"
                        + " Array",
                "[{\"a\":{\"b\":1}}] @ : column 'a' has type STRUCT(b BIGINT); expected numbers, text or booleans; choose"
                        + " or convert columns with a query, such as: select a, b from data"
            })
    void badJsonIsNamedByItsLine(String json, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("t.json"), json.replace('|', '\n'));
        assertThatThrownBy(() -> Tables.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage(file + message);
    }

    @Test
    void brokenFilesAreExplained() throws SQLException, IOException {
        Path file = folder.resolve("t.parquet");
        duck("", "COPY (" + ROWS + ") TO " + quoted(file));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 30));
        assertThatThrownBy(() -> Tables.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ": No magic bytes found at end of file '" + file + "'");
        Path fake = Files.writeString(folder.resolve("fake.parquet"), "a,b\n1,2\n");
        assertThatThrownBy(() -> Tables.read(fake))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        fake + ": the file is named .parquet but is not a Parquet file (it does not begin with PAR1)");
        Path sheet = Files.write(folder.resolve("t.xlsx"), new byte[] {'P', 'K', 3, 4, 20, 0});
        assertThatThrownBy(() -> Tables.read(sheet))
                .isInstanceOf(InputException.class)
                .hasMessage(sheet + ": this is a zip archive or an Excel workbook; save the sheet as CSV");
        Path sqlite = Files.writeString(folder.resolve("t.sqlite"), "SQLite format 3\0" + " ".repeat(200));
        assertThatThrownBy(() -> Tables.read(sqlite))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(sqlite + ": ");
    }
}
