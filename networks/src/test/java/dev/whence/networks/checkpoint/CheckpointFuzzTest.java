package dev.whence.networks.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever happens to a file's bytes, it opens or is refused in one line; nothing else, and not with much memory. */
class CheckpointFuzzTest {
    private static final List<String> WORDS = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "-1",
            "0",
            "1e999",
            "1e12",
            "2147483647",
            "9223372036854775807",
            "\"\"",
            "[[[]]]",
            "0.5",
            "\"llama\"",
            "4096",
            "{\"rope_type\":\"linear\",\"factor\":1e-300}",
            "99999999999999999999999");

    private static final Path TEMPORARY = temporary();

    private static Path temporary() {
        try {
            return Files.createTempDirectory("checkpoint-fuzz");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @AfterContainer
    static void delete() throws IOException {
        try (Stream<Path> files = Files.walk(TEMPORARY)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void safetensors(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Path folder = fresh(random);
        // Mostly in the header, where the bytes mean something.
        edit(folder.resolve("model.safetensors"), random, random.nextInt(3) > 0 ? 3000 : Integer.MAX_VALUE);
        opensOrRefuses(folder);
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void headersAsText(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Path folder = fresh(random);
        Path file = folder.resolve("model.safetensors");
        byte[] all = Files.readAllBytes(file);
        int length = java.nio.ByteBuffer.wrap(all)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt();
        String header = new String(all, 8, length, StandardCharsets.UTF_8);
        RawSafetensors.write(file, editText(header, random), Arrays.copyOfRange(all, 8 + length, all.length));
        opensOrRefuses(folder);
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void configurations(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Path folder = fresh(random);
        Path file = folder.resolve("config.json");
        if (random.nextInt(4) == 0) {
            edit(file, random, Integer.MAX_VALUE);
        } else {
            Files.writeString(file, editText(Files.readString(file), random));
        }
        opensOrRefuses(folder);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void indexes(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Path folder = fresh(random);
        Path shard = folder.resolve("model-1.safetensors");
        Files.move(folder.resolve("model.safetensors"), shard);
        StringBuilder map = new StringBuilder("{\"metadata\":{},\"weight_map\":{");
        String before = "";
        for (String name : RawSafetensors.read(shard).tensors.keySet()) {
            map.append(before).append('"').append(name).append("\":\"model-1.safetensors\"");
            before = ",";
        }
        Files.writeString(folder.resolve("model.safetensors.index.json"), editText(map + "}}", random));
        opensOrRefuses(folder);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void llama2c(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Path file = TEMPORARY.resolve("fuzz.bin");
        Files.write(file, Files.readAllBytes(TestNetworks.stories()));
        edit(file, random, random.nextInt(3) > 0 ? 28 : Integer.MAX_VALUE);
        opensOrRefuses(file);
    }

    private static void opensOrRefuses(Path path) {
        try (Checkpoint opened = Checkpoint.open(path)) {
            opened.check();
        } catch (InputException refused) {
            assertThat(refused.getMessage())
                    .contains(TEMPORARY.toString())
                    .doesNotContain("\n")
                    .hasSizeLessThan(3000);
        }
    }

    private static Path fresh(SplittableRandom random) throws IOException {
        Path folder = TEMPORARY.resolve("folder");
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        List<String> names = List.copyOf(TestNetworks.all().keySet());
        String name = names.get(random.nextInt(names.size()));
        // Saved once each: a save waits for the disk.
        Path saved = TEMPORARY.resolve("saved " + name);
        if (!Files.exists(saved)) {
            CheckpointWriter.write(
                    saved,
                    new TestNetworks.RandomSource(
                            java.util.Objects.requireNonNull(TestNetworks.all().get(name))));
        }
        TestNetworks.copy(saved, folder);
        return folder;
    }

    /** Bytes flipped, removed from the end, added, or moved. */
    private static void edit(Path file, SplittableRandom random, int within) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int edits = 1 + random.nextInt(4);
        for (int i = 0; i < edits && bytes.length > 0; i++) {
            int at = random.nextInt(Math.min(within, bytes.length));
            switch (random.nextInt(6)) {
                case 0 -> bytes = Arrays.copyOf(bytes, at);
                case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
                case 2 -> bytes[at] = (byte) random.nextInt();
                case 3 -> System.arraycopy(bytes, at, bytes, at / 2, Math.min(20, bytes.length - at));
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        Files.write(file, bytes);
    }

    /** One value, key or digit replaced. */
    private static String editText(String json, SplittableRandom random) {
        StringBuilder text = new StringBuilder(json);
        int edits = 1 + random.nextInt(2);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> {
                    int colon = text.indexOf(":", at);
                    int end = colon < 0 ? -1 : text.indexOf(",", colon);
                    if (end > 0) {
                        text.replace(colon + 1, end, WORDS.get(random.nextInt(WORDS.size())));
                    }
                }
                case 1 -> {
                    int digit = at;
                    while (digit < text.length() && !Character.isDigit(text.charAt(digit))) {
                        digit++;
                    }
                    if (digit < text.length()) {
                        text.setCharAt(digit, (char) ('0' + random.nextInt(10)));
                    }
                }
                case 2 -> text.deleteCharAt(at);
                default -> {
                    int comma = text.indexOf(",", at);
                    int end = comma < 0 ? -1 : text.indexOf(",", comma + 1);
                    if (end > 0) {
                        text.delete(comma, end);
                    }
                }
            }
            if (text.isEmpty()) {
                break;
            }
        }
        return text.toString();
    }
}
