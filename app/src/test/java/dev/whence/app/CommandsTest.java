package dev.whence.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README, as a user runs them. */
class CommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private CommandRun ok(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run;
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private JsonNode json(String name) throws IOException {
        return JSON.readTree(folder.resolve(name).toFile());
    }

    /** x -> m -> y with a confounder z of x and y; coefficients 0.8, 0.5; the total effect of x on y is 0.4. */
    private String chain() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder text = new StringBuilder("x,m,y,z\n");
        for (int row = 0; row < 4000; row++) {
            double z = random.nextGaussian();
            double x = 0.7 * z + random.nextGaussian();
            double m = 0.8 * x + random.nextGaussian();
            double y = 0.5 * m + 0.9 * z + random.nextGaussian();
            text.append(x)
                    .append(',')
                    .append(m)
                    .append(',')
                    .append(y)
                    .append(',')
                    .append(z)
                    .append('\n');
        }
        return Files.writeString(folder.resolve("chain.csv"), text).toString();
    }

    @Test
    void helpTeachesByExample() {
        assertThat(ok("--help").out()).contains("Examples:", "whence tour", "discover", "identify");
        for (String command :
                List.of("tour", "data", "discover", "effect", "identify", "simulate", "compare", "convert")) {
            CommandRun help = ok(command, "--help");
            assertThat(help.out()).contains("Usage: whence " + command, "Example", "whence " + command);
            assertThat(help.out()).doesNotContain("\u001b[");
        }
        assertThat(ok("completion").out()).contains("complete", "discover");
        assertThat(ok("--version").out()).startsWith("whence ");
    }

    @Test
    void tourWritesAReportThatStandsAlone() throws IOException {
        CommandRun run = ok("tour", "--bootstrap", "5", "--out", path("tour"));
        assertThat(run.out()).contains("whence discover sachs", "whence effect sachs", path("tour/index.html"));
        String html = Files.readString(folder.resolve("tour/index.html"));
        assertThat(html).contains("<svg", "erk", "akt").doesNotContain("src=\"http", "href=\"http");
        assertThat(json("tour/graph.json").get("edges")).isNotEmpty();
        try (Stream<Path> files = Files.list(folder.resolve("tour"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("index.html", "report.json", "graph.json");
        }
        // The step that the tour names gives the same number.
        ok("effect", "sachs", "-x", "erk", "-y", "akt", "-g", path("tour/graph.json"), "--json", path("effect.json"));
        assertThat(json("effect.json").at("/answer/effects/0/value").doubleValue())
                .isEqualTo(
                        json("tour/report.json").at("/answer/effects/0/value").doubleValue());
    }

    @Test
    void theSameSeedGivesTheSameReport() throws IOException {
        for (String name : List.of("one", "two")) {
            ok("discover", "sachs", "--bootstrap", "5", "--seed", "7", "--out", path(name));
        }
        ObjectNode one = (ObjectNode) json("one/report.json");
        ObjectNode two = (ObjectNode) json("two/report.json");
        for (ObjectNode report : List.of(one, two)) { // the command names the folder; the run has a date
            ((ObjectNode) report.get("provenance")).remove(List.of("command", "run"));
        }
        assertThat(one).isEqualTo(two);
        assertThat(one.toString()).contains("\"seed\":7");
    }

    @Test
    void discoverOnDiscreteColumnsWritesTheDocumentedGraph() throws IOException {
        ok(
                "discover",
                "asia",
                "--types",
                "discrete",
                "--method",
                "pc",
                "--test",
                "chi-square",
                "--alpha",
                "0.05",
                "--bootstrap",
                "3",
                "--json",
                path("graph.json"));
        JsonNode graph = json("graph.json");
        assertThat(graph.get("nodes")).hasSize(8);
        JsonNode edge = graph.get("edges").get(0);
        assertThat(edge.has("from") && edge.has("to") && edge.has("fromMark") && edge.has("toMark"))
                .isTrue();
        assertThat(edge.get("frequency").doubleValue()).isBetween(0.0, 1.0);
    }

    @Test
    void effectOnAUsersOwnFilesIsNearTheTruth() throws IOException {
        String data = chain();
        String graph = Files.writeString(folder.resolve("g.dagitty"), "dag { z -> {x y} x -> m -> y }")
                .toString();
        CommandRun run =
                ok("effect", data, "--treatment", "x", "--outcome", "y", "--graph", graph, "--json", path("e.json"));
        assertThat(run.out()).contains("placebo", "random common cause", "data subset");
        JsonNode effect = json("e.json").at("/answer/effects/0");
        assertThat(effect.get("value").doubleValue()).isCloseTo(0.4, within(0.08));
        assertThat(effect.at("/interval/low").doubleValue()).isLessThan(0.4);
        assertThat(effect.at("/interval/high").doubleValue()).isGreaterThan(0.4);
    }

    @Test
    void anAmbiguousClassIsRefusedWithTheRangeOfItsEffects() throws IOException {
        String data = chain();
        String graph = Files.writeString(folder.resolve("g.dagitty"), "pdag { z -- x -- m z -> y m -> y }")
                .toString();
        CommandRun run = CommandRun.of("effect", data, "-x", "x", "-y", "y", "-g", graph);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("not identifiable", "x -- ", "between");
    }

    @Test
    void identifyGivesFormulaOrHedge() throws IOException {
        String front = Files.writeString(folder.resolve("f.dagitty"), "dag { x -> m -> y  x <-> y }")
                .toString();
        CommandRun yes =
                ok("identify", "--graph", front, "--treatment", "x", "--outcome", "y", "--json", path("yes.json"));
        assertThat(yes.out()).contains("Yes: P(y | do(x)) = ", "ID line");
        JsonNode answer = json("yes.json");
        assertThat(answer.get("identified").booleanValue()).isTrue();
        assertThat(answer.at("/frontDoor/sets/0/0").textValue()).isEqualTo("m");

        String bow = Files.writeString(folder.resolve("b.dagitty"), "dag { x -> y  x <-> y }")
                .toString();
        CommandRun no = CommandRun.of("identify", "--graph", bow, "--query", "P(y | do(x))", "--json", path("no.json"));
        assertThat(no.code()).isEqualTo(2);
        assertThat(no.out()).contains("not identifiable", "hedge");
        assertThat(json("no.json").at("/hedge/forest")).hasSize(2);
    }

    @Test
    void compareAndConvert() throws IOException {
        String one = Files.writeString(folder.resolve("a.json"), "").toString();
        ok("convert", "sachs", one);
        CommandRun same = ok("compare", one, "sachs");
        assertThat(same.out()).contains("differ at 0 pairs");
        assertThat(ok("convert", one, "-", "--to", "dagitty").out()).startsWith("dag");
    }

    @Test
    void missingValuesAreReportedAndHandled() throws IOException {
        String data = chain();
        List<String> lines = Files.readAllLines(Path.of(data));
        lines.set(5, lines.get(5).replaceFirst("^[^,]*", "NA"));
        String holes = Files.write(folder.resolve("holes.csv"), lines).toString();
        assertThat(ok("discover", holes).out()).contains("1 of 4000 rows have a missing value (x 1)");
    }

    /** A run that is interrupted ends with 130 and leaves no file. */
    @Test
    void interruptLeavesNothingBehind() throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.whence.app.Main",
                        "discover",
                        "sachs",
                        "--bootstrap",
                        "100000",
                        "--out",
                        path("never"))
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor(4, TimeUnit.SECONDS)).isFalse();
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
