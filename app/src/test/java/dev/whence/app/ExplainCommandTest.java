package dev.whence.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whence.networks.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code whence explain}, as a user runs it. */
class ExplainCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GPT2 =
            NetworkGoldensTest.GOLDENS.resolve("gpt2").toString();

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

    private void refused(String[] arguments, String... parts) {
        Path written = folder.resolve("result-of-a-refused-command.json");
        CommandRun run = CommandRun.of(Stream.concat(Stream.of(arguments), Stream.of("--json", written.toString()))
                .toArray(String[]::new));
        assertThat(run.err()).contains(parts);
        assertThat(run.err()).startsWith("whence: ").doesNotContain("\tat ", "Exception");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(written).doesNotExist();
    }

    private static String[] explain(String model, String... more) {
        return Stream.concat(Stream.of("explain", model), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void help() {
        assertThat(ok("explain", "--help").out())
                .contains("Usage: whence explain", "--budget", "eap-ig", "whence explain tasks-4l");
        assertThat(ok("explain", "--tasks").out())
                .contains("ioi", "Wang et al. 2022", "greater-than", "two-hop-facts", "arithmetic", "induction");
    }

    /** The head that a sweep finds, by another search; the report has every part that is promised. */
    @Test
    void theReportAnswersInSentencesAndPictures() throws IOException {
        CommandRun run = ok(explain(
                "stories260K",
                "--pairs",
                "pronouns",
                "--budget",
                "40-edges",
                "--random",
                "19",
                "--out",
                path("report"),
                "--json",
                path("circuit.json")));
        assertThat(run.out())
                .contains(
                        "of the effect: head 4.2",
                        "Of random circuits of its size",
                        "Every head by itself: restored",
                        "How much a circuit carries, by its size",
                        "When the answer appears",
                        "Do other searches name the same heads?",
                        "What was not explained",
                        "forward");
        assertThat(Files.readString(folder.resolve("report/index.html")))
                .contains("<svg", "Where head 4.2 looks", "head 4.2")
                .doesNotContain("src=\"http");
        JsonNode circuit = json("circuit.json");
        assertThat(circuit.get("edges").size()).isBetween(20, 40);
        assertThat(circuit.at("/heads_together/heads/0").asText()).isEqualTo("4.2");
        assertThat(circuit.at("/heads_together/restored/value").doubleValue()).isBetween(0.7, 1.0);
        assertThat(circuit.at("/accuracy").doubleValue()).isEqualTo(1);
        assertThat(circuit.at("/p_random").doubleValue()).isCloseTo(0.05, within(1e-9));
        assertThat(json("report/report.json").at("/provenance/seed").asInt()).isEqualTo(1);
    }

    @Test
    void everySearchGivesACircuit() throws IOException {
        List<String> searches = List.of("eap-ig-activations", "activation-patching", "head-gating");
        for (String search : searches) {
            ok(explain(
                    "tasks-4l",
                    "--task",
                    "facts",
                    "--count",
                    "24",
                    "--search",
                    search,
                    "--budget",
                    search.startsWith("eap") ? "60-edges" : "8-nodes",
                    "--random",
                    "19",
                    "--json",
                    path(search + ".json")));
            JsonNode circuit = json(search + ".json");
            assertThat(circuit.get("search").asText()).isEqualTo(search);
            assertThat(circuit.get("edges")).isNotEmpty();
            assertThat(circuit.at("/faithfulness/value").doubleValue()).isFinite();
        }
    }

    @Test
    void acdcFindsASmallCircuit() throws IOException {
        ok(explain(
                "induction-2l",
                "--task",
                "induction",
                "--count",
                "20",
                "--search",
                "acdc",
                "--threshold",
                "0.5",
                "--random",
                "19",
                "--json",
                path("acdc.json")));
        JsonNode circuit = json("acdc.json");
        assertThat(circuit.get("edges").size()).isBetween(1, 60);
        // Previous-token heads and induction heads, as the model is known to have.
        assertThat(circuit.get("nodes").toString()).contains("head 0.1", "head 1.");
    }

    /** A user's own folder in Hugging Face's layout, with token ids for lack of a tokenizer. */
    @Test
    void aFolderInHuggingFacesLayout() throws IOException {
        // The golden network has random weights: pairs are those that it answers, whatever that means.
        Path pairs = folder.resolve("pairs.jsonl");
        Files.writeString(pairs, likedBy(GPT2));
        JsonNode circuit;
        ok(explain(
                GPT2,
                "--pairs",
                pairs.toString(),
                "--budget",
                "30-edges",
                "--random",
                "19",
                "--json",
                path("gpt2.json")));
        circuit = json("gpt2.json");
        assertThat(circuit.get("nodes")).isNotEmpty();
    }

    /** Pairs whose answer the network prefers to the one that it gives to the corrupt prompt. */
    private static String likedBy(String model) {
        StringBuilder lines = new StringBuilder();
        try (Models.Loaded loaded = Models.load(model)) {
            for (int i = 0; i < 6; i++) {
                List<Integer> clean = List.of(1 + i, 2, 3, 4 + i);
                List<Integer> corrupt = List.of(9 + i, 2, 7, 4 + i);
                int answer = best(loaded, clean);
                int other = best(loaded, corrupt);
                if (answer != other) {
                    lines.append("{\"clean\": ")
                            .append(clean)
                            .append(", \"corrupt\": ")
                            .append(corrupt);
                    lines.append(", \"answer\": [").append(answer).append("], \"distractor\": [");
                    lines.append(other).append("]}\n");
                }
            }
        }
        return lines.toString();
    }

    private static int best(Models.Loaded loaded, List<Integer> prompt) {
        try (var system = new dev.whence.networks.system.NetworkSystem(
                loaded.network(), new dev.whence.networks.tokens.Prompts(List.of(prompt)))) {
            float[] last = system.logits(0)[prompt.size() - 1];
            int best = 0;
            for (int token = 1; token < last.length; token++) {
                best = last[token] > last[best] ? token : best;
            }
            return best;
        }
    }

    @Test
    void aTaskThatTheModelCannotDo() throws IOException {
        Path wrong = folder.resolve("wrong.jsonl");
        Files.writeString(
                wrong,
                "{\"clean\": \"The girl was very happy.\", \"corrupt\": \"The boy was very happy.\", \"answer\": \" He\","
                        + " \"distractor\": \" She\"}\n");
        refused(
                explain("stories260K", "--pairs", wrong.toString()),
                "wrong.jsonl",
                "the network does not do this task: it prefers the answer in 0 % of the 1 clean prompts");
    }

    @Test
    void pairsWithoutEffect() throws IOException {
        Path same = folder.resolve("same.jsonl");
        Files.writeString(
                same,
                "{\"clean\": \"The girl was very happy.\", \"corrupt\": \"The girl was very happy.\", \"answer\": \" She\","
                        + " \"distractor\": \" He\"}\n");
        refused(explain("stories260K", "--pairs", same.toString()), "the pairs have no effect");
    }

    @Test
    void budgetsAndOptionsThatCannotBe() {
        String[] pronouns = {"--pairs", "pronouns"};
        refused(explain("stories260K", with(pronouns, "--budget", "99999-edges")), "a budget of 99999 edges", "2461");
        refused(explain("stories260K", with(pronouns, "--budget", "lots")), "--budget is 'lots'", "40-edges");
        refused(explain("stories260K", with(pronouns, "--budget", "5-nodes")), "chooses edges", "40-edges");
        refused(
                explain("stories260K", with(pronouns, "--budget", "99-nodes", "--search", "activation-patching")),
                "a budget of 99 nodes, but the graph has 45");
        refused(explain("stories260K", with(pronouns, "--search", "eap-gi")), "did you mean 'eap-ig'?");
        refused(explain("stories260K", with(pronouns, "--off", "noise")), "corrupt, zero, mean");
        refused(explain("stories260K", with(pronouns, "--random", "3")), "--random is 3", "19");
        refused(explain("stories260K", with(pronouns, "--steps", "0")), "--steps is 0");
        refused(explain("stories260K", with(pronouns, "--metric", "loss")), "log-probability");
        refused(
                explain("stories260K", with(pronouns, "--task", "ioi")),
                "either --task NAME or --pairs FILE, found both");
        refused(explain("stories260K"), "found neither");
        refused(explain("tasks-4l", "--task", "iio"), "did you mean 'ioi'?");
        refused(explain(GPT2, "--task", "ioi"), "has no tokenizer", "--task induction");
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    /** One pair has no spread, and three are too few to be split: both are said. */
    @Test
    void fewPairsAreSaidToBeFew() throws IOException {
        Path one = folder.resolve("one.jsonl");
        Files.writeString(
                one,
                "{\"clean\": \"The girl was very happy.\", \"corrupt\": \"The boy was very happy.\", \"answer\": \" She\","
                        + " \"distractor\": \" He\"}\n");
        String out = ok(explain("stories260K", "--pairs", one.toString(), "--budget", "40-edges", "--random", "19"))
                .out();
        assertThat(out).contains("are too few to be split", "one pair has no spread");
    }
}
