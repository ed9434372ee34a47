package dev.whence.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is said in one line that names it, with exit code 2, no stack trace, and nothing written. */
class BadInputTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private void refused(String[] arguments, String... parts) throws IOException {
        Path report = folder.resolve("report-of-a-refused-command");
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--out", report.toString()))
                .toArray(String[]::new);
        CommandRun run = CommandRun.of(all);
        assertThat(run.err()).contains(parts);
        assertThat(run.err()).startsWith("whence: ").doesNotContain("\tat ", "Exception");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(report).doesNotExist();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private String[] discover(String file, String... more) {
        return Stream.concat(Stream.of("discover", file), Stream.of(more)).toArray(String[]::new);
    }

    /** 60 rows of x, y = x + noise, z. */
    private static String table(String header) {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder text = new StringBuilder(header).append('\n');
        for (int row = 0; row < 60; row++) {
            double x = random.nextGaussian();
            text.append(x)
                    .append(',')
                    .append(x + random.nextGaussian())
                    .append(',')
                    .append(random.nextGaussian());
            text.append('\n');
        }
        return text.toString();
    }

    @Test
    void missingFile() throws IOException {
        refused(discover(folder.resolve("nothing.csv").toString()), "nothing.csv", "no such file");
    }

    @Test
    void misspeltBuiltInData() throws IOException {
        refused(discover("sahcs"), "sahcs", "did you mean 'sachs'?");
    }

    @Test
    void aFolder() throws IOException {
        refused(discover(folder.toString()), "folder");
    }

    @Test
    void emptyFile() throws IOException {
        refused(discover(file("empty.csv", "")), "empty.csv", "empty");
    }

    @Test
    void raggedRows() throws IOException {
        refused(discover(file("ragged.csv", "a,b,c\n1,2,3\n4,5\n6,7,8\n")), "ragged.csv", "line 3", "2", "3");
    }

    @Test
    void duplicateColumn() throws IOException {
        refused(discover(file("twice.csv", "a,b,a\n1,2,3\n4,5,6\n")), "twice.csv", "'a'");
    }

    @Test
    void emptyColumnName() throws IOException {
        refused(discover(file("unnamed.csv", "a,,c\n1,2,3\n4,5,6\n")), "unnamed.csv", "column 2");
    }

    @Test
    void constantColumn() throws IOException {
        refused(discover(file("constant.csv", "a,b\n1.5,7\n2.5,7\n3.25,7\n0.5,7\n")), "'b'", "constant", "'7'");
    }

    @Test
    void columnOfMissingValues() throws IOException {
        refused(discover(file("missing.csv", "a,b\n1.5,NA\n2.5,NA\n3.25,\n0.5,NA\n")), "'b'", "missing");
    }

    @Test
    void textInANumericColumn() throws IOException {
        String content = table("x,y,z").replaceFirst("(?m)^([^\n]*\n[^\n]*\n[^,]*,)[^,]*", "$1oops");
        refused(discover(file("text.csv", content)), "text.csv", "line 3", "'y'", "oops");
    }

    @Test
    void infinity() throws IOException {
        refused(discover(file("infinite.csv", "a,b\n1.5,2.5\n2.5,inf\n3.5,1\n0.1,0.2\n")), "line 3", "'b'", "inf");
    }

    @Test
    void notANumberIsAMissingValue() throws IOException {
        CommandRun run = CommandRun.of("data", file("nan.csv", "a,b\n1.5,2.5\n2.5,NaN\n3.5,1.25\n0.1,0.2\n"));
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("1 of 4 rows have a missing value (b 1)");
    }

    @Test
    void perfectlyCollinearColumns() throws IOException {
        StringBuilder text = new StringBuilder("a,b,c\n");
        SplittableRandom random = new SplittableRandom(9);
        for (int row = 0; row < 50; row++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            text.append(a).append(',').append(b).append(',').append(a + 2 * b).append('\n');
        }
        refused(discover(file("collinear.csv", text.toString())), "collinear.csv", "c", "a", "b");
    }

    @Test
    void moreColumnsThanRows() throws IOException {
        StringBuilder text = new StringBuilder();
        Random random = new Random(3);
        for (int row = 0; row < 6; row++) {
            for (int column = 0; column < 8; column++) {
                text.append(column == 0 ? "" : ",").append(row == 0 ? "v" + column : "" + random.nextGaussian());
            }
            text.append('\n');
        }
        refused(discover(file("wide.csv", text.toString())), "wide.csv", "5 rows", "8 columns", "at least 10");
    }

    @Test
    void alphaOutsideItsRange() throws IOException {
        refused(discover("sachs", "--alpha", "1.5"), "alpha", "1.5", "between 0 and 1");
        refused(discover("sachs", "--alpha", "zero"), "--alpha", "zero");
    }

    @Test
    void unknownMethodTestAndColumn() throws IOException {
        refused(discover("sachs", "--method", "pcc"), "pcc", "did you mean 'pc'?");
        refused(discover("sachs", "--method", "pc", "--test", "fisher"), "fisher", "fisher-z");
        refused(discover("sachs", "--method", "boss", "--score", "bicc"), "bicc", "did you mean 'bic'?");
        refused(discover("sachs", "--columns", "raf,mekk"), "mekk", "did you mean 'mek'?");
    }

    @Test
    void wrongTypes() throws IOException {
        refused(discover("sachs", "--types", "all=discreet"), "discreet", "discrete");
        refused(discover("asia", "--types", "smok=continuous"), "smok", "smoke");
    }

    @Test
    void cyclicGraph() throws IOException {
        String graph = file("cycle.dagitty", "dag { x -> y y -> z z -> x }");
        refused(
                new String[] {"identify", "--graph", graph, "--treatment", "x", "--outcome", "y"},
                "cycle",
                "x -> y -> z");
    }

    @Test
    void graphOverOtherVariables() throws IOException {
        String graph = file("g.dagitty", "dag { x -> y y -> w }");
        String data = file("t.csv", table("x,y,z"));
        refused(
                new String[] {"effect", data, "--treatment", "x", "--outcome", "y", "--graph", graph},
                "w",
                "g.dagitty",
                "t.csv");
    }

    @Test
    void unknownColumnInTheQuestion() throws IOException {
        String graph = file("g.dagitty", "dag { dose -> response z -> dose }");
        String data = file("t.csv", table("dose,response,z"));
        refused(
                new String[] {"effect", data, "--treatment", "doze", "--outcome", "response", "--graph", graph},
                "doze",
                "did you mean 'dose'?");
    }

    @Test
    void treatmentEqualToOutcome() throws IOException {
        String graph = file("g.dagitty", "dag { x -> y z -> x }");
        String data = file("t.csv", table("x,y,z"));
        refused(
                new String[] {"effect", data, "--treatment", "x", "--outcome", "x", "--graph", graph},
                "treatment",
                "outcome",
                "'x'");
        refused(new String[] {"identify", "--graph", graph, "--treatment", "x", "--outcome", "x"}, "'x'");
    }

    @Test
    void effectThatIsNotIdentifiable() throws IOException {
        String graph = file("bow.dagitty", "dag { x -> y x <-> y z -> x }");
        String data = file("t.csv", table("x,y,z"));
        refused(
                new String[] {"effect", data, "--treatment", "x", "--outcome", "y", "--graph", graph},
                "not identifiable",
                "hedge",
                "x",
                "y");
    }

    @Test
    void outputFolderThatIsAFile() throws IOException {
        String inTheWay = file("report", "not a folder");
        CommandRun run = CommandRun.of("discover", "sachs", "--out", inTheWay);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(inTheWay, "file", "expected a folder");
        assertThat(Files.readString(Path.of(inTheWay))).isEqualTo("not a folder");
    }

    @Test
    void unknownCommandAndOption() {
        assertThat(CommandRun.of("disover", "sachs").code()).isEqualTo(2);
        assertThat(CommandRun.of("disover", "sachs").err())
                .startsWith("whence: no command named 'disover' in Whence; did you mean 'discover'?");
        assertThat(CommandRun.of("discover", "sachs", "--alfa", "0.1").err()).contains("--alpha");
    }

    @Test
    void missingOption() {
        CommandRun run = CommandRun.of("identify", "--graph", "sachs", "--treatment", "pka");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--outcome");
    }
}
