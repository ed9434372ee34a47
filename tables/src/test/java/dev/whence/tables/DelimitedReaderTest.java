package dev.whence.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelimitedReaderTest {
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();

    @TempDir
    Path folder;

    private static Table parse(String text) {
        return Tables.parse("t.csv", text, DEFAULTS);
    }

    private static List<String> cells(Table table, String name) {
        List<String> cells = new ArrayList<>();
        Column column = table.column(name);
        for (int row = 0; row < table.rows(); row++) {
            cells.add(
                    column.isMissing(row)
                            ? "-"
                            : switch (column) {
                                case ContinuousColumn numbers -> Double.toString(numbers.value(row));
                                case DiscreteColumn levels -> levels.levels().get(levels.code(row));
                            });
        }
        return cells;
    }

    private static void assertRefused(String text, String message) {
        assertRefused(text, DEFAULTS, message);
    }

    private static void assertRefused(String text, ReadOptions options, String message) {
        assertThatThrownBy(() -> Tables.parse("t.csv", text, options))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "\t", ";", "|", " ", "   ", " \t "})
    void theDelimiterIsFound(String delimiter) {
        Table table = parse(String.join(
                "\n",
                String.join(delimiter, "a", "b", "c"),
                String.join(delimiter, "1.5", "x", "-2e3"),
                String.join(delimiter, "2", "y", ".25"),
                ""));
        assertThat(table.names()).containsExactly("a", "b", "c");
        assertThat(cells(table, "a")).containsExactly("1.5", "2.0");
        assertThat(cells(table, "b")).containsExactly("x", "y");
        assertThat(cells(table, "c")).containsExactly("-2000.0", "0.25");
    }

    @Test
    void aGivenDelimiterWins() {
        Table table = Tables.parse("t.csv", "a b|c\n1 2|3\n4 5|7\n", DEFAULTS.withDelimiter("|"));
        assertThat(table.names()).containsExactly("a b", "c");
        assertRefusedOption();
    }

    private static void assertRefusedOption() {
        assertThatThrownBy(() -> DEFAULTS.withDelimiter("::"))
                .isInstanceOf(InputException.class)
                .hasMessage("the delimiter must be one character, such as ',' or a tab; found '::'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everyLineEndIsRead(String end) {
        Table table = parse(String.join(end, "a,b", "1.5,\"x\"", "", "2.5,\"y\"", "", ""));
        assertThat(cells(table, "a")).containsExactly("1.5", "2.5");
        assertThat(cells(table, "b")).containsExactly("x", "y");
        assertRefused(
                String.join(end, "a,b", "1,\"x" + end + "y\"", "2"),
                "t.csv, line 4: found 1 cell, expected 2 (one per column name)");
    }

    @Test
    void theLastLineNeedsNoEnd() {
        assertThat(parse("a,b\n1.5,2\n3,4").rows()).isEqualTo(2);
        assertThat(parse("a,b\n1.5,2\n3,\"4\"").rows()).isEqualTo(2);
        assertThat(cells(parse("a,b\n1.5,2.5\n3,"), "b")).containsExactly("2.5", "-");
    }

    @Test
    void quotesKeepDelimitersLineEndsAndQuotes() {
        Table table = parse("\"first, second\",b\n\"x, \"\"y\"\"\nz\",1.5\n \"w\" ,2\n");
        assertThat(table.names()).containsExactly("first, second", "b");
        assertThat(cells(table, "first, second")).containsExactly("x, \"y\"\nz", "w");
    }

    @Test
    void theByteOrderMarkIsNoPartOfTheFirstName() {
        assertThat(parse("\uFEFFa,b\n1,2\n").names()).containsExactly("a", "b");
    }

    @Test
    void textOutsideAsciiIsKept() {
        Table table = parse("größe,城市\n1.5,東京\n2,Zürich\n");
        assertThat(table.names()).containsExactly("größe", "城市");
        assertThat(cells(table, "城市")).containsExactly("東京", "Zürich");
    }

    @Test
    void missingMarkersAreMissing() {
        Table table = parse("a,b\n1.5,x\nNA,\nn/a,?\nNaN,*\nnull,NULL\n,y\n");
        assertThat(cells(table, "a")).containsExactly("1.5", "-", "-", "-", "-", "-");
        assertThat(cells(table, "b")).containsExactly("x", "-", "-", "-", "-", "y");
        assertThat(table.missing())
                .hasToString("Missing[rows=6, completeRows=1, byColumn={a=5, b=4}]")
                .returns("5 of 6 rows have a missing value (a 5, b 4)", Missing::text);
        assertThat(table.completeRows()).containsExactly(0);
        assertThat(table.completeRows(List.of("b"))).containsExactly(0, 5);
    }

    @Test
    void aNumberCanMarkMissingValues() {
        Table table = Tables.parse("t.csv", "a\n1.5\n-99\n2\n", DEFAULTS.withMissingMarkers(List.of("-99")));
        assertThat(cells(table, "a")).containsExactly("1.5", "-", "2.0");
    }

    @Test
    void blankLinesInASingleColumnAreMissingValuesExceptAtTheEnd() {
        assertThat(cells(parse("a\n1.5\n\n2\n\n\n"), "a")).containsExactly("1.5", "-", "2.0");
    }

    @Test
    void withoutAHeaderColumnsAreNumbered() {
        Table table = Tables.parse("t.csv", "1.5,x\n2,y\n", DEFAULTS.withHeader(false));
        assertThat(table.names()).containsExactly("X1", "X2");
        assertThat(cells(table, "X1")).containsExactly("1.5", "2.0");
        assertRefused(
                "1.5,2\n3,4\n",
                "t.csv, line 1: expected column names, found only numbers (1.5, ...); add a header line, or say that"
                        + " there is none (--no-header)");
    }

    @Test
    void emptyFilesAreRefused() {
        assertRefused("", "t.csv: the file is empty; expected a line of column names, then rows");
        assertRefused("\n\n", "t.csv: the file is empty; expected a line of column names, then rows");
        assertRefused("a,b\n", "t.csv: the file has a line of column names and no rows");
        assertRefused("a,b", "t.csv: the file has a line of column names and no rows");
        assertRefused("a,b\n\n\n", "t.csv: the file has a line of column names and no rows");
    }

    @Test
    void raggedRowsAreNamedByTheirLine() {
        assertRefused("a,b,c\n1,2,3\n4,5\n6,7,8\n", "t.csv, line 3: found 2 cells, expected 3 (one per column name)");
        assertRefused(
                "a,b\n1,2\n\n\"x\ny\nz\",3\n4,5,6\n", "t.csv, line 7: found 3 cells, expected 2 (one per column name)");
        assertRefused("a b  c\n1 2 3\n 4   5\n", "t.csv, line 3: found 2 cells, expected 3 (one per column name)");
    }

    @Test
    void columnNamesAreChecked() {
        assertRefused(
                "a,b,a\n1,2,3\n", "t.csv, line 1: columns 1 and 3 are both named 'a'; every column needs its own name");
        assertRefused("\na,,c\n1,2,3\n", "t.csv, line 2: column 2 of 3 has no name");
    }

    @Test
    void textInANumericColumnIsNamedByItsLine() {
        StringBuilder text = new StringBuilder("id,a\n");
        for (int line = 2; line <= 100; line++) {
            text.append(line / 2.0)
                    .append(',')
                    .append(line == 57 ? "abc" : "1.25")
                    .append('\n');
        }
        assertRefused(
                text.toString(),
                "t.csv, line 57, column 'a': found the text 'abc' in a numeric column (98 of its 99 values are numbers);"
                        + " correct the cell, or mark it as missing (--missing 'abc'), or read the column as levels"
                        + " (--types 'a=discrete')");
        Table levels = Tables.parse("t.csv", text.toString(), DEFAULTS.withTypes(TypeOverrides.parse("a=discrete")));
        assertThat(((DiscreteColumn) levels.column("a")).levels()).containsExactly("1.25", "abc");
    }

    @Test
    void textFirstInANumericColumnIsFoundTooAndLinesInsideQuotesCount() {
        assertRefused(
                "a,b\n\"one\ntwo\",oops\nx,1\ny,2\n",
                "t.csv, line 3, column 'b': found the text 'oops' in a numeric column (2 of its 3 values are numbers);"
                        + " correct the cell, or mark it as missing (--missing 'oops'), or read the column as levels"
                        + " (--types 'b=discrete')");
    }

    @Test
    void aTextColumnThatBeginsWithNumbersIsText() {
        Table table = parse("a\n01\nx\ny\nz\n1.0\nx\n");
        assertThat(((DiscreteColumn) table.column("a")).levels()).containsExactly("01", "1.0", "x", "y", "z");
        assertThat(table.column("a").reason()).isEqualTo("text with 5 distinct values");
    }

    @Test
    void textUnderAContinuousTypeIsNamedByItsLine() {
        assertRefused(
                "a,b\n1,2\n3,low\n",
                DEFAULTS.withTypes(TypeOverrides.parse("continuous")),
                "t.csv, line 3, column 'b': found the text 'low', but the column's type was set to continuous; expected"
                        + " a number or a missing-value marker (NA, N/A, NaN, null, ?, *)");
    }

    @Test
    void decimalCommasAreRefused() {
        assertRefused(
                "a;b\n1;x\n2,5;y\n3,5;x\n4,25;y\n",
                "t.csv, line 3, column 'a': found '2,5', a number with a decimal comma; write decimal points, or read the"
                        + " column as levels (--types 'a=discrete')");
    }

    @Test
    void infinitiesAreNamedByTheirLineOrMissing() {
        for (String infinity : List.of("inf", "-Infinity", "+INF", "1e999")) {
            assertRefused(
                    "a\n1.5\n" + infinity + "\n",
                    "t.csv, line 3, column 'a': found the infinite value '" + infinity
                            + "'; expected a finite number or a missing-value marker (NA, N/A, NaN, null, ?, *)");
        }
        Table table = Tables.parse("t.csv", "a\n1.5\ninf\n2\n", DEFAULTS.withInfinitiesAsMissing(true));
        assertThat(cells(table, "a")).containsExactly("1.5", "-", "2.0");
    }

    @Test
    void brokenQuotesAreNamedByTheirLine() {
        assertRefused("a,b\n1,\"x\n2,y\n", "t.csv, line 2: a quote is opened and never closed");
        assertRefused(
                "a,b\n1,\"x\"y\n",
                "t.csv, line 2: found 'y' after a closing quote; expected a delimiter or the end of the line (a quote"
                        + " inside a quoted cell is written twice)");
    }

    @Test
    void binaryFilesAndOtherEncodingsAreRefused() throws IOException {
        Path latin = folder.resolve("latin.csv");
        Files.write(latin, "a,b\n1,x\n2,Zürich\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Tables.read(latin))
                .isInstanceOf(InputException.class)
                .hasMessage(latin + ", line 3: the text is not UTF-8; save the file in the UTF-8 encoding");
        Path binary = folder.resolve("binary.csv");
        Files.write(binary, new byte[] {'a', ',', 'b', '\n', '1', ',', 0, 7, '\n'});
        assertThatThrownBy(() -> Tables.read(binary))
                .isInstanceOf(InputException.class)
                .hasMessage(binary + ", line 2: found a zero byte; this is a binary file, not a table in text");
    }

    @Test
    void missingFilesAndFoldersAreRefused() {
        Path absent = folder.resolve("absent.csv");
        assertThatThrownBy(() -> Tables.open(absent.toString()))
                .isInstanceOf(InputException.class)
                .hasMessage(absent + ": there is no such file");
        assertThatThrownBy(() -> Tables.open(folder.toString()))
                .isInstanceOf(InputException.class)
                .hasMessage(folder + ": this is a folder; expected a file with a table");
    }

    @Test
    void gzippedTextIsRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write("a,b\n1.5,x\n2,y\n".getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("t.csv.gz"), bytes.toByteArray());
        assertThat(cells(Tables.read(file), "a")).containsExactly("1.5", "2.0");
    }

    @Test
    void typesAreInferredByTheStatedRule() {
        StringBuilder text = new StringBuilder("ten,eleven,fraction,word,flag,same,gap\n");
        for (int i = 0; i < 22; i++) {
            text.append(i % 10)
                    .append(',')
                    .append(i % 11)
                    .append(',')
                    .append(i % 2 + 0.5)
                    .append(',');
            text.append(i % 2 == 0 ? "no" : "yes").append(',').append(i % 2 == 0 ? "true" : "false");
            text.append(",7,")
                    .append(i % 3 == 0 ? "NA" : String.valueOf(-(i % 3)))
                    .append('\n');
        }
        Table table = parse(text.toString());
        assertThat(table.column("ten").reason()).isEqualTo("whole numbers with 10 distinct values (at most 10)");
        assertThat(table.column("ten").type()).isEqualTo(ColumnType.DISCRETE);
        assertThat(table.column("eleven").type()).isEqualTo(ColumnType.CONTINUOUS);
        assertThat(table.column("eleven").reason()).isEqualTo("whole numbers, more than 10 distinct values");
        assertThat(table.column("fraction").type()).isEqualTo(ColumnType.CONTINUOUS);
        assertThat(table.column("fraction").reason()).isEqualTo("numbers with fractions");
        assertThat(table.column("word").type()).isEqualTo(ColumnType.DISCRETE);
        assertThat(table.column("flag").type()).isEqualTo(ColumnType.DISCRETE);
        assertThat(table.column("same").reason()).isEqualTo("whole numbers with 1 distinct value (at most 10)");
        assertThat(((DiscreteColumn) table.column("gap")).levels()).containsExactly("-2", "-1");
        assertThat(parse("a\n1\n2\n3\n").column("a").reason())
                .isEqualTo("whole numbers, but 3 distinct in only 3 rows");
        assertThat(Tables.parse("t.csv", text.toString(), DEFAULTS.withMaxLevels(11))
                        .column("eleven")
                        .type())
                .isEqualTo(ColumnType.DISCRETE);
    }

    @Test
    void numericLevelsAreInNumericOrderAndMergeWhenEqual() {
        Table table =
                Tables.parse("t.csv", "a\n10\n9\n1.0\n1\n-0\n0\n", DEFAULTS.withTypes(TypeOverrides.parse("discrete")));
        assertThat(((DiscreteColumn) table.column("a")).levels()).containsExactly("0", "1", "9", "10");
        assertThat(table.column("a").numbers()).containsExactly(10, 9, 1, 1, 0, 0);
    }

    @Test
    void anUnknownColumnInTheTypesIsNamed() {
        assertRefused(
                "age,sex\n1.5,x\n",
                DEFAULTS.withTypes(TypeOverrides.parse("agee=discrete")),
                "no column named 'agee' in t.csv (its type was set); did you mean 'age'?");
    }

    @Test
    void theLocaleDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            Table table = parse("i,DISTANCE\n1.5,1e3\n2.25,-3\n");
            assertThat(cells(table, "i")).containsExactly("1.5", "2.25");
            Moments moments = Moments.of(parse("a,b\n1,2.5\n2,4.5\n4,8.5\n"));
            assertThat(TableChecks.collinear(moments)).containsExactly("b = 2 a + 0.5");
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(TypeOverrides.parse("i=DISCRETE").of("i")).contains(ColumnType.DISCRETE);
            assertRefused(
                    "i\n1.5\nINF\n",
                    "t.csv, line 3, column 'i': found the infinite value 'INF'; expected a finite"
                            + " number or a missing-value marker (NA, N/A, NaN, null, ?, *)");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Property(tries = 300)
    void numbersReadAsJavaReadsThem(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            String text = switch (i % 6) {
                case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
                case 1 -> Double.toString(random.nextGaussian());
                case 2 ->
                    String.format(Locale.ROOT, "%.18f", random.nextGaussian()).substring(0, 19);
                case 3 -> random.nextLong() + "e" + random.nextInt(-340, 340);
                case 4 -> halfWay(random);
                default -> Long.toString(random.nextLong() >> random.nextInt(64));
            };
            double expected = Double.parseDouble(text);
            if (Double.isFinite(expected)) {
                double read = Numerals.parse(text).orElseThrow();
                assertThat(Double.doubleToLongBits(read)).as(text).isEqualTo(Double.doubleToLongBits(expected));
            }
        }
    }

    /** A decimal that lies exactly between two doubles, or next to it: where rounding goes wrong first. */
    private static String halfWay(SplittableRandom random) {
        double below = Math.scalb((double) random.nextLong(1L << 52, 1L << 53), random.nextInt(-6, 4));
        BigDecimal middle = new BigDecimal(below)
                .add(new BigDecimal(Math.nextUp(below)))
                .divide(BigDecimal.TWO, MathContext.UNLIMITED);
        return middle.add(middle.ulp().multiply(BigDecimal.valueOf(random.nextInt(-1, 2))))
                .toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1f", "0x10", "1e", "1.2.3", "--1", "1,5", "e5", ".", "-", "+", "1 2", "NaN", "١"})
    void otherTextIsNoNumber(String text) {
        assertThat(Numerals.parse(text)).isEmpty();
    }

    /** Whatever a table holds, writing it with quotes and reading it gives it back. */
    @Property(tries = 300)
    void quotedTextRoundTrips(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String alphabet = "abc ,;\"\n\r\té東|";
        List<List<String>> rows = new ArrayList<>();
        StringBuilder text = new StringBuilder("p,q,r\n");
        for (int row = 0; row < 1 + random.nextInt(20); row++) {
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < 3; column++) {
                StringBuilder cell = new StringBuilder("x");
                random.ints(random.nextInt(8), 0, alphabet.length()).forEach(i -> cell.append(alphabet.charAt(i)));
                cells.add(cell.append('y').toString());
                text.append(column == 0 ? "" : ",")
                        .append('"')
                        .append(cell.toString().replace("\"", "\"\""))
                        .append('"');
            }
            rows.add(cells);
            text.append(random.nextBoolean() ? "\n" : "\r\n");
        }
        Table table = Tables.parse("t.csv", text.toString(), DEFAULTS.withDelimiter(","));
        for (int column = 0; column < 3; column++) {
            int at = column;
            assertThat(cells(table, table.names().get(column)))
                    .isEqualTo(rows.stream().map(row -> row.get(at)).toList());
        }
    }

    /** Any bytes at all give a table or an InputException, never another failure. */
    @Property(tries = 500)
    void noInputCrashesTheReader(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] pieces = "a,b;\t \"\n\r1.5e-9NAinf\u00e9|'{[".getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[random.nextInt(60)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = random.nextInt(30) == 0 ? (byte) random.nextInt(256) : pieces[random.nextInt(pieces.length)];
        }
        try {
            DelimitedReader.read("t.csv", () -> new java.io.ByteArrayInputStream(bytes), DEFAULTS);
        } catch (InputException refused) {
            assertThat(refused.getMessage()).startsWith("t.csv");
        }
    }
}
