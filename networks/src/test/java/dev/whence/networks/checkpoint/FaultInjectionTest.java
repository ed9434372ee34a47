package dev.whence.networks.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A good checkpoint, broken in one way. Each is refused, flagged, or cannot be told from the file alone; which of these
 * is part of what is promised.
 */
class FaultInjectionTest {
    private static final String GPT2 = "gpt2";
    private static final String LLAMA = "llama";

    @TempDir
    Path temporary;

    /** A checkpoint taken apart. */
    private record Parts(Path folder, ObjectNode config, RawSafetensors file) {
        void write() {
            try {
                Files.writeString(folder.resolve("config.json"), config.toString());
                file.write(folder.resolve("model.safetensors"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void rename(String from, String to) {
            file.tensors.put(to, file.get(from));
            file.tensors.remove(from);
        }

        void swap(String one, String other) {
            RawSafetensors.Raw held = file.get(one);
            file.tensors.put(one, file.get(other));
            file.tensors.put(other, held);
        }

        void transpose(String name) {
            RawSafetensors.Raw raw = file.get(name);
            int rows = raw.shape().get(0).intValue();
            int columns = raw.shape().get(1).intValue();
            float[] from = raw.floats();
            float[] to = new float[from.length];
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    to[c * rows + r] = from[r * columns + c];
                }
            }
            file.put(name, List.of((long) columns, (long) rows), to);
        }

        void set(String name, int index, float value) {
            float[] values = file.get(name).floats();
            values[index] = value;
            file.put(name, file.get(name).shape(), values);
        }

        void fill(String name, float value) {
            float[] values = file.get(name).floats();
            Arrays.fill(values, value);
            file.put(name, file.get(name).shape(), values);
        }

        void retag(String name, String type) {
            file.put(name, type, file.get(name).shape(), file.get(name).bytes());
        }

        /** In half the bytes, as bfloat16 or float16, under a type that may be the other one. */
        void halve(String name, boolean bfloat, String type) {
            float[] values = file.get(name).floats();
            ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : values) {
                bytes.putShort(bfloat ? (short) (Float.floatToRawIntBits(value) >>> 16) : Float.floatToFloat16(value));
            }
            file.put(name, type, file.get(name).shape(), bytes.array());
        }

        void copyLayer(String prefix, int from, int to) {
            for (String name : List.copyOf(file.tensors.keySet())) {
                if (name.startsWith(prefix + to + ".")) {
                    file.tensors.put(name, file.get(name.replace(prefix + to + ".", prefix + from + ".")));
                }
            }
        }

        void removeLayer(String prefix, int layer) {
            file.tensors.keySet().removeIf(name -> name.startsWith(prefix + layer + "."));
        }

        void bytes(Consumer<ByteBuffer> edit) {
            write();
            try {
                Path path = folder.resolve("model.safetensors");
                byte[] all = Files.readAllBytes(path);
                edit.accept(ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN));
                Files.write(path, all);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void length(long more) {
            write();
            try {
                Path path = folder.resolve("model.safetensors");
                byte[] all = Files.readAllBytes(path);
                Files.write(path, Arrays.copyOf(all, (int) (all.length + more)));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void header(String from, String to) {
            write();
            try {
                Path path = folder.resolve("model.safetensors");
                byte[] all = Files.readAllBytes(path);
                int length = (int)
                        ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
                String header = new String(all, 8, length, java.nio.charset.StandardCharsets.UTF_8);
                assertThat(header).contains(from);
                RawSafetensors.write(path, header.replace(from, to), Arrays.copyOfRange(all, 8 + length, all.length));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private enum State {
        REFUSED,
        FLAGGED,
        UNDETECTABLE
    }

    private record Fault(
            String family, String what, State state, List<String> parts, boolean written, Consumer<Parts> breaking) {
        @Override
        public String toString() {
            return family + ": " + what + ": " + state;
        }
    }

    private static final class Faults {
        final List<Fault> all = new ArrayList<>();

        void refused(String family, String what, Consumer<Parts> breaking, String... parts) {
            all.add(new Fault(family, what, State.REFUSED, List.of(parts), false, breaking));
        }

        void refusedFile(String family, String what, Consumer<Parts> breaking, String... parts) {
            all.add(new Fault(family, what, State.REFUSED, List.of(parts), true, breaking));
        }

        void flagged(String family, String what, Consumer<Parts> breaking, String... parts) {
            all.add(new Fault(family, what, State.FLAGGED, List.of(parts), false, breaking));
        }

        void undetectable(String family, String what, String reason, Consumer<Parts> breaking) {
            all.add(new Fault(family, what, State.UNDETECTABLE, List.of(reason), false, breaking));
        }
    }

    static Stream<Fault> faults() {
        Faults faults = new Faults();
        gpt2(faults);
        llama(faults);
        return faults.all.stream();
    }

    private static void gpt2(Faults f) {
        String h = "transformer.h.";
        f.refused(
                GPT2,
                "missing bias",
                p -> p.file.tensors.remove(h + "1.attn.c_attn.bias"),
                "no tensor 'transformer.h.1.attn.c_attn.bias' of shape [144]",
                "layers.1.attention.query.bias");
        f.refused(
                GPT2,
                "missing final norm",
                p -> p.file.tensors.remove("transformer.ln_f.weight"),
                "no tensor 'transformer.ln_f.weight' of shape [48]");
        f.refused(
                GPT2,
                "misspelt tensor",
                p -> p.rename(h + "1.ln_1.weight", h + "1.ln1.weight"),
                "'transformer.h.1.ln1.weight' [48] has no place",
                "did you mean 'transformer.h.1.ln_1.weight', which is missing");
        f.refused(
                GPT2,
                "unknown tensor",
                p -> p.file.put("adapter.weight", List.of(1L), 1),
                "'adapter.weight' [1] has no place in this gpt2 network");
        f.refused(
                GPT2,
                "transposed matrix",
                p -> p.transpose(h + "0.mlp.c_fc.weight"),
                "'transformer.h.0.mlp.c_fc.weight' has shape [192, 48], expected [48, 192]: it is transposed");
        f.refused(
                GPT2,
                "transposed fused matrix",
                p -> p.transpose(h + "0.attn.c_attn.weight"),
                "has shape [144, 48], expected [48, 144]: it is transposed");
        f.undetectable(
                GPT2,
                "transposed square matrix",
                "its shape is the same",
                p -> p.transpose(h + "0.attn.c_proj.weight"));
        f.undetectable(
                GPT2,
                "exchanged norms",
                "both are vectors of the width",
                p -> p.swap(h + "0.ln_1.weight", h + "0.ln_2.weight"));
        f.undetectable(GPT2, "exchanged layers", "nothing in a layer says which it is", p -> {
            for (String name : List.copyOf(p.file.tensors.keySet())) {
                if (name.startsWith(h + "0.")) {
                    p.swap(name, name.replace(h + "0.", h + "1."));
                }
            }
        });
        f.refused(
                GPT2,
                "NaN weight",
                p -> p.set(h + "2.mlp.c_proj.weight", 50, Float.NaN),
                "'transformer.h.2.mlp.c_proj.weight' has NaN at [1, 2] (layers.2.mlp.out.weight)");
        f.refused(
                GPT2,
                "NaN in fused keys",
                p -> p.set(h + "2.attn.c_attn.weight", 144 + 48 + 5, Float.NaN),
                "has NaN at [1, 53] (layers.2.attention.key.weight)");
        f.refused(
                GPT2,
                "infinite bias",
                p -> p.set(h + "2.ln_1.bias", 3, Float.NEGATIVE_INFINITY),
                "'transformer.h.2.ln_1.bias' has -Infinity at [3]");
        f.refused(
                GPT2,
                "float32 tagged as whole numbers",
                p -> p.retag(h + "0.ln_1.weight", "I32"),
                "'transformer.h.0.ln_1.weight' I32 [48]: expected a parameter in F32, F16, BF16 or F64");
        f.refused(
                GPT2, "float32 tagged as float16", p -> p.retag(h + "0.ln_1.weight", "F16"), "F16 [48] takes 96 bytes");
        f.flagged(
                GPT2,
                "bfloat16 tagged as float16",
                p -> p.halve(h + "0.mlp.c_fc.weight", true, "F16"),
                "layers.0.mlp.in.weight",
                "has no number near zero");
        f.flagged(
                GPT2,
                "float16 tagged as bfloat16",
                p -> p.halve(h + "0.mlp.c_fc.weight", false, "BF16"),
                "layers.0.mlp.in.weight",
                "is its dtype right?");
        f.refusedFile(GPT2, "truncated file", p -> p.length(-4), "but the file has only", "truncated");
        f.refusedFile(GPT2, "trailing bytes", p -> p.length(4), "4 bytes too many");
        f.refusedFile(GPT2, "lying header length", p -> p.bytes(b -> b.putLong(0, b.getLong(0) - 1)), "not valid JSON");
        f.refusedFile(GPT2, "lying offsets", p -> p.header("[0,18624]", "[4,18628]"), "begins at byte 4 of the data");
        f.refusedFile(GPT2, "overlapping tensors", p -> p.header("[18624,30912]", "[18620,30908]"), "they overlap");
        f.refusedFile(
                GPT2,
                "lying shape",
                p -> p.header("\"shape\":[97,48]", "\"shape\":[96,48]"),
                "'transformer.wte.weight': F32 [96, 48] takes 18432 bytes");
        f.refused(
                GPT2,
                "tied, but another head",
                p -> {
                    p.file.tensors.put("lm_head.weight", p.file.get("transformer.wte.weight"));
                    p.set("lm_head.weight", 49, 5);
                },
                "'lm_head.weight' has 5.0 at [1, 1]",
                "they must be equal, as config.json ties them");
        f.refused(
                GPT2,
                "tied flag off",
                p -> p.config.put("tie_word_embeddings", false),
                "no tensor 'lm_head.weight' of shape [97, 48]",
                "tie_word_embeddings must be true");
        f.refused(
                GPT2,
                "fewer layers in config",
                p -> p.config.put("n_layer", 2),
                "'transformer.h.2.ln_1.weight' [48] has no place",
                "config.json says 2 layers, the file has 3");
        f.refused(
                GPT2,
                "more layers in config",
                p -> p.config.put("n_layer", 4),
                "no tensor 'transformer.h.3.ln_1.weight'",
                "config.json says 4 layers, the file has 3");
        f.refused(GPT2, "missing layer", p -> p.removeLayer(h, 1), "no tensor 'transformer.h.1.ln_1.weight'");
        f.flagged(
                GPT2,
                "duplicated layer",
                p -> p.copyLayer(h, 0, 1),
                "(layers.1.attention.query.weight) is the same as layers.0.attention.query.weight");
        f.refused(
                GPT2,
                "heads that do not divide the width",
                p -> p.config.put("n_head", 5),
                "config.json: n_embd 48 is not a multiple of n_head 5");
        f.undetectable(
                GPT2,
                "wrong head count",
                "6 divides the width too, and heads are not told apart",
                p -> p.config.put("n_head", 6));
        f.refused(
                GPT2,
                "wrong width",
                p -> p.config.put("n_embd", 64),
                "'transformer.wte.weight' has shape [97, 48], expected [97, 64] by config.json");
        f.refused(
                GPT2, "wrong inner width", p -> p.config.put("n_inner", 96), "has shape [48, 192], expected [48, 96]");
        f.refused(GPT2, "inner width left to its default", p -> p.config.put("n_embd", 44), "expected [97, 44]");
        f.refused(GPT2, "wrong vocabulary", p -> p.config.put("vocab_size", 98), "expected [98, 48]");
        f.refused(
                GPT2,
                "wrong context",
                p -> p.config.put("n_positions", 128).put("n_ctx", 128),
                "'transformer.wpe.weight' has shape [64, 48], expected [128, 48]");
        f.flagged(GPT2, "two contexts", p -> p.config.put("n_ctx", 32), "n_ctx is 32, but n_positions is 64");
        f.undetectable(GPT2, "wrong epsilon", "1e-6 is as good as 1e-5", p -> p.config.put("layer_norm_epsilon", 1e-6));
        f.flagged(GPT2, "absurd epsilon", p -> p.config.put("layer_norm_epsilon", 1e-1), "an epsilon of 0.1");
        f.undetectable(
                GPT2,
                "wrong activation",
                "weights do not say which it was",
                p -> p.config.put("activation_function", "relu"));
        f.refused(
                GPT2,
                "unknown activation",
                p -> p.config.put("activation_function", "mish"),
                "activation_function is \"mish\", expected one of gelu");
        f.refused(GPT2, "another family", p -> p.config.put("model_type", "gpt_neo"), "no hidden_size");
        f.flagged(
                GPT2,
                "zero embedding of positions",
                p -> p.fill("transformer.wpe.weight", 0),
                "'transformer.wpe.weight' (embedding.positions) is entirely zero");
        f.flagged(
                GPT2,
                "zero norm",
                p -> p.fill(h + "1.ln_2.weight", 0),
                "(layers.1.mlp.norm.weight) scales everything by 0.0");
        f.flagged(
                GPT2, "absurd weight", p -> p.set("transformer.wte.weight", 7, 1e6f), "has a number of size 1000000.0");
        f.flagged(
                GPT2,
                "end token out of range",
                p -> p.config.put("eos_token_id", 50256),
                "eos_token_id is 50256, expected a token from 0 to 96");
        f.flagged(
                GPT2,
                "another dtype in config",
                p -> p.config.put("torch_dtype", "float16"),
                "torch_dtype is \"float16\", but the tensors are [F32]");
    }

    private static void llama(Faults f) {
        String layers = "model.layers.";
        f.refused(
                LLAMA,
                "missing gate",
                p -> p.file.tensors.remove(layers + "1.mlp.gate_proj.weight"),
                "no tensor 'model.layers.1.mlp.gate_proj.weight' of shape [128, 48]");
        f.refused(LLAMA, "missing head", p -> p.file.tensors.remove("lm_head.weight"), "no tensor 'lm_head.weight'");
        f.refused(
                LLAMA,
                "tied flag on",
                p -> p.config.put("tie_word_embeddings", true),
                "'lm_head.weight' has",
                "must be equal");
        f.refused(
                LLAMA,
                "transposed matrix",
                p -> p.transpose(layers + "0.self_attn.k_proj.weight"),
                "has shape [48, 24], expected [24, 48]: it is transposed");
        f.undetectable(
                LLAMA,
                "transposed square matrix",
                "its shape is the same",
                p -> p.transpose(layers + "0.self_attn.q_proj.weight"));
        f.undetectable(
                LLAMA,
                "exchanged keys and values",
                "their shapes are equal",
                p -> p.swap(layers + "0.self_attn.k_proj.weight", layers + "0.self_attn.v_proj.weight"));
        f.undetectable(
                LLAMA,
                "exchanged gate and up",
                "their shapes are equal",
                p -> p.swap(layers + "0.mlp.gate_proj.weight", layers + "0.mlp.up_proj.weight"));
        f.refused(
                LLAMA,
                "exchanged queries and keys",
                p -> p.swap(layers + "0.self_attn.q_proj.weight", layers + "0.self_attn.k_proj.weight"),
                "'model.layers.0.self_attn.q_proj.weight' has shape [24, 48], expected [48, 48]");
        f.undetectable(LLAMA, "wrong rotary base", "no tensor depends on it", p -> p.config.put("rope_theta", 500_000));
        f.flagged(LLAMA, "no rotary base", p -> p.config.remove("rope_theta"), "no rope_theta: took 10000.0");
        f.undetectable(
                LLAMA,
                "interleaved rotary pairs",
                "rows of queries and keys have no order that can be seen",
                p -> p.config.put("rope_interleaved", true));
        f.refused(
                LLAMA,
                "unknown rotary scaling",
                p -> p.config.putObject("rope_scaling").put("rope_type", "yarn").put("factor", 4),
                "rope_scaling.rope_type is \"yarn\", expected default, linear or llama3");
        f.refused(
                LLAMA,
                "wrong head count",
                p -> p.config.put("num_attention_heads", 8),
                "'model.layers.0.self_attn.q_proj.weight' has shape [48, 48], expected [96, 48]");
        f.refused(
                LLAMA,
                "wrong head count, width derived",
                p -> {
                    p.config.remove("head_dim");
                    p.config.put("num_attention_heads", 8);
                },
                "'model.layers.0.self_attn.k_proj.weight' has shape [24, 48], expected [12, 48]");
        f.undetectable(LLAMA, "all head counts doubled", "the matrices have the same sizes", p -> {
            p.config.put("num_attention_heads", 8).put("num_key_value_heads", 4).put("head_dim", 6);
        });
        f.refused(
                LLAMA,
                "wrong key/value head count",
                p -> p.config.put("num_key_value_heads", 4),
                "'model.layers.0.self_attn.k_proj.weight' has shape [24, 48], expected [48, 48]");
        f.refused(
                LLAMA,
                "key/value heads that cannot be shared",
                p -> p.config.put("num_key_value_heads", 3),
                "config.json: 4 attention heads cannot share 3 key/value heads");
        f.refused(LLAMA, "key/value heads forgotten", p -> p.config.remove("num_key_value_heads"), "expected [48, 48]");
        f.refused(
                LLAMA,
                "biases promised",
                p -> p.config.put("attention_bias", true),
                "no tensor 'model.layers.0.self_attn.q_proj.bias' of shape [48]");
        f.refused(
                LLAMA,
                "biases not promised",
                p -> p.file.put(layers + "0.self_attn.q_proj.bias", List.of(48L), new float[48]),
                "'model.layers.0.self_attn.q_proj.bias' [48] has no place");
        f.refused(
                LLAMA,
                "fewer layers in config",
                p -> p.config.put("num_hidden_layers", 1),
                "config.json says 1 layers, the file has 3");
        f.refused(
                LLAMA,
                "more layers in config",
                p -> p.config.put("num_hidden_layers", 5),
                "no tensor 'model.layers.3.input_layernorm.weight'",
                "config.json says 5 layers, the file has 3");
        f.refused(
                LLAMA,
                "missing last layer",
                p -> p.removeLayer(layers, 2),
                "config.json says 3 layers, the file has 2");
        f.flagged(LLAMA, "duplicated layer", p -> p.copyLayer(layers, 2, 1), "is the same as layers.1.");
        f.refused(
                LLAMA,
                "NaN in the embedding",
                p -> p.set("model.embed_tokens.weight", 48, Float.NaN),
                "'model.embed_tokens.weight' has NaN at [1, 0]");
        f.refused(
                LLAMA,
                "NaN in half precision",
                p -> {
                    p.set("lm_head.weight", 96, Float.NaN);
                    p.halve("lm_head.weight", true, "BF16");
                },
                "'lm_head.weight' has NaN at [2, 0]");
        f.flagged(
                LLAMA, "constant norm", p -> p.fill("model.norm.weight", 2), "(norm.weight) scales everything by 2.0");
        f.undetectable(LLAMA, "wrong epsilon", "1e-6 is as good as 1e-5", p -> p.config.put("rms_norm_eps", 1e-6));
        f.refused(
                LLAMA,
                "epsilon of zero",
                p -> p.config.put("rms_norm_eps", 0),
                "rms_norm_eps is 0, expected a number above 0");
        f.refused(
                LLAMA,
                "quantized",
                p -> p.config.putObject("quantization_config").put("bits", 4),
                "quantization_config is");
        f.refusedFile(LLAMA, "half of the file", p -> p.length(-170_000), "truncated");
        f.refused(
                LLAMA,
                "twice the same parameter",
                p -> p.file.tensors.put("model.norm.weight\u0000", p.file.get("model.norm.weight")),
                "'model.norm.weight?' [48] has no place");
        f.undetectable(
                LLAMA, "context", "rotary positions have no table", p -> p.config.put("max_position_embeddings", 4096));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void isWhatItIs(Fault fault) throws IOException {
        Path folder = TestNetworks.copy(TestNetworks.golden(fault.family), temporary.resolve(fault.family));
        ObjectNode config = (ObjectNode)
                new ObjectMapper().readTree(folder.resolve("config.json").toFile());
        RawSafetensors file = RawSafetensors.read(folder.resolve("model.safetensors"));
        Parts parts = new Parts(folder, config, file);
        fault.breaking.accept(parts);
        if (!fault.written) {
            parts.write();
        }
        if (fault.state == State.REFUSED) {
            assertThatThrownBy(() -> check(folder))
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll(fault.parts.toArray(String[]::new))
                    .message()
                    .contains(folder.toString())
                    .doesNotContain("\n");
            return;
        }
        String found = String.join("\n", check(folder));
        if (fault.state == State.FLAGGED) {
            assertThat(found).contains(fault.parts);
        } else {
            assertThat(found).as(fault.parts.getFirst()).isEmpty();
        }
    }

    private static List<String> check(Path folder) {
        try (Checkpoint opened = Checkpoint.open(folder)) {
            return opened.check();
        }
    }
}
