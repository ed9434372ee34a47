package dev.whence.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.methods.Methods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code whence discover} with every method, what is known beforehand, and what is wrong with either. */
class DiscoverTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** a -> c <- b, c -> d, uniform noise, a after itself, and a column of days. */
    private String file(int rows, String... columns) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        List<String> lines = new ArrayList<>(List.of(String.join(",", columns)));
        double a = 0;
        for (int row = 0; row < rows; row++) {
            a = 0.5 * a + random.nextDouble(-1, 1);
            double b = random.nextDouble(-1, 1);
            double c = a + b + random.nextDouble(-1, 1);
            double d = 0.9 * c + random.nextDouble(-1, 1);
            List<String> cells = new ArrayList<>();
            for (String column : columns) {
                cells.add(
                        switch (column) {
                            case "a" -> String.valueOf(a);
                            case "b" -> String.valueOf(b);
                            case "c" -> String.valueOf(c);
                            case "d" -> String.valueOf(d);
                            case "day" ->
                                java.time.LocalDate.of(2024, 1, 1).plusDays(row).toString();
                            default -> d > 0 ? "yes" : c > 0 ? "perhaps" : "no";
                        });
            }
            lines.add(String.join(",", cells));
        }
        return Files.write(folder.resolve(String.join("", columns) + rows + ".csv"), lines)
                .toString();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private CommandRun ok(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run;
    }

    private void refused(List<String> arguments, String... parts) {
        CommandRun run =
                CommandRun.of(Stream.concat(arguments.stream(), Stream.of("--out", path("report-of-a-refused-command")))
                        .toArray(String[]::new));
        assertThat(run.err()).startsWith("whence: ").contains(parts).doesNotContain("\tat ");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(folder.resolve("report-of-a-refused-command")).doesNotExist();
    }

    static Stream<String> methods() {
        return Methods.all().stream().map(method -> method.info().word());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodRunsOnAFileAndReports(String word) throws IOException {
        SearchMethod method = Methods.named(word);
        String data =
                method.info().family() == MethodInfo.Family.PAIR ? file(300, "a", "c") : file(300, "a", "b", "c", "d");
        CommandRun run = ok("discover", data, "--method", word, "--json", path("g.json"), "--out", path("report"));
        assertThat(run.out()).contains("What the answer assumes", method.info().title());
        JsonNode graph = JSON.readTree(folder.resolve("g.json").toFile());
        assertThat(graph.get("nodes").size()).isGreaterThanOrEqualTo(2);
        assertThat(graph.get("edges").size()).isPositive();
        assertThat(folder.resolve("report/index.html")).exists();
    }

    @Test
    void autoSaysWhyAndExplainSaysWhatDecided() throws IOException {
        String data = file(1000, "a", "b", "c", "d");
        CommandRun run = ok("discover", data, "--explain", "a", "b", "--bootstrap", "5");
        assertThat(run.out()).contains("Why this search", "was chosen: 4 continuous columns", "Why: a and b");
        assertThat(run.out()).contains("On rows that the search has not seen", "Implied independencies tested");
        assertThat(ok("discover", data, "--no-check").out()).doesNotContain("On rows that the search has not seen");
        CommandRun pc = ok("discover", data, "--method", "pc", "--explain", "a", "b");
        assertThat(pc.out()).contains("Why: a and b are not joined", "Fisher z", "p = ");
    }

    @Test
    void listsTheMethods() {
        String text = ok("discover", "--methods").out();
        methods().forEach(word -> assertThat(text).contains(System.lineSeparator() + word + "  "));
    }

    @Test
    void aTableWithLevelsAndNumbers() throws IOException {
        assertThat(ok("discover", file(400, "a", "b", "c", "answer")).out()).contains("dg-bic");
        refused(
                List.of("discover", file(401, "a", "c", "answer"), "--method", "pc", "--test", "fisher-z"),
                "answer",
                "degenerate-gaussian");
        refused(List.of("discover", file(402, "a", "c"), "--method", "pc", "--test", "chi-square"), "'a'", "discrete");
    }

    @Test
    void knowledgeIsHonoured() throws IOException {
        String data = file(500, "a", "b", "c", "d");
        Path known = Files.writeString(folder.resolve("known.txt"), "tier 1: d\ntier 2: a, b, c # turned round\n");
        ok("discover", data, "--method", "pc", "--knowledge", known.toString(), "--json", path("g.json"));
        for (JsonNode edge : JSON.readTree(folder.resolve("g.json").toFile()).get("edges")) {
            if (edge.get("to").asText().equals("d")) {
                assertThat(edge.get("toMark").asText()).isEqualTo("tail");
            }
        }
        CommandRun run = ok("discover", data, "--method", "boss", "--require", "c -> d", "--forbid", "a -> b");
        assertThat(run.out()).contains("c --> d", "What was known beforehand");
    }

    @Test
    void wrongKnowledge() throws IOException {
        String data = file(200, "a", "b", "c", "d");
        List<String> pc = List.of("discover", data, "--method", "pc");
        refused(
                with(pc, "--require", "a -> b", "--require", "b -> c", "--require", "c -> a"),
                "a -> b -> c -> a",
                "cycle");
        refused(with(pc, "--require", "a -> b", "--forbid", "a -> b"), "a -> b", "forbid");
        refused(with(pc, "--tiers", "a < b", "--require", "b -> a"), "tier");
        refused(with(pc, "--forbid", "a -> bb"), "bb", "did you mean 'b'?");
        refused(with(pc, "--forbid", "a b"), "--forbid");
        refused(with(pc, "--hidden", "a <-> b"), "PC", "hidden confounders");
        refused(List.of("discover", data, "--method", "boss", "--forbid", "a ~> b"), "BOSS", "paths");
        Path wrong = Files.writeString(folder.resolve("wrong.txt"), "tier 1: a\nforbid b > c\n");
        refused(with(pc, "--knowledge", wrong.toString()), "wrong.txt:2:");
        refused(with(pc, "--knowledge", path("none.txt")), "none.txt");
    }

    @Test
    void wrongTimes() throws IOException {
        String data = file(60, "day", "a", "b", "c");
        assertThat(ok("discover", data, "--time", "day", "--lags", "2").out()).contains("x(t-1)", "(t)");
        refused(List.of("discover", data, "--time", "dya"), "dya", "did you mean 'day'?");
        refused(List.of("discover", data, "--time", "day", "--lags", "100"), "100", "60");
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(data)));
        Collections.swap(lines, 10, 20);
        String swapped = Files.write(folder.resolve("swapped.csv"), lines).toString();
        refused(List.of("discover", swapped, "--time", "day"), "day", "2024-01-20", "2024-01-11");
        Collections.swap(lines, 10, 20);
        lines.remove(30);
        String gap = Files.write(folder.resolve("gap.csv"), lines).toString();
        refused(List.of("discover", gap, "--time", "day"), "day", "2024-01-31");
    }

    @Test
    void wrongMethodsAndOptions() throws IOException {
        String data = file(200, "a", "b", "c", "d");
        refused(List.of("discover", data, "--method", "anm"), "two columns");
        refused(List.of("discover", data, "--method", "pc", "--set", "collider=max-p"), "collider", "colliders");
        refused(List.of("discover", data, "--method", "boss", "--hidden-causes"), "fci");
        refused(List.of("discover", data, "--explain", "a", "x"), "'x'");
        refused(List.of("discover", data, "--penalty", "-1"), "penalty");
        SplittableRandom random = new SplittableRandom(1);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row <= 100; row++) {
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < 40; column++) {
                cells.add(row == 0 ? "v" + column : String.valueOf(random.nextGaussian()));
            }
            lines.add(String.join(",", cells));
        }
        String wide = Files.write(folder.resolve("wide.csv"), lines).toString();
        refused(List.of("discover", wide, "--method", "exact"), "memory", "40");
    }

    private static List<String> with(List<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }
}
