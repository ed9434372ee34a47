package dev.whence.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong about a network, a prompt or an intervention is said in one line, with exit code 2 and nothing written. */
class NetworkBadInputTest {
    private static final String GPT2 =
            NetworkGoldensTest.GOLDENS.resolve("gpt2").toString();
    private static final String PAIR = "{\"clean\": [1,2,3], \"corrupt\": [1,4,3], \"answer\": 5, \"distractor\": 6}\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private void refused(String[] arguments, String... parts) {
        Path written = folder.resolve("result-of-a-refused-command.json");
        boolean writes = !arguments[1].equals("generate");
        CommandRun run = CommandRun.of(
                writes
                        ? Stream.concat(Stream.of(arguments), Stream.of("--json", written.toString()))
                                .toArray(String[]::new)
                        : arguments);
        assertThat(run.err()).contains(parts);
        assertThat(run.err()).startsWith("whence: ").doesNotContain("\tat ", "Exception");
        assertThat(run.err().strip().lines().filter(line -> !line.startsWith("See: ")))
                .hasSize(1);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(written).doesNotExist();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private static String[] sweep(String model, String pairs, String... more) {
        return Stream.concat(Stream.of("network", "sweep", model, "--pairs", pairs), Stream.of(more))
                .toArray(String[]::new);
    }

    private static String[] logits(String model, String... more) {
        return Stream.concat(Stream.of("network", "logits", model), Stream.of(more))
                .toArray(String[]::new);
    }

    /** A copy of the golden model that may be spoilt. */
    private Path copy(String name) throws IOException {
        Path copy = Files.createDirectory(folder.resolve(name));
        for (String file : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(Path.of(GPT2, file), copy.resolve(file));
        }
        return copy;
    }

    @Test
    void noCommandOfThatName() {
        refused(new String[] {"network", "swep"}, "no command named 'swep' in whence network; did you mean 'sweep'?");
    }

    @Test
    void noSuchModel() {
        refused(logits("storys260K", "--tokens", "1"), "storys260K", "did you mean the built-in 'stories260K'?");
        refused(new String[] {"network", "logits", "--tokens", "1"}, "which model?");
    }

    @Test
    void folderWithoutConfiguration() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        refused(logits(empty.toString(), "--tokens", "1"), "config.json");
    }

    @Test
    void unknownFamily() throws IOException {
        Path copy = copy("family");
        String config = Files.readString(copy.resolve("config.json"));
        Files.writeString(copy.resolve("config.json"), config.replace("\"gpt2\"", "\"gpt9\""));
        refused(logits(copy.toString(), "--tokens", "1"), "config.json", "gpt9");
    }

    @Test
    void tensorsThatAreMissingOrMisshapen() throws IOException {
        Path copy = copy("tensors");
        byte[] bytes = Files.readAllBytes(copy.resolve("model.safetensors"));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Files.write(
                copy.resolve("model.safetensors"),
                text.replace("h.1.mlp.c_fc.weight", "h.1.mlp.c_fd.weight").getBytes(StandardCharsets.ISO_8859_1));
        refused(logits(copy.toString(), "--tokens", "1"), "h.1.mlp.c_fc.weight");
        String config = Files.readString(copy.resolve("config.json"));
        Files.write(copy.resolve("model.safetensors"), bytes);
        Files.writeString(
                copy.resolve("config.json"), config.replaceFirst("\"vocab_size\": *97", "\"vocab_size\": 98"));
        refused(logits(copy.toString(), "--tokens", "1"), "wte.weight", "97", "98");
    }

    @Test
    void weightsThatAreNotNumbers() throws IOException {
        Path copy = copy("nan");
        byte[] bytes = Files.readAllBytes(copy.resolve("model.safetensors"));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, Float.NaN);
        Files.write(copy.resolve("model.safetensors"), bytes);
        refused(logits(copy.toString(), "--tokens", "1"), "model.safetensors", "NaN");
    }

    @Test
    void prompts() {
        refused(logits(GPT2, "--tokens", "1,5000"), "5000", "97 tokens");
        refused(logits(GPT2, "--tokens", "1,x"), "'x'", "whole numbers");
        refused(logits(GPT2, "--tokens", "1,-2"), "-2");
        String ids =
                String.join(",", IntStream.range(0, 2000).mapToObj(_ -> "1").toList());
        refused(logits(GPT2, "--tokens", ids), "2000 tokens", "context");
        refused(logits(GPT2, "--prompt", "Hello"), "--prompt is a text", "no tokenizer");
        refused(logits(GPT2), "--prompt TEXT", "found neither");
        refused(logits(GPT2, "--tokens", "1", "--prompt", "x"), "found both");
        refused(new String[] {"network", "generate", GPT2, "--ids", "1", "--stop", "x"}, "tokenizer");
        refused(new String[] {"network", "generate", GPT2, "--ids", "1", "--temperature", "-1"}, "temperature");
        refused(new String[] {"network", "generate", GPT2, "--ids", "1", "--tokens", "0"}, "at least 1");
    }

    @Test
    void pairs() throws IOException {
        refused(sweep(GPT2, folder.resolve("none.jsonl").toString()), "none.jsonl", "no such file");
        refused(
                sweep(GPT2, file("a.jsonl", PAIR + PAIR.replace("[1,4,3]", "[1,4]"))),
                "line 2",
                "3 tokens",
                "2 tokens");
        refused(sweep(GPT2, file("b.jsonl", PAIR.replace("5,", "[5,7],"))), "line 1", "\"answer\"", "expected one");
        refused(sweep(GPT2, file("c.jsonl", PAIR.replace("[1,4,3]", "[1,400,3]"))), "line 1", "400", "96");
        refused(
                sweep(GPT2, file("d.jsonl", PAIR + "\n" + PAIR.replace(", \"distractor\": 6", ""))),
                "line 3",
                "distractor");
        refused(sweep(GPT2, file("e.jsonl", PAIR.replace("[1,2,3]", "\"text\""))), "line 1", "no tokenizer");
        refused(sweep(GPT2, "pronouns"), "pronouns", "no tokenizer");
        String text =
                "{\"clean\": \"The girl was happy.\", \"corrupt\": \"The boy was happy.\", \"answer\": \" princess\", \"distractor\": \" He\"}\n";
        refused(sweep("stories260K", file("f.jsonl", text)), "' princess'", "expected one");
        refused(sweep("stories260K", file("g.jsonl", text.replace("boy", "tall boy"))), "line 1", "same number");
    }

    @Test
    void kinds() throws IOException {
        String pairs = file("pairs.jsonl", PAIR);
        refused(sweep(GPT2, pairs, "--sites", "haeds"), "'haeds'", "--sites", "did you mean 'heads'?");
        refused(sweep(GPT2, pairs, "--intervention", "pach"), "--intervention", "did you mean 'patch'?");
        refused(sweep(GPT2, pairs, "--metric", "logits"), "--metric", "did you mean 'logit'?");
        refused(sweep(GPT2, pairs, "--dtype", "float16"), "--dtype", "did you mean 'bfloat16'?");
        refused(sweep(GPT2, pairs, "--device", "gpu"), "--device", "cpu");
        refused(sweep(GPT2, pairs, "--resamples", "1"), "at least 2");
        refused(sweep(GPT2, pairs, "--intervention", "resample"), "only one of 3 tokens");
        refused(new String[] {"network", "sweep", GPT2}, "--pairs");
    }

    @Test
    void cudaWithoutACard() {
        if (Files.notExists(Path.of("/dev/nvidia0"))) {
            refused(logits(GPT2, "--tokens", "1", "--device", "cuda"), "cuda", "no NVIDIA card");
        }
    }

    @Test
    void interventions() throws IOException {
        String head = "[{\"do\": \"zero\", \"site\": {\"site\": \"head\", \"layer\": %s, \"head\": %s}}]";
        for (String[] each : new String[][] {
            {head.formatted(7, 0), "head 7.0", "3 layers"},
            {head.formatted(0, 9), "head 0.9", "4 heads"},
            {head.formatted("\"x\"", 0), "[0].site.layer", "found the text 'x'"},
            {head.replace("zero", "zerro").formatted(0, 0), "[0].do", "did you mean 'zero'?"},
            {"[", "not JSON", "line 1"},
            {"[{\"do\": \"add\", \"site\": {\"site\": \"mlp\", \"layer\": 0}, \"vector\": [1, 2]}]", "2"},
            {"[{\"do\": \"patch\", \"site\": {\"site\": \"mlp\", \"layer\": 0}, \"from\": [[1, 2]]}]", "2"},
            {"[{\"do\": \"patch\", \"site\": {\"site\": \"mlp\", \"layer\": 0}, \"from\": [[1, 2, 5000]]}]", "5000"},
        }) {
            String file = file("wrong.json", each[0]);
            String[] parts = Arrays.copyOfRange(each, 1, each.length);
            refused(logits(GPT2, "--tokens", "1,2,3", "--intervene", file), parts);
            refused(new String[] {"network", "generate", GPT2, "--ids", "1,2,3", "--intervene", file}, parts);
        }
        refused(
                logits(
                        GPT2,
                        "--tokens",
                        "1",
                        "--intervene",
                        folder.resolve("none.json").toString()),
                "no such file");
    }

    @Test
    void outputInTheWay() {
        CommandRun run = CommandRun.of(sweep(GPT2, "pronouns", "--json", folder.toString()));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("is a folder");
    }
}
