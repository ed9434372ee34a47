package dev.whence.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about networks, as a user runs them. */
class NetworkCommandTest {
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

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void help() {
        assertThat(ok("network").out()).contains("sweep", "generate", "whence network info stories260K");
        assertThat(ok("network", "sweep", "--help").out()).contains("Usage: whence network sweep", "--by-position");
        assertThat(ok("--help").out()).contains("network", "neural network");
        assertThat(ok("completion").out()).contains("--by-position");
    }

    @Test
    void infoListsAndDescribes() {
        assertThat(ok("network", "info").out()).contains("stories260K", "MIT");
        assertThat(ok("network", "info", "stories260K").out())
                .contains("5 layers", "8 heads", "260,032", "512 tokens", "Self-check", "to ");
        assertThat(ok("network", "info", GPT2).out()).contains("gpt2", "none: prompts are token ids");
    }

    @Test
    void generateWritesTheTextAlone() throws IOException {
        String[] story = {"network", "generate", "stories260K", "--prompt", "Once upon a time", "--tokens", "30"};
        String text = ok(story).out();
        assertThat(text).startsWith(", there was a little girl named Lily.").doesNotContain("Once upon");
        String stopped = ok(
                        "network",
                        "generate",
                        "stories260K",
                        "--prompt",
                        "Once upon a time",
                        "--stop",
                        "girl",
                        "--tokens",
                        "30")
                .out();
        assertThat(stopped).isEqualTo(", there was a little " + System.lineSeparator());
        String intervention = file("silent.json", """
                [{"do": "zero", "site": {"site": "attention-output", "layer": 0}}]
                """);
        assertThat(ok(
                                "network",
                                "generate",
                                "stories260K",
                                "--prompt",
                                "Once upon a time",
                                "--tokens",
                                "30",
                                "--intervene",
                                intervention)
                        .out())
                .isNotEqualTo(text);
        String seed = ok("network", "generate", GPT2, "--ids", "1,5,9", "--tokens", "4", "--temperature", "1")
                .out();
        assertThat(seed.strip()).matches("\\d+( \\d+){3}");
        assertThat(ok("network", "generate", GPT2, "--ids", "1,5,9", "--tokens", "4", "--temperature", "1")
                        .out())
                .isEqualTo(seed);
    }

    @Test
    void logitsUnderAnIntervention() throws IOException {
        ok("network", "logits", "stories260K", "--prompt", "The girl was very happy.", "--json", path("as-is.json"));
        assertThat(ok("network", "logits", "stories260K", "--prompt", "The girl was very happy.", "--top", "3")
                        .out())
                .contains("' She'", "95%");
        String set = file("set.json", "{\"do\": \"set\", \"site\": {\"site\": \"logits\"}, \"value\": 2.5}");
        ok(
                "network",
                "logits",
                "stories260K",
                "--prompt",
                "The girl was very happy.",
                "--intervene",
                set,
                "--json",
                path("set-logits.json"));
        JsonNode result = json("set-logits.json");
        assertThat(result.get("logits")).hasSize(result.get("tokens").size());
        assertThat(result.at("/logits/3/7").doubleValue()).isEqualTo(2.5);
        assertThat(json("as-is.json").get("tokens")).isEqualTo(result.get("tokens"));
    }

    @Test
    void sweepFindsTheHeadsAndWritesAReport() throws IOException {
        CommandRun run = ok(
                "network",
                "sweep",
                "stories260K",
                "--pairs",
                "pronouns",
                "--out",
                path("report"),
                "--json",
                path("e.json"));
        assertThat(run.out())
                .contains("2 of 40 heads alone restore at least a tenth", "head 4.2", "in 28 of 28 clean prompts");
        JsonNode effects = json("e.json");
        assertThat(effects.get("clean").doubleValue()).isCloseTo(5.494, within(0.01));
        JsonNode mover = effects.get("sites").get(4 * 8 + 2);
        assertThat(mover.toString())
                .startsWith("{\"site\":\"head\",\"layer\":4,\"head\":2,\"position\":null,\"metric\":");
        assertThat(mover.get("effect").doubleValue()).isBetween(8.0, 9.5);
        assertThat(Files.readString(folder.resolve("report/index.html")))
                .contains("head 4.2", "Every head, layer by layer");
        ok("network", "sweep", "stories260K", "--pairs", "pronouns", "--json", path("again.json"));
        assertThat(json("again.json")).isEqualTo(effects);
        String out = ok(
                        "network",
                        "sweep",
                        "stories260K",
                        "--pairs",
                        "pronouns",
                        "--sites",
                        "mlps",
                        "--metric",
                        "loss",
                        "--dtype",
                        "bfloat16")
                .out();
        assertThat(out).contains("Error of bfloat16", "measured against float32");
    }

    @Test
    void trainWritesANetworkThatOpens() throws IOException {
        String config = file("tiny.json", """
                {"model": {"kind": "attention_only", "vocabulary": 20, "context": 16, "layers": 1, "width": 8, "heads": 2},
                 "data": {"kind": "induction", "shuffled": false},
                 "plan": {"steps": 4, "batch": 2, "length": 8, "evaluateEvery": 2, "checkpointEvery": 2}}
                """);
        assertThat(ok("network", "train", config, "--out", path("tiny")).out()).contains("step 2: loss", "Network: ");
        assertThat(ok("network", "info", path("tiny/model")).out()).contains("1 layers");
        CommandRun again = CommandRun.of("network", "train", config, "--out", path("tiny"));
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("there already");
    }

    @Test
    void corruptMirrorsPatchWhenThePairsAreMirrored() throws IOException {
        for (String treatment : new String[] {"patch", "corrupt"}) {
            ok(
                    "network",
                    "sweep",
                    "stories260K",
                    "--pairs",
                    "pronouns",
                    "--intervention",
                    treatment,
                    "--json",
                    path(treatment));
        }
        for (int site = 0; site < 40; site++) {
            assertThat(json("corrupt").at("/sites/" + site + "/effect").doubleValue())
                    .isCloseTo(-json("patch").at("/sites/" + site + "/effect").doubleValue(), within(1e-3));
        }
    }

    @Test
    void oneLineEachOfTheOtherKinds() throws IOException {
        String one =
                file("one.jsonl", "{\"clean\": [1,2,3], \"corrupt\": [1,4,3], \"answer\": 5, \"distractor\": 6}\n");
        for (String sites : new String[] {"keys", "values", "neurons"}) {
            CommandRun run = ok(
                    "network", "sweep", GPT2, "--pairs", one, "--sites", sites, "--by-position", "--json", path(sites));
            assertThat(run.out()).contains("one pair has no spread to judge by");
            JsonNode site = json(sites).at("/sites/1");
            assertThat(site.get("interval").toString()).isEqualTo("[null,null]");
            assertThat(site.get("position").intValue()).isEqualTo(1);
            assertThat(site.has("neuron")).isEqualTo(sites.equals("neurons"));
        }
        String same = file(
                "same.jsonl",
                "{\"clean\": [1,2,3], \"corrupt\": [1,2,3], \"answer\": 5}\n{\"clean\": [1,2,4], \"corrupt\": [1,3,4], \"answer\": 6}\n");
        CommandRun run =
                ok("network", "sweep", GPT2, "--pairs", same, "--metric", "probability", "--intervention", "resample");
        assertThat(run.out()).contains("1 of 2 have the same clean and corrupt prompt");
    }
}
