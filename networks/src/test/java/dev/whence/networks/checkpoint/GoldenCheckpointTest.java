package dev.whence.networks.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.Positions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that others wrote, element by element against plain index arithmetic. */
class GoldenCheckpointTest {
    private static final int WIDTH = 48;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gpt_neox", "llama"})
    void opensAndSavesTheSame(String family) {
        Path folder = TestNetworks.golden(family);
        try (Checkpoint opened = Checkpoint.open(folder)) {
            assertThat(opened.spec().family()).isEqualTo(family);
            assertThat(opened.spec().layers()).isEqualTo(3);
            assertThat(opened.spec().vocabulary()).isEqualTo(97);
            CheckpointWriter.write(temporary.resolve(family), opened);
        }
        RawSafetensors before = RawSafetensors.read(folder.resolve("model.safetensors"));
        RawSafetensors after = RawSafetensors.read(temporary.resolve(family).resolve("model.safetensors"));
        assertThat(after.tensors.keySet()).containsExactlyInAnyOrderElementsOf(before.tensors.keySet());
        before.tensors.forEach((name, raw) -> {
            assertThat(after.get(name).shape()).as(name).isEqualTo(raw.shape());
            assertThat(after.get(name).bytes()).as(name).isEqualTo(raw.bytes());
        });
    }

    @Test
    void gpt2IsTransposedAndFused() {
        Path folder = TestNetworks.golden("gpt2");
        RawSafetensors raw = RawSafetensors.read(folder.resolve("model.safetensors"));
        try (Checkpoint opened = Checkpoint.open(folder)) {
            assertThat(opened.spec().attention()).isEqualTo(Attention.standard(4, 12, true));
            assertThat(opened.spec().mlp()).contains(new Mlp(192, Mlp.Activation.GELU_TANH, false, true));
            List<String> parts = List.of("query", "key", "value");
            for (int layer = 0; layer < 3; layer++) {
                float[] fused = raw.get("transformer.h." + layer + ".attn.c_attn.weight")
                        .floats();
                float[] biases =
                        raw.get("transformer.h." + layer + ".attn.c_attn.bias").floats();
                float[] up =
                        raw.get("transformer.h." + layer + ".mlp.c_fc.weight").floats();
                for (int part = 0; part < 3; part++) {
                    String name = "layers." + layer + ".attention." + parts.get(part);
                    float[] weight = TestNetworks.read(opened, name + ".weight");
                    float[] bias = TestNetworks.read(opened, name + ".bias");
                    for (int out = 0; out < WIDTH; out++) {
                        assertThat(bias[out]).isEqualTo(biases[part * WIDTH + out]);
                        for (int in = 0; in < WIDTH; in++) {
                            assertThat(weight[out * WIDTH + in]).isEqualTo(fused[in * 3 * WIDTH + part * WIDTH + out]);
                        }
                    }
                }
                float[] in = TestNetworks.read(opened, "layers." + layer + ".mlp.in.weight");
                assertThat(in[100 * WIDTH + 7]).isEqualTo(up[7 * 192 + 100]);
            }
        }
    }

    @Test
    void gptNeoxIsFusedHeadByHead() {
        Path folder = TestNetworks.golden("gpt_neox");
        RawSafetensors raw = RawSafetensors.read(folder.resolve("model.safetensors"));
        try (Checkpoint opened = Checkpoint.open(folder)) {
            assertThat(opened.spec().block()).isEqualTo(new Block(Block.Wiring.PARALLEL, Block.Norms.PRE));
            assertThat(((Positions.Rotary) opened.spec().positions()).width()).isEqualTo(4);
            float[] fused = raw.get("gpt_neox.layers.1.attention.query_key_value.weight")
                    .floats();
            float[] biases =
                    raw.get("gpt_neox.layers.1.attention.query_key_value.bias").floats();
            List<String> parts = List.of("query", "key", "value");
            for (int part = 0; part < 3; part++) {
                float[] weight = TestNetworks.read(opened, "layers.1.attention." + parts.get(part) + ".weight");
                float[] bias = TestNetworks.read(opened, "layers.1.attention." + parts.get(part) + ".bias");
                for (int head = 0; head < 4; head++) {
                    for (int d = 0; d < 12; d++) {
                        int row = (head * 3 + part) * 12 + d;
                        assertThat(bias[head * 12 + d]).isEqualTo(biases[row]);
                        for (int in = 0; in < WIDTH; in++) {
                            assertThat(weight[(head * 12 + d) * WIDTH + in]).isEqualTo(fused[row * WIDTH + in]);
                        }
                    }
                }
            }
        }
    }

    @Test
    void llamaIsAsItIs() {
        Path folder = TestNetworks.golden("llama");
        RawSafetensors raw = RawSafetensors.read(folder.resolve("model.safetensors"));
        try (Checkpoint opened = Checkpoint.open(folder)) {
            assertThat(opened.spec().attention().keyValueHeads()).isEqualTo(2);
            same(opened, "layers.2.attention.key.weight", raw, "model.layers.2.self_attn.k_proj.weight");
            same(opened, "layers.0.mlp.gate.weight", raw, "model.layers.0.mlp.gate_proj.weight");
            same(opened, "layers.0.mlp.in.weight", raw, "model.layers.0.mlp.up_proj.weight");
            same(opened, "layers.1.mlp.norm.weight", raw, "model.layers.1.post_attention_layernorm.weight");
            same(opened, "output.weight", raw, "lm_head.weight");
        }
    }

    private static void same(Checkpoint opened, String name, RawSafetensors raw, String tensor) {
        assertThat(TestNetworks.read(opened, name)).isEqualTo(raw.get(tensor).floats());
    }

    @Test
    void goldensHaveTokens() {
        for (String family : List.of("gpt2", "gpt_neox", "llama")) {
            try (Safetensors golden =
                    Safetensors.open(TestNetworks.golden(family).resolve("golden.safetensors"))) {
                assertThat(java.util.Arrays.stream(golden.tensor("clean_tokens").longs())
                                .boxed())
                        .hasSize(64)
                        .allMatch(token -> token >= 0 && token < 97);
                assertThat(golden.tensor("clean_logits").shape()).isEqualTo(List.of(4L, 16L, 97L));
                assertThat(golden.tensor("clean_logits").floats()).hasSize(4 * 16 * 97);
            }
        }
    }

    @Test
    void everyParameterIsRead() {
        for (String family : List.of("gpt2", "gpt_neox", "llama")) {
            try (Checkpoint opened = Checkpoint.open(TestNetworks.golden(family))) {
                double sum = 0;
                for (ParameterShape parameter : ParameterShape.of(opened.spec())) {
                    for (float value : TestNetworks.read(opened, parameter)) {
                        sum += Math.abs(value);
                    }
                }
                double expected = 0;
                RawSafetensors raw =
                        RawSafetensors.read(TestNetworks.golden(family).resolve("model.safetensors"));
                for (RawSafetensors.Raw tensor : raw.tensors.values()) {
                    for (float value : tensor.floats()) {
                        expected += Math.abs(value);
                    }
                }
                assertThat(sum).isCloseTo(expected, org.assertj.core.data.Percentage.withPercentage(1e-6));
            }
        }
    }
}
