package dev.whence.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlanketCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** cause -> y -> effect <- other, and noise that belongs to nothing. */
    private String table() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder text = new StringBuilder("noise,other,effect,y,cause,constant\n");
        for (int row = 0; row < 400; row++) {
            double cause = random.nextGaussian();
            double y = cause + random.nextGaussian();
            double other = random.nextGaussian();
            double effect = y + other + random.nextGaussian();
            text.append(random.nextGaussian() + "," + other + "," + effect + "," + y + "," + cause + ",1\n");
        }
        return Files.writeString(folder.resolve("my.csv"), text.toString()).toString();
    }

    private String[] blanket(String... more) throws IOException {
        return Stream.concat(Stream.of("blanket", table(), "--columns", "noise,other,effect,y,cause"), Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void reportsTheBlanketOfEveryMethod() throws IOException {
        for (String method : new String[] {"iamb", "inter-iamb", "fast-iamb", "iamb-fdr", "grow-shrink", "hiton"}) {
            CommandRun run = CommandRun.of(blanket("--target", "y", "--method", method));
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .contains("The Markov blanket of y is:", "cause", "effect", "other", "the other 1 tell");
        }
    }

    @Test
    void writesTheReportWithItsStability() throws IOException {
        Path out = folder.resolve("report");
        CommandRun run = CommandRun.of(blanket(
                "--target", "y", "--symmetric", "--bootstrap", "20", "--out", out.toString(), "--threads", "2"));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("come back in at least 90% of 20 resamples", "found in resamples");
        assertThat(Files.readString(out.resolve("index.html"))).contains("Markov blanket of y");
        CommandRun json = CommandRun.of(blanket("--target", "y", "--json", "-"));
        assertThat(json.out()).startsWith("{").contains("\"Members\"");
    }

    private void refused(String[] arguments, String... parts) {
        Path report = folder.resolve("report-of-a-refused-command");
        CommandRun run = CommandRun.of(Stream.concat(Stream.of(arguments), Stream.of("--out", report.toString()))
                .toArray(String[]::new));
        assertThat(run.err()).startsWith("whence: ").contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(report).doesNotExist();
    }

    @Test
    void wrongInputIsRefusedByName() throws IOException {
        refused(blanket("--target", "efect"), "efect", "did you mean 'effect'");
        refused(blanket(), "--target");
        refused(blanket("--target", "y", "--method", "imab"), "did you mean 'iamb'");
        refused(blanket("--target", "y", "--test", "fisher"), "fisher");
        refused(blanket("--target", "y", "--alpha", "1.5"), "alpha is 1.5");
        refused(blanket("--target", "y", "--max-size", "-1"), "-1");
        refused(blanket("--target", "y", "--bootstrap", "-1"), "--bootstrap is -1");
        refused(new String[] {"blanket", table(), "--target", "y"}, "constant");
        refused(new String[] {"blanket", table(), "--columns", "y", "--target", "y"}, "no column besides y");
        refused(new String[] {"blanket", "nothing.csv", "--target", "y"}, "nothing.csv");
    }
}
