package dev.whence.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whence.networks.checkpoint.Safetensors;
import dev.whence.networks.checkpoint.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every table of the golden files, computed by the commands that a user types. */
class NetworkGoldensTest {
    static final Path GOLDENS = Path.of("../networks/src/test/resources/dev/whence/networks/goldens");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int POSITIONS = 16;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static String model(String name) {
        return GOLDENS.resolve(name).toString();
    }

    private JsonNode json(String... arguments) throws IOException {
        Path file = folder.resolve("result.json");
        CommandRun run = CommandRun.of(Stream.concat(Stream.of(arguments), Stream.of("--json", file.toString()))
                .toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return JSON.readTree(file.toFile());
    }

    private static String ids(long[] ids, int prompt) {
        return Arrays.stream(ids, prompt * POSITIONS, (prompt + 1) * POSITIONS)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(","));
    }

    private static String pairs(Safetensors golden, Path file) throws IOException {
        long[] clean = golden.tensor("clean_tokens").longs();
        long[] corrupt = golden.tensor("corrupt_tokens").longs();
        long[] answers = golden.tensor("answer_tokens").longs();
        StringBuilder text = new StringBuilder();
        for (int pair = 0; pair < answers.length / 2; pair++) {
            text.append("{\"clean\": [").append(ids(clean, pair)).append("], \"corrupt\": [");
            text.append(ids(corrupt, pair)).append("], \"answer\": ").append(answers[2 * pair]);
            text.append(", \"distractor\": [").append(answers[2 * pair + 1]).append("]}\n");
        }
        return Files.writeString(file, text).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gpt_neox", "llama"})
    void logits(String name) throws IOException {
        try (Safetensors golden = Safetensors.open(GOLDENS.resolve(name).resolve("golden.safetensors"))) {
            for (String run : new String[] {"clean", "corrupt"}) {
                float[] expected = golden.tensor(run + "_logits").floats();
                long[] tokens = golden.tensor(run + "_tokens").longs();
                for (int prompt = 0; prompt < tokens.length / POSITIONS; prompt++) {
                    JsonNode result = json("network", "logits", model(name), "--tokens", ids(tokens, prompt));
                    assertThat(result.get("tokens")).hasSize(POSITIONS);
                    int vocabulary = result.at("/logits/0").size();
                    for (int i = 0; i < POSITIONS * vocabulary; i++) {
                        float value = result.get("logits")
                                .get(i / vocabulary)
                                .get(i % vocabulary)
                                .floatValue();
                        assertThat(value).isCloseTo(expected[prompt * POSITIONS * vocabulary + i], within(1e-4f));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gpt_neox", "llama"})
    void sweeps(String name) throws IOException {
        try (Safetensors golden = Safetensors.open(GOLDENS.resolve(name).resolve("golden.safetensors"))) {
            String pairs = pairs(golden, folder.resolve("pairs.jsonl"));
            Sweeps sweeps = new Sweeps(golden, name, pairs);
            sweeps.check("patch_head_out_all_pos", "head", false, "heads", "patch");
            sweeps.check("patch_head_out_by_pos", "head", true, "heads", "patch");
            sweeps.check("patch_resid_pre", "residual", true, "residual", "patch");
            sweeps.check("patch_mlp_out", "mlp", true, "mlps", "patch");
            sweeps.check("patch_attn_out", "attention-output", true, "attention-outputs", "patch");
            sweeps.check("patch_head_q", "query", false, "queries", "patch");
            if (!name.equals("llama")) {
                sweeps.check("patch_head_v", "value", false, "values", "patch");
            }
            sweeps.check("patch_head_pattern", "pattern", false, "patterns", "patch");
            sweeps.check("zero_ablate_head", "head", false, "heads", "zero");
            sweeps.check("mean_ablate_head_per_position", "head", false, "heads", "mean");
        }
    }

    private final class Sweeps {
        private final Safetensors golden;
        private final String name;
        private final String pairs;

        Sweeps(Safetensors golden, String name, String pairs) {
            this.golden = golden;
            this.name = name;
            this.pairs = pairs;
        }

        void check(String table, String single, boolean byPosition, String sites, String intervention)
                throws IOException {
            String[] arguments = {
                "network", "sweep", model(name), "--pairs", pairs, "--sites", sites, "--intervention", intervention
            };
            JsonNode result = json(
                    byPosition
                            ? Stream.concat(Stream.of(arguments), Stream.of("--by-position"))
                                    .toArray(String[]::new)
                            : arguments);
            double clean = golden.tensor("metric_clean").floats()[0];
            double corrupt = golden.tensor("metric_corrupt").floats()[0];
            assertThat(result.get("clean").doubleValue()).isCloseTo(clean, within(1e-4));
            assertThat(result.get("corrupt").doubleValue()).isCloseTo(corrupt, within(1e-4));
            double base = result.get(intervention.equals("patch") ? "corrupt" : "clean")
                    .doubleValue();
            float[] expected =
                    Optional.of(golden.tensor(table)).map(Tensor::floats).orElseThrow();
            assertThat(result.get("sites")).hasSize(expected.length);
            for (JsonNode site : result.get("sites")) {
                String where = table + " " + site;
                assertThat(site.get("site").textValue()).isEqualTo(single);
                assertThat(site.has("neuron")).isFalse();
                assertThat(site.get("position").isNull()).isEqualTo(!byPosition);
                boolean heads = site.get("head").isInt();
                int layer = site.get("layer").intValue();
                int head = site.get("head").intValue();
                int position = site.get("position").intValue();
                int at = !byPosition
                        ? layer * 4 + head
                        : heads ? (layer * POSITIONS + position) * 4 + head : layer * POSITIONS + position;
                double metric = site.get("metric").doubleValue();
                assertThat(metric).as(where).isCloseTo(expected[at], within(1e-3));
                assertThat(site.get("effect").doubleValue()).as(where).isCloseTo(metric - base, within(1e-9));
                assertThat(site.at("/interval/0").doubleValue())
                        .as(where)
                        .isLessThanOrEqualTo(site.at("/interval/1").doubleValue());
            }
        }
    }
}
