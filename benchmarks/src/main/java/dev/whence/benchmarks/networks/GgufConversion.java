package dev.whence.benchmarks.networks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.benchmarks.networks.Gguf.Matrix;
import dev.whence.causal.InputException;
import dev.whence.networks.checkpoint.Json;
import dev.whence.networks.checkpoint.Safetensors;
import dev.whence.networks.checkpoint.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A Hugging Face folder as llama.cpp wants it. It reads {@code config.json} and the tensors themselves, not Whence's idea
 * of what they mean, so that a mistake in that idea shows.
 */
final class GgufConversion {
    private final JsonNode config;
    private final Safetensors source;
    private final String family;
    private final String architecture;
    private final Gguf out = new Gguf();
    private final int layers;
    private final int width;
    private final int heads;
    private final int keyHeads;
    private final int headWidth;

    private GgufConversion(JsonNode config, Safetensors source) {
        this.config = config;
        this.source = source;
        family = config.path("model_type").asText();
        architecture = switch (family) {
            case "llama", "qwen2", "qwen3", "phi3", "gemma2", "gpt2" -> family;
            case "mistral" -> "llama";
            case "gemma3_text" -> "gemma3";
            case "gpt_neox" -> "gptneox";
            default ->
                throw new InputException("not converted, or unknown to llama.cpp: decoders of the family " + family);
        };
        layers = size("num_hidden_layers", "n_layer");
        width = size("hidden_size", "n_embd");
        heads = size("num_attention_heads", "n_head");
        keyHeads = config.path("num_key_value_heads").asInt(heads);
        headWidth = config.path("head_dim").asInt(width / heads);
    }

    /**
     * Writes the file.
     *
     * @throws InputException when llama.cpp cannot run such a network
     */
    static void write(Path folder, Path file) {
        try (Safetensors source = Safetensors.open(folder.resolve("model.safetensors"))) {
            GgufConversion one = new GgufConversion(Json.read(folder.resolve("config.json")), source);
            one.common();
            switch (one.family) {
                case "gpt2" -> one.gpt2();
                case "gpt_neox" -> one.gptNeox();
                default -> one.llama();
            }
            one.out.write(file);
        }
    }

    private int size(String... names) {
        for (String name : names) {
            if (config.hasNonNull(name)) {
                return config.get(name).intValue();
            }
        }
        throw new InputException("the configuration lacks " + names[0]);
    }

    private void common() {
        out.put("general.architecture", architecture);
        // It wants to know how tokens are written, though none is in a comparison of numbers.
        out.put("tokenizer.ggml.model", "gpt2");
        out.put("tokenizer.ggml.pre", "gpt-2");
        out.put(
                "tokenizer.ggml.tokens",
                IntStream.range(0, size("vocab_size"))
                        .mapToObj(token -> "t" + token)
                        .toList());
        out.put("tokenizer.ggml.merges", List.of("t 1"));
        out.put("tokenizer.ggml.bos_token_id", 0);
        out.put("tokenizer.ggml.eos_token_id", 0);
        put("vocab_size", size("vocab_size"));
        put("context_length", size("max_position_embeddings", "n_positions"));
        put("embedding_length", width);
        put("block_count", layers);
        put("attention.head_count", heads);
        put("attention.head_count_kv", keyHeads);
    }

    private void put(String key, int value) {
        out.put(architecture + "." + key, value);
    }

    private void put(String key, double value) {
        out.put(architecture + "." + key, value);
    }

    /** A parameter under another name, if it is there. */
    private void copy(String from, String to) {
        for (String end : List.of(".weight", ".bias")) {
            if (source.find(from + end).isPresent()) {
                out.add(to + end, matrix(from + end));
            }
        }
    }

    private Matrix matrix(String name) {
        Tensor tensor = source.tensor(name);
        List<Long> shape = tensor.shape();
        int rows = shape.size() == 1 ? 0 : Math.toIntExact(shape.getFirst());
        return new Matrix(rows, Math.toIntExact(shape.getLast()), tensor.floats());
    }

    private void gpt2() {
        String body = source.find("wte.weight").isPresent() ? "" : "transformer.";
        refuse(config.path("activation_function").asText().equals("gelu"), "GELU without tanh for gpt2");
        put("feed_forward_length", config.path("n_inner").asInt(4 * width));
        put("attention.layer_norm_epsilon", config.path("layer_norm_epsilon").asDouble(1e-5));
        copy(body + "wte", "token_embd");
        copy(body + "wpe", "position_embd");
        for (int layer = 0; layer < layers; layer++) {
            String from = body + "h." + layer + ".";
            String to = "blk." + layer + ".";
            copy(from + "ln_1", to + "attn_norm");
            turned(from + "attn.c_attn", to + "attn_qkv");
            turned(from + "attn.c_proj", to + "attn_output");
            copy(from + "ln_2", to + "ffn_norm");
            turned(from + "mlp.c_fc", to + "ffn_up");
            turned(from + "mlp.c_proj", to + "ffn_down");
        }
        copy(body + "ln_f", "output_norm");
        copy("lm_head", "output");
    }

    /** GPT-2 keeps its matrices as [in, out]. */
    private void turned(String from, String to) {
        out.add(to + ".weight", matrix(from + ".weight").transposed());
        out.add(to + ".bias", matrix(from + ".bias"));
    }

    private void gptNeox() {
        refuse(config.path("hidden_act").asText("gelu").equals("gelu"), "GELU without tanh for gpt_neox");
        refuse(config.hasNonNull("rope_scaling"), "scaled rotary positions");
        put("feed_forward_length", size("intermediate_size"));
        put("attention.layer_norm_epsilon", config.path("layer_norm_eps").asDouble(1e-5));
        put("rope.dimension_count", (int) (headWidth * config.path("rotary_pct").asDouble(0.25)));
        put("rope.freq_base", config.path("rotary_emb_base").asDouble(10_000));
        out.put(
                "gptneox.use_parallel_residual",
                config.path("use_parallel_residual").asBoolean(true));
        int[] order = new int[3 * width];
        for (int row = 0; row < order.length; row++) {
            int part = row / width;
            int head = row % width / headWidth;
            order[row] = (3 * head + part) * headWidth + row % headWidth;
        }
        copy("gpt_neox.embed_in", "token_embd");
        for (int layer = 0; layer < layers; layer++) {
            String from = "gpt_neox.layers." + layer + ".";
            String to = "blk." + layer + ".";
            copy(from + "input_layernorm", to + "attn_norm");
            reordered(from + "attention.query_key_value", to + "attn_qkv", order);
            copy(from + "attention.dense", to + "attn_output");
            copy(from + "post_attention_layernorm", to + "ffn_norm");
            copy(from + "mlp.dense_h_to_4h", to + "ffn_up");
            copy(from + "mlp.dense_4h_to_h", to + "ffn_down");
        }
        copy("gpt_neox.final_layer_norm", "output_norm");
        boolean tied = config.path("tie_word_embeddings").asBoolean(false);
        out.add("output.weight", matrix(tied ? "gpt_neox.embed_in.weight" : "embed_out.weight"));
    }

    private void reordered(String from, String to, int[] order) {
        for (String end : List.of(".weight", ".bias")) {
            if (source.find(from + end).isPresent()) {
                out.add(to + end, matrix(from + end).reordered(order));
            }
        }
    }

    /** Llama and all that descends from it. */
    private void llama() {
        boolean gemma = family.startsWith("gemma");
        put("feed_forward_length", size("intermediate_size"));
        put("attention.layer_norm_rms_epsilon", config.path("rms_norm_eps").asDouble(1e-6));
        put("attention.key_length", headWidth);
        put("attention.value_length", headWidth);
        put("rope.dimension_count", (int)
                (headWidth * config.path("partial_rotary_factor").asDouble(1)));
        GgufRotary.put(config, architecture, headWidth, out);
        if (gemma) {
            gemmaKeys();
        } else {
            boolean windows = family.equals("phi3") || family.equals("mistral");
            refuse(windows && config.hasNonNull("sliding_window"), "windows for " + family);
            refuse(config.path("use_sliding_window").asBoolean(false), "windows for " + family);
        }
        copy("model.embed_tokens", "token_embd");
        for (int layer = 0; layer < layers; layer++) {
            String from = "model.layers." + layer + ".";
            String to = "blk." + layer + ".";
            norm(from + "input_layernorm", to + "attn_norm");
            attention(from + "self_attn.", to + "attn_");
            if (gemma) {
                norm(from + "post_attention_layernorm", to + "post_attention_norm");
                norm(from + "pre_feedforward_layernorm", to + "ffn_norm");
                norm(from + "post_feedforward_layernorm", to + "post_ffw_norm");
            } else {
                norm(from + "post_attention_layernorm", to + "ffn_norm");
            }
            copy(from + "mlp.gate_up_proj", to + "ffn_up");
            copy(from + "mlp.gate_proj", to + "ffn_gate");
            copy(from + "mlp.up_proj", to + "ffn_up");
            copy(from + "mlp.down_proj", to + "ffn_down");
        }
        norm("model.norm", "output_norm");
        copy("lm_head", "output");
    }

    private void attention(String from, String to) {
        copy(from + "qkv_proj", to + "qkv");
        if (architecture.equals("llama")) {
            reordered(from + "q_proj", to + "q", interleaved(heads));
            reordered(from + "k_proj", to + "k", interleaved(keyHeads));
        } else {
            copy(from + "q_proj", to + "q");
            copy(from + "k_proj", to + "k");
        }
        copy(from + "v_proj", to + "v");
        copy(from + "o_proj", to + "output");
        norm(from + "q_norm", to + "q_norm");
        norm(from + "k_norm", to + "k_norm");
    }

    /** llama.cpp's Llama turns neighbouring components of a head; Hugging Face's the first half with the second. */
    private int[] interleaved(int count) {
        int[] order = new int[count * headWidth];
        for (int row = 0; row < order.length; row++) {
            int place = row % headWidth;
            order[row] = row - place + place % 2 * (headWidth / 2) + place / 2;
        }
        return order;
    }

    /** Gemma's norms multiply by one more than what is stored; llama.cpp wants the sum. */
    private void norm(String from, String to) {
        if (source.find(from + ".weight").isPresent()) {
            Matrix weight = matrix(from + ".weight");
            out.add(to + ".weight", family.startsWith("gemma") ? weight.plus(1) : weight);
        }
    }

    private void gemmaKeys() {
        refuse(
                config.path("query_pre_attn_scalar").asInt(headWidth) != headWidth,
                "another scale of attention for " + family);
        put("attention.sliding_window", size("sliding_window"));
        int pattern = family.equals("gemma2") ? 2 : 6;
        JsonNode types = config.path("layer_types");
        for (int layer = 0; layer < types.size(); layer++) {
            boolean slides = types.get(layer).asText().equals("sliding_attention");
            refuse(slides != ((layer + 1) % pattern != 0), "these layers with windows for " + family);
        }
        refuse(
                config.path("sliding_window_pattern").asInt(pattern) != pattern,
                "these layers with windows for " + family);
        if (family.equals("gemma2")) {
            cap("attn_logit_softcapping", 50);
            cap("final_logit_softcapping", 30);
        } else {
            refuse(config.path("rope_local_base_freq").asDouble(10_000) != 10_000, "another local rotary base");
        }
    }

    /** Gemma 2 has its caps unless told otherwise. */
    private void cap(String key, double usual) {
        refuse(config.has(key) && config.get(key).isNull(), "gemma2 without " + key);
        put(key, config.path(key).asDouble(usual));
    }

    static void refuse(boolean wrong, String what) {
        if (wrong) {
            throw new InputException("not converted, or unknown to llama.cpp: " + what);
        }
    }
}
