package dev.whence.networks.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Llama2cTest {
    @TempDir
    Path temporary;

    @Test
    void readsTheStories() throws IOException {
        ByteBuffer file =
                ByteBuffer.wrap(Files.readAllBytes(TestNetworks.stories())).order(ByteOrder.LITTLE_ENDIAN);
        try (Checkpoint opened = Checkpoint.open(TestNetworks.stories())) {
            TransformerSpec spec = opened.spec();
            assertThat(opened.check()).isEmpty();
            assertThat(spec.attention())
                    .isEqualTo(new Attention(8, 4, 8, 1 / Math.sqrt(8), false, false, false, 0, List.of()));
            assertThat(spec.mlp()).contains(new Mlp(172, Mlp.Activation.SILU, true, false));
            assertThat(spec.output()).isEqualTo(Output.standard(true));
            assertThat(spec.parameters()).isEqualTo(260_032);
            // The first numbers of each array, by adding up what stands before it.
            int at = 28;
            at = same(opened, file, at, 512 * 64, "embedding.tokens");
            at = layers(opened, file, at, 64, "attention.norm.weight");
            at = layers(opened, file, at, 64 * 64, "attention.query.weight");
            at = layers(opened, file, at, 32 * 64, "attention.key.weight");
            at = layers(opened, file, at, 32 * 64, "attention.value.weight");
            at = layers(opened, file, at, 64 * 64, "attention.output.weight");
            at = layers(opened, file, at, 64, "mlp.norm.weight");
            at = layers(opened, file, at, 172 * 64, "mlp.gate.weight");
            at = layers(opened, file, at, 64 * 172, "mlp.out.weight");
            at = layers(opened, file, at, 172 * 64, "mlp.in.weight");
            at = same(opened, file, at, 64, "norm.weight");
            assertThat(at + 2 * 512 * 4 * 4).isEqualTo(file.capacity());
        }
    }

    private static int layers(Checkpoint opened, ByteBuffer file, int start, int count, String name) {
        int at = start;
        for (int layer = 0; layer < 5; layer++) {
            at = same(opened, file, at, count, "layers." + layer + "." + name);
        }
        return at;
    }

    private static int same(Checkpoint opened, ByteBuffer file, int start, int count, String name) {
        float[] values = TestNetworks.read(opened, name);
        assertThat(values).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(values[i]).isEqualTo(file.getFloat(start + 4 * i));
        }
        return start + 4 * count;
    }

    /** Scores of rotated queries and keys are the same in both layouts, by the definition of each. */
    @Test
    void savedAsLlamaAttendsAlike() {
        Path folder = temporary.resolve("llama");
        try (Checkpoint bin = Checkpoint.open(TestNetworks.stories())) {
            CheckpointWriter.write(folder, bin);
            try (Checkpoint saved = Checkpoint.open(folder)) {
                assertThat(saved.check()).isEmpty();
                assertThat(saved.spec().family()).isEqualTo("llama");
                assertThat(((Positions.Rotary) saved.spec().positions()).interleaved())
                        .isFalse();
                assertThat(saved.spec().norm()).isEqualTo(bin.spec().norm());
                SplittableRandom random = new SplittableRandom(1);
                double[] a = random.doubles(64, -1, 1).toArray();
                double[] b = random.doubles(64, -1, 1).toArray();
                for (int layer = 0; layer < 5; layer++) {
                    String name = "layers." + layer + ".attention.";
                    for (int head = 0; head < 8; head++) {
                        double one = score(
                                rows(bin, name + "query.weight", head, a),
                                37,
                                rows(bin, name + "key.weight", head / 2, b),
                                11,
                                true);
                        double other = score(
                                rows(saved, name + "query.weight", head, a),
                                37,
                                rows(saved, name + "key.weight", head / 2, b),
                                11,
                                false);
                        assertThat(other).isCloseTo(one, within(1e-12 * (1 + Math.abs(one))));
                    }
                }
                for (ParameterShape parameter : ParameterShape.of(bin.spec())) {
                    float[] before = TestNetworks.read(bin, parameter);
                    float[] after = TestNetworks.read(saved, parameter);
                    if (!parameter.name().matches(".*(query|key)\\.weight")) {
                        assertThat(after).isEqualTo(before);
                    } else {
                        assertThat(after).isNotEqualTo(before);
                        Arrays.sort(before);
                        Arrays.sort(after);
                        assertThat(after).isEqualTo(before);
                    }
                }
            }
        }
    }

    private static double[] rows(Checkpoint opened, String name, int head, double[] x) {
        float[] weight = TestNetworks.read(opened, name);
        double[] out = new double[8];
        for (int row = 0; row < 8; row++) {
            for (int i = 0; i < 64; i++) {
                out[row] += weight[(head * 8 + row) * 64 + i] * x[i];
            }
        }
        return out;
    }

    private static double score(double[] query, int at, double[] key, int before, boolean interleaved) {
        double[] q = turned(query, at, interleaved);
        double[] k = turned(key, before, interleaved);
        double sum = 0;
        for (int i = 0; i < 8; i++) {
            sum += q[i] * k[i];
        }
        return sum;
    }

    private static double[] turned(double[] x, int position, boolean interleaved) {
        double[] out = new double[8];
        for (int pair = 0; pair < 4; pair++) {
            int one = interleaved ? 2 * pair : pair;
            int other = interleaved ? 2 * pair + 1 : pair + 4;
            double angle = position * Math.pow(10_000, -2.0 * pair / 8);
            out[one] = x[one] * Math.cos(angle) - x[other] * Math.sin(angle);
            out[other] = x[one] * Math.sin(angle) + x[other] * Math.cos(angle);
        }
        return out;
    }

    /** Byte offset, an int32 to put there, and what the message says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0  | 0           | dim (byte offset 0) is 0, expected 1 to
            0  | 63          | n_heads 8 (byte offset 12) does not divide dim 63
            0  | 80          | the header (width 80, 5 layers, vocabulary 512, ...) calls for
            0  | 1634415666  | a later format of llama2.c
            4  | -1          | hidden_dim (byte offset 4) is -1
            4  | 173         | calls for
            8  | 1000000     | n_layers (byte offset 8) is 1000000, expected 1 to 4096
            8  | 6           | calls for
            12 | 7           | n_heads 7 (byte offset 12) does not divide dim 64
            12 | 64          | into heads of an even width
            16 | 3           | n_kv_heads 3 (byte offset 16) does not divide n_heads 8
            16 | 8           | calls for
            20 | 0           | vocab_size (byte offset 20) is 0
            20 | -2147483648 | vocab_size (byte offset 20) is -2147483648
            20 | -512        | calls for
            24 | -5          | seq_len (byte offset 24) is -5
            24 | 1024        | calls for
            """)
    void wrongHeaders(int offset, int value, String part) throws IOException {
        byte[] bytes = Files.readAllBytes(TestNetworks.stories());
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
        refused(bytes, part);
    }

    @Test
    void wrongFiles() throws IOException {
        byte[] bytes = Files.readAllBytes(TestNetworks.stories());
        refused(new byte[0], "0 bytes, expected at least the 28");
        refused(
                Arrays.copyOf(bytes, bytes.length - 1),
                "1056539 bytes, but the header",
                "calls for 1056540: the file is truncated");
        refused(Arrays.copyOf(bytes, bytes.length + 4), "1056544 bytes");
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putFloat(28 + 4 * 65, Float.NaN);
        refused(bytes, "tensor 'token_embedding' has NaN at [1, 1]");
        buffer.putFloat(28 + 4 * 65, 0);
        buffer.putFloat(bytes.length - 4, 0.5f);
        Path file = Files.write(temporary.resolve("wrong.bin"), bytes);
        try (Checkpoint opened = Checkpoint.open(file)) {
            assertThat(opened.warnings()).singleElement().asString().contains("freq_cis at [511, 3]", "base 10000");
        }
        buffer.putFloat(bytes.length - 4, Float.NaN);
        Files.write(file, bytes);
        try (Checkpoint opened = Checkpoint.open(file)) {
            assertThat(opened.warnings()).hasSize(1);
        }
    }

    @Test
    void readsAClassifierOfItsOwn() throws IOException {
        byte[] bytes = Files.readAllBytes(TestNetworks.stories());
        ByteBuffer file = ByteBuffer.allocate(bytes.length + 4 * 512 * 64).order(ByteOrder.LITTLE_ENDIAN);
        file.put(bytes).putFloat(5).putInt(20, -512);
        Path path = Files.write(temporary.resolve("untied.bin"), file.array());
        try (Checkpoint opened = Checkpoint.open(path)) {
            assertThat(opened.spec().output().tied()).isFalse();
            assertThat(TestNetworks.read(opened, "output.weight")[0]).isEqualTo(5);
        }
    }

    private void refused(byte[] bytes, String... parts) throws IOException {
        Path file = Files.write(temporary.resolve("wrong.bin"), bytes);
        assertThatThrownBy(() -> {
                    try (Checkpoint opened = Checkpoint.open(file)) {
                        opened.check();
                    }
                })
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(parts);
    }
}
