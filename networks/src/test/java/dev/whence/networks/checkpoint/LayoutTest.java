package dev.whence.networks.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.TransformerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tensors of saved files, by the published names and shapes of each family, and what stands where in fused ones. */
class LayoutTest {
    @TempDir
    Path temporary;

    private final Map<String, float[]> values = new LinkedHashMap<>();

    private RawSafetensors saved(String name) {
        TransformerSpec spec = Objects.requireNonNull(TestNetworks.all().get(name));
        Path folder = temporary.resolve("saved");
        CheckpointWriter.write(folder, new TestNetworks.RandomSource(spec));
        ParameterShape.of(spec)
                .forEach(parameter -> values.put(parameter.name(), TestNetworks.RandomSource.values(parameter)));
        return RawSafetensors.read(folder.resolve("model.safetensors"));
    }

    private float[] value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private static Map<String, String> shapes(RawSafetensors file) {
        Map<String, String> shapes = new TreeMap<>();
        file.tensors.forEach((name, raw) -> {
            if (!name.matches(".*\\.[1-9]\\..*")) {
                shapes.put(name, raw.shape().toString());
            }
        });
        return shapes;
    }

    private static Map<String, String> expected(String text) {
        Map<String, String> shapes = new TreeMap<>();
        for (String line : text.lines().toList()) {
            int space = line.indexOf(' ');
            shapes.put(line.substring(0, space), line.substring(space + 1));
        }
        return shapes;
    }

    @Test
    void gptNeo() {
        assertThat(shapes(saved("gpt_neo untied"))).isEqualTo(expected("""
                transformer.wte.weight [23, 12]
                transformer.wpe.weight [16, 12]
                transformer.h.0.ln_1.weight [12]
                transformer.h.0.ln_1.bias [12]
                transformer.h.0.attn.attention.q_proj.weight [12, 12]
                transformer.h.0.attn.attention.k_proj.weight [12, 12]
                transformer.h.0.attn.attention.v_proj.weight [12, 12]
                transformer.h.0.attn.attention.out_proj.weight [12, 12]
                transformer.h.0.attn.attention.out_proj.bias [12]
                transformer.h.0.ln_2.weight [12]
                transformer.h.0.ln_2.bias [12]
                transformer.h.0.mlp.c_fc.weight [20, 12]
                transformer.h.0.mlp.c_fc.bias [20]
                transformer.h.0.mlp.c_proj.weight [12, 20]
                transformer.h.0.mlp.c_proj.bias [12]
                transformer.ln_f.weight [12]
                transformer.ln_f.bias [12]
                lm_head.weight [23, 12]"""));
    }

    @Test
    void llamaWithBiases() {
        assertThat(shapes(saved("llama 3, biases untied"))).isEqualTo(expected("""
                model.embed_tokens.weight [23, 12]
                model.layers.0.input_layernorm.weight [12]
                model.layers.0.self_attn.q_proj.weight [16, 12]
                model.layers.0.self_attn.q_proj.bias [16]
                model.layers.0.self_attn.k_proj.weight [4, 12]
                model.layers.0.self_attn.k_proj.bias [4]
                model.layers.0.self_attn.v_proj.weight [4, 12]
                model.layers.0.self_attn.v_proj.bias [4]
                model.layers.0.self_attn.o_proj.weight [12, 16]
                model.layers.0.self_attn.o_proj.bias [12]
                model.layers.0.post_attention_layernorm.weight [12]
                model.layers.0.mlp.gate_proj.weight [20, 12]
                model.layers.0.mlp.gate_proj.bias [20]
                model.layers.0.mlp.up_proj.weight [20, 12]
                model.layers.0.mlp.up_proj.bias [20]
                model.layers.0.mlp.down_proj.weight [12, 20]
                model.layers.0.mlp.down_proj.bias [12]
                model.norm.weight [12]
                lm_head.weight [23, 12]"""));
    }

    @Test
    void qwen2() {
        assertThat(shapes(saved("qwen2 tied"))).isEqualTo(expected("""
                model.embed_tokens.weight [23, 12]
                model.layers.0.input_layernorm.weight [12]
                model.layers.0.self_attn.q_proj.weight [12, 12]
                model.layers.0.self_attn.q_proj.bias [12]
                model.layers.0.self_attn.k_proj.weight [6, 12]
                model.layers.0.self_attn.k_proj.bias [6]
                model.layers.0.self_attn.v_proj.weight [6, 12]
                model.layers.0.self_attn.v_proj.bias [6]
                model.layers.0.self_attn.o_proj.weight [12, 12]
                model.layers.0.post_attention_layernorm.weight [12]
                model.layers.0.mlp.gate_proj.weight [20, 12]
                model.layers.0.mlp.up_proj.weight [20, 12]
                model.layers.0.mlp.down_proj.weight [12, 20]
                model.norm.weight [12]"""));
    }

    @Test
    void gemma3() {
        RawSafetensors file = saved("gemma3_text tied");
        assertThat(shapes(file)).isEqualTo(expected("""
                model.embed_tokens.weight [23, 12]
                model.layers.0.input_layernorm.weight [12]
                model.layers.0.self_attn.q_proj.weight [32, 12]
                model.layers.0.self_attn.k_proj.weight [16, 12]
                model.layers.0.self_attn.v_proj.weight [16, 12]
                model.layers.0.self_attn.q_norm.weight [8]
                model.layers.0.self_attn.k_norm.weight [8]
                model.layers.0.self_attn.o_proj.weight [12, 32]
                model.layers.0.post_attention_layernorm.weight [12]
                model.layers.0.pre_feedforward_layernorm.weight [12]
                model.layers.0.mlp.gate_proj.weight [20, 12]
                model.layers.0.mlp.up_proj.weight [20, 12]
                model.layers.0.mlp.down_proj.weight [12, 20]
                model.layers.0.post_feedforward_layernorm.weight [12]
                model.norm.weight [12]"""));
        Map<String, String> norms = Map.of(
                "attention.norm", "input_layernorm",
                "attention.after", "post_attention_layernorm",
                "mlp.norm", "pre_feedforward_layernorm",
                "mlp.after", "post_feedforward_layernorm",
                "attention.query.norm", "self_attn.q_norm",
                "attention.key.norm", "self_attn.k_norm");
        norms.forEach((ours, theirs) -> {
            float[] held = file.get("model.layers.2." + theirs + ".weight").floats();
            float[] used = value("layers.2." + ours + ".weight");
            for (int i = 0; i < used.length; i++) {
                assertThat(1 + held[i]).as(theirs).isEqualTo(used[i]);
            }
        });
        assertThat(file.get("model.layers.1.mlp.up_proj.weight").floats()).isEqualTo(value("layers.1.mlp.in.weight"));
    }

    @Test
    void phi3IsFused() {
        RawSafetensors file = saved("phi3 untied");
        assertThat(shapes(file)).isEqualTo(expected("""
                model.embed_tokens.weight [23, 12]
                model.layers.0.input_layernorm.weight [12]
                model.layers.0.self_attn.qkv_proj.weight [48, 12]
                model.layers.0.self_attn.o_proj.weight [12, 24]
                model.layers.0.post_attention_layernorm.weight [12]
                model.layers.0.mlp.gate_up_proj.weight [40, 12]
                model.layers.0.mlp.down_proj.weight [12, 20]
                model.norm.weight [12]
                lm_head.weight [23, 12]"""));
        float[] fused = file.get("model.layers.1.self_attn.qkv_proj.weight").floats();
        float[] gated = file.get("model.layers.1.mlp.gate_up_proj.weight").floats();
        for (int in = 0; in < 12; in++) {
            for (int row = 0; row < 48; row++) {
                float expected = row < 24
                        ? value("layers.1.attention.query.weight")[row * 12 + in]
                        : row < 36
                                ? value("layers.1.attention.key.weight")[(row - 24) * 12 + in]
                                : value("layers.1.attention.value.weight")[(row - 36) * 12 + in];
                assertThat(fused[row * 12 + in]).isEqualTo(expected);
            }
            for (int row = 0; row < 20; row++) {
                assertThat(gated[row * 12 + in]).isEqualTo(value("layers.1.mlp.gate.weight")[row * 12 + in]);
                assertThat(gated[(20 + row) * 12 + in]).isEqualTo(value("layers.1.mlp.in.weight")[row * 12 + in]);
            }
        }
    }

    @Test
    void bert() {
        RawSafetensors file = saved("bert tied");
        assertThat(shapes(file)).isEqualTo(expected("""
                bert.embeddings.word_embeddings.weight [23, 12]
                bert.embeddings.position_embeddings.weight [16, 12]
                bert.embeddings.token_type_embeddings.weight [2, 12]
                bert.embeddings.LayerNorm.weight [12]
                bert.embeddings.LayerNorm.bias [12]
                bert.encoder.layer.0.attention.self.query.weight [12, 12]
                bert.encoder.layer.0.attention.self.query.bias [12]
                bert.encoder.layer.0.attention.self.key.weight [12, 12]
                bert.encoder.layer.0.attention.self.key.bias [12]
                bert.encoder.layer.0.attention.self.value.weight [12, 12]
                bert.encoder.layer.0.attention.self.value.bias [12]
                bert.encoder.layer.0.attention.output.dense.weight [12, 12]
                bert.encoder.layer.0.attention.output.dense.bias [12]
                bert.encoder.layer.0.attention.output.LayerNorm.weight [12]
                bert.encoder.layer.0.attention.output.LayerNorm.bias [12]
                bert.encoder.layer.0.intermediate.dense.weight [20, 12]
                bert.encoder.layer.0.intermediate.dense.bias [20]
                bert.encoder.layer.0.output.dense.weight [12, 20]
                bert.encoder.layer.0.output.dense.bias [12]
                bert.encoder.layer.0.output.LayerNorm.weight [12]
                bert.encoder.layer.0.output.LayerNorm.bias [12]
                cls.predictions.transform.dense.weight [12, 12]
                cls.predictions.transform.dense.bias [12]
                cls.predictions.transform.LayerNorm.weight [12]
                cls.predictions.transform.LayerNorm.bias [12]
                cls.predictions.bias [23]"""));
        assertThat(file.get("bert.encoder.layer.1.output.LayerNorm.bias").floats())
                .isEqualTo(value("layers.1.mlp.norm.bias"));
    }

    /** Files of the bare model, of other versions, and with what they hold besides. */
    @Test
    void otherNamesAreUnderstood() {
        for (String name :
                List.of("gpt2 tied", "gpt_neo tied", "gpt_neox tied", "llama tied", "qwen3 tied", "bert tied")) {
            TransformerSpec spec = Objects.requireNonNull(TestNetworks.all().get(name));
            Path folder = temporary.resolve("old");
            CheckpointWriter.write(folder, new TestNetworks.RandomSource(spec));
            RawSafetensors file = RawSafetensors.read(folder.resolve("model.safetensors"));
            RawSafetensors bare = new RawSafetensors();
            file.tensors.forEach((tensor, raw) -> bare.tensors.put(
                    tensor.replaceFirst("^(transformer|gpt_neox|model|bert)\\.", "")
                            .replace("LayerNorm.weight", "LayerNorm.gamma")
                            .replace("LayerNorm.bias", "LayerNorm.beta"),
                    raw));
            switch (spec.family()) {
                case "gpt2" -> {
                    bare.put("h.0.attn.bias", List.of(1L, 1L), 1);
                    bare.put("h.0.attn.masked_bias", List.of(1L), -10000);
                    bare.tensors.put("lm_head.weight", file.get("transformer.wte.weight"));
                }
                case "gpt_neo" -> bare.put("h.1.attn.attention.bias", List.of(1L), 1);
                case "gpt_neox" -> {
                    bare.put("layers.1.attention.rotary_emb.inv_freq", List.of(1L), 1);
                    bare.put("layers.1.attention.masked_bias", List.of(1L), 1);
                    bare.tensors.put("embed_out.weight", file.get("gpt_neox.embed_in.weight"));
                }
                case "llama", "qwen3" -> {
                    bare.put("layers.2.self_attn.rotary_emb.inv_freq", List.of(1L), 1);
                    // A shared tensor under its other name alone.
                    bare.tensors.put("lm_head.weight", bare.get("embed_tokens.weight"));
                    bare.tensors.remove("embed_tokens.weight");
                }
                default -> {
                    bare.put("pooler.dense.weight", List.of(1L), 1);
                    bare.put("cls.seq_relationship.weight", List.of(1L), 1);
                    bare.put("embeddings.position_ids", "I64", List.of(1L), new byte[8]);
                    bare.tensors.put("cls.predictions.decoder.bias", file.get("cls.predictions.bias"));
                    bare.tensors.put(
                            "cls.predictions.decoder.weight", file.get("bert.embeddings.word_embeddings.weight"));
                }
            }
            bare.write(folder.resolve("model.safetensors"));
            try (Checkpoint opened = Checkpoint.open(folder)) {
                for (ParameterShape parameter : ParameterShape.of(spec)) {
                    assertThat(TestNetworks.read(opened, parameter))
                            .as(name + " " + parameter)
                            .isEqualTo(TestNetworks.RandomSource.values(parameter));
                }
            }
        }
    }

    /** A model that also sees pictures, in both namings that there have been. */
    @Test
    void theDecoderOfAGemmaThatSees() throws IOException {
        TransformerSpec spec = Objects.requireNonNull(TestNetworks.all().get("gemma3_text tied"));
        Path folder = temporary.resolve("sees");
        CheckpointWriter.write(folder, new TestNetworks.RandomSource(spec));
        RawSafetensors text = RawSafetensors.read(folder.resolve("model.safetensors"));
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\":\"gemma3\",\"text_config\":" + Files.readString(folder.resolve("config.json")) + "}");
        for (String prefix : List.of("language_model.model.", "model.language_model.")) {
            RawSafetensors file = new RawSafetensors();
            text.tensors.forEach((name, raw) -> file.tensors.put(name.replaceFirst("^model\\.", prefix), raw));
            file.put("vision_tower.vision_model.embeddings.patch_embedding.bias", List.of(1L), 1);
            file.put("multi_modal_projector.mm_input_projection_weight", List.of(1L), 1);
            file.write(folder.resolve("model.safetensors"));
            try (Checkpoint opened = Checkpoint.open(folder)) {
                assertThat(opened.spec()).isEqualTo(spec);
                assertThat(TestNetworks.read(opened, "layers.1.mlp.in.weight"))
                        .isEqualTo(text.get("model.layers.1.mlp.up_proj.weight").floats());
            }
        }
    }

    @Test
    void shardsAreOneCheckpoint() throws IOException {
        Path folder = temporary.resolve("shards");
        TransformerSpec spec = TestNetworks.llama(false);
        CheckpointWriter.write(folder, new TestNetworks.RandomSource(spec));
        RawSafetensors all = RawSafetensors.read(folder.resolve("model.safetensors"));
        Files.delete(folder.resolve("model.safetensors"));
        RawSafetensors[] shards = {new RawSafetensors(), new RawSafetensors()};
        StringBuilder map = new StringBuilder();
        int next = 0;
        for (Map.Entry<String, RawSafetensors.Raw> tensor : all.tensors.entrySet()) {
            shards[next % 2].tensors.put(tensor.getKey(), tensor.getValue());
            map.append(next > 0 ? "," : "").append('"').append(tensor.getKey()).append("\":\"shard-");
            map.append(next++ % 2).append(".safetensors\"");
        }
        shards[0].write(folder.resolve("shard-0.safetensors"));
        shards[1].write(folder.resolve("shard-1.safetensors"));
        Files.writeString(folder.resolve("model.safetensors.index.json"), "{\"weight_map\":{" + map + "}}");
        try (Checkpoint opened = Checkpoint.open(folder)) {
            assertThat(opened.check()).isEmpty();
            for (ParameterShape parameter : ParameterShape.of(spec)) {
                assertThat(TestNetworks.read(opened, parameter)).isEqualTo(TestNetworks.RandomSource.values(parameter));
            }
        }
    }
}
