package dev.whence.networks.reference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small Hugging Face folders with random weights: the keys, names and shapes that each family really has. */
final class RandomCheckpoints {
    static final int VOCABULARY = 61;
    static final int CONTEXT = 32;
    static final int HEADS = 4;

    /** Each a family and, as JSON, what the variant adds to its configuration. */
    private static final String[] VARIANTS = {
        "gpt2 {}",
        "gpt2 {'activation_function':'gelu','n_inner':40,'tie_word_embeddings':false}",
        "gpt2 {'bare_names':true,'scale_attn_weights':true,'n_ctx':32,'n_inner':null}",
        "gpt_neo {'window_size':4}",
        "gpt_neo {'window_size':1,'intermediate_size':40}",
        "gpt_neox {'rotary_pct':0.5}",
        "gpt_neox {'rotary_pct':0.34,'use_parallel_residual':false,'hidden_act':'gelu_new'}",
        "gpt_neox {'rotary_pct':1.0,'rotary_emb_base':500,'tie_word_embeddings':true}",
        "gpt_neox {'rotary_pct':0.5,'attention_bias':false,'rope_scaling':{'type':'linear','factor':2.0}}",
        "llama {}",
        "llama {'num_key_value_heads':4,'tie_word_embeddings':true}",
        "llama {'attention_bias':true,'mlp_bias':true,'num_key_value_heads':1}",
        "llama {'rope_scaling':{'type':'linear','factor':4.0}}",
        "llama {'rope_theta':500000.0,'rope_scaling':{'rope_type':'llama3','factor':8.0,'low_freq_factor':1.0,"
                + "'high_freq_factor':4.0,'original_max_position_embeddings':64}}",
        "llama {'rope_theta':null,'rope_parameters':{'rope_theta':300.0,'rope_type':'llama3','factor':3.0,"
                + "'low_freq_factor':1.0,'high_freq_factor':5.0,'original_max_position_embeddings':100}}",
        "llama {'head_dim':16}",
        "mistral {'sliding_window':4}",
        "mistral {'sliding_window':null,'head_dim':14}",
        "qwen2 {'use_sliding_window':false,'sliding_window':4,'max_window_layers':1}",
        "qwen2 {'use_sliding_window':true,'sliding_window':5,'max_window_layers':1,'tie_word_embeddings':true}",
        "qwen3 {'head_dim':16}",
        "qwen3 {'head_dim':10,'attention_bias':true,'use_sliding_window':true,'sliding_window':3,"
                + "'max_window_layers':1,'tie_word_embeddings':true}",
        "gemma2 {'sliding_window':4}",
        "gemma2 {'sliding_window':3,'attn_logit_softcapping':2.0,'final_logit_softcapping':3.0,"
                + "'query_pre_attn_scalar':24}",
        "gemma2 {'sliding_window':3,'attn_logit_softcapping':null,'final_logit_softcapping':null}",
        "gemma3_text {'sliding_window':4,'sliding_window_pattern':2}",
        "gemma3_text {'sliding_window':3,'sliding_window_pattern':3,'rope_local_base_freq':50.0,"
                + "'rope_theta':2000.0,'rope_scaling':{'rope_type':'linear','factor':8.0}}",
        "gemma3_text {'sliding_window':4,'sliding_window_pattern':2,'rope_theta':null,'rope_parameters':"
                + "{'full_attention':{'rope_type':'linear','factor':8.0,'rope_theta':3000.0},"
                + "'sliding_attention':{'rope_type':'default','rope_theta':70.0}}}",
        "phi3 {'sliding_window':null}",
        "phi3 {'sliding_window':4,'num_key_value_heads':4,'partial_rotary_factor':0.5,'tie_word_embeddings':true}",
        "bert {}",
        "bert {'tie_word_embeddings':false,'type_vocab_size':3}",
    };

    private final Random random;
    private final ObjectNode config;
    private final SafetensorsOut out;
    private final int width;
    private final int layers;
    private final int hidden;

    private RandomCheckpoints(long seed, ObjectNode config) {
        this.random = new Random(seed);
        this.config = config;
        this.out = new SafetensorsOut(seed);
        this.width = new int[] {32, 48}[random.nextInt(2)];
        this.layers = 2 + random.nextInt(5);
        this.hidden = 24 + 4 * random.nextInt(10);
    }

    static List<String> variants() {
        return Arrays.asList(VARIANTS);
    }

    /** Writes {@code config.json} and {@code model.safetensors}. */
    static void write(Path folder, String variant, long seed) throws IOException {
        ObjectMapper json = new ObjectMapper();
        String family = variant.substring(0, variant.indexOf(' '));
        ObjectNode more = (ObjectNode)
                json.readTree(variant.substring(variant.indexOf(' ')).replace('\'', '"'));
        ObjectNode config = json.createObjectNode().put("model_type", family).put("vocab_size", VOCABULARY);
        RandomCheckpoints one = new RandomCheckpoints(seed, config);
        one.configure(family);
        config.setAll(more);
        if (config.path("rope_theta").isNull()) {
            config.remove("rope_theta");
        }
        boolean bare = config.remove("bare_names") != null;
        switch (family) {
            case "gpt2" -> one.gpt2(bare ? "" : "transformer.");
            case "gpt_neo" -> one.gptNeo();
            case "gpt_neox" -> one.gptNeox();
            case "bert" -> one.bert();
            default -> one.llama(family);
        }
        Files.createDirectories(folder);
        json.writeValue(folder.resolve("config.json").toFile(), config);
        one.out.write(folder.resolve("model.safetensors"));
    }

    private void configure(String family) {
        switch (family) {
            case "gpt2" ->
                config.put("n_embd", width)
                        .put("n_layer", layers)
                        .put("n_head", HEADS)
                        .put("n_positions", CONTEXT)
                        .put("layer_norm_epsilon", 1e-5)
                        .put("activation_function", "gelu_new");
            case "gpt_neo" -> {
                int pairs = (layers + 1) / 2;
                config.put("hidden_size", width)
                        .put("num_layers", 2 * pairs)
                        .put("num_heads", HEADS)
                        .put("max_position_embeddings", CONTEXT)
                        .put("layer_norm_epsilon", 1e-5)
                        .put("activation_function", "gelu_new")
                        .putNull("intermediate_size");
                var group = config.putArray("attention_types").addArray();
                group.addArray().add("global").add("local");
                group.add(pairs);
            }
            default ->
                config.put("hidden_size", width)
                        .put("num_hidden_layers", layers)
                        .put("num_attention_heads", HEADS)
                        .put("max_position_embeddings", CONTEXT)
                        .put("intermediate_size", hidden);
        }
        switch (family) {
            case "gpt_neox" ->
                config.put("hidden_act", "gelu").put("layer_norm_eps", 1e-5).put("rotary_emb_base", 10_000);
            case "bert" ->
                config.put("hidden_act", "gelu")
                        .put("layer_norm_eps", 1e-12)
                        .put("type_vocab_size", 2)
                        .put("position_embedding_type", "absolute");
            case "gemma2", "gemma3_text" ->
                config.put("num_key_value_heads", 2)
                        .put("head_dim", 16)
                        .put("query_pre_attn_scalar", 16)
                        .put("hidden_activation", "gelu_pytorch_tanh")
                        .put("rms_norm_eps", 1e-6)
                        .put("rope_theta", 10_000.0);
            case "llama", "mistral", "qwen2", "qwen3", "phi3" ->
                config.put("num_key_value_heads", 2)
                        .put("hidden_act", "silu")
                        .put("rms_norm_eps", 1e-5)
                        .put("rope_theta", 10_000.0);
            default -> {}
        }
    }

    private int size(String key, int absent) {
        return config.hasNonNull(key) ? config.get(key).intValue() : absent;
    }

    private boolean flag(String key, boolean absent) {
        return config.hasNonNull(key) ? config.get(key).booleanValue() : absent;
    }

    private void gpt2(String body) {
        int inner = size("n_inner", 4 * width);
        out.weight(body + "wte", VOCABULARY, width).weight(body + "wpe", CONTEXT, width);
        for (int layer = 0; layer < layers; layer++) {
            String name = body + "h." + layer;
            out.layerNorm(name + ".ln_1", width)
                    .biased(name + ".attn.c_attn", 3 * width, width, 3 * width)
                    .biased(name + ".attn.c_proj", width, width, width)
                    .layerNorm(name + ".ln_2", width)
                    .biased(name + ".mlp.c_fc", inner, width, inner)
                    .biased(name + ".mlp.c_proj", width, inner, width);
        }
        out.layerNorm(body + "ln_f", width);
        if (!flag("tie_word_embeddings", true)) {
            out.weight("lm_head", VOCABULARY, width);
        }
    }

    private void gptNeo() {
        int inner = size("intermediate_size", 4 * width);
        out.weight("transformer.wte", VOCABULARY, width).weight("transformer.wpe", CONTEXT, width);
        for (int layer = 0; layer < size("num_layers", 0); layer++) {
            String name = "transformer.h." + layer;
            out.layerNorm(name + ".ln_1", width)
                    .weight(name + ".attn.attention.q_proj", width, width)
                    .weight(name + ".attn.attention.k_proj", width, width)
                    .weight(name + ".attn.attention.v_proj", width, width)
                    .biased(name + ".attn.attention.out_proj", width, width, width)
                    .layerNorm(name + ".ln_2", width)
                    .biased(name + ".mlp.c_fc", inner, inner, width)
                    .biased(name + ".mlp.c_proj", width, width, inner);
        }
        out.layerNorm("transformer.ln_f", width);
    }

    private void gptNeox() {
        out.weight("gpt_neox.embed_in", VOCABULARY, width);
        for (int layer = 0; layer < layers; layer++) {
            String name = "gpt_neox.layers." + layer;
            boolean bias = flag("attention_bias", true);
            out.layerNorm(name + ".input_layernorm", width);
            linear(name + ".attention.query_key_value", 3 * width, width, bias);
            linear(name + ".attention.dense", width, width, bias);
            out.layerNorm(name + ".post_attention_layernorm", width)
                    .biased(name + ".mlp.dense_h_to_4h", hidden, hidden, width)
                    .biased(name + ".mlp.dense_4h_to_h", width, width, hidden);
        }
        out.layerNorm("gpt_neox.final_layer_norm", width);
        if (!flag("tie_word_embeddings", false)) {
            out.weight("embed_out", VOCABULARY, width);
        }
    }

    private void linear(String name, int rows, int columns, boolean bias) {
        out.weight(name, rows, columns);
        if (bias) {
            out.add(name + ".bias", 0, 0.25, rows);
        }
    }

    /** Llama and all that descends from it. */
    private void llama(String family) {
        boolean gemma = family.startsWith("gemma");
        double mean = gemma ? 0 : 1;
        int headWidth = size("head_dim", width / HEADS);
        int queries = HEADS * headWidth;
        int keys = size("num_key_value_heads", HEADS) * headWidth;
        boolean bias = flag("attention_bias", false);
        boolean mlpBias = flag("mlp_bias", false);
        out.weight("model.embed_tokens", VOCABULARY, width);
        for (int layer = 0; layer < layers; layer++) {
            String name = "model.layers." + layer;
            String attention = name + ".self_attn.";
            out.add(name + ".input_layernorm.weight", mean, 0.2, width)
                    .add(name + ".post_attention_layernorm.weight", mean, 0.2, width);
            if (gemma) {
                out.add(name + ".pre_feedforward_layernorm.weight", mean, 0.2, width)
                        .add(name + ".post_feedforward_layernorm.weight", mean, 0.2, width);
            }
            if (family.equals("phi3")) {
                out.weight(attention + "qkv_proj", queries + 2 * keys, width)
                        .weight(attention + "o_proj", width, queries)
                        .weight(name + ".mlp.gate_up_proj", 2 * hidden, width)
                        .weight(name + ".mlp.down_proj", width, hidden);
                continue;
            }
            linear(attention + "q_proj", queries, width, bias || family.equals("qwen2"));
            linear(attention + "k_proj", keys, width, bias || family.equals("qwen2"));
            linear(attention + "v_proj", keys, width, bias || family.equals("qwen2"));
            linear(attention + "o_proj", width, queries, bias);
            if (family.equals("qwen3") || family.equals("gemma3_text")) {
                out.add(attention + "q_norm.weight", mean, 0.2, headWidth)
                        .add(attention + "k_norm.weight", mean, 0.2, headWidth);
            }
            linear(name + ".mlp.gate_proj", hidden, width, mlpBias);
            linear(name + ".mlp.up_proj", hidden, width, mlpBias);
            linear(name + ".mlp.down_proj", width, hidden, mlpBias);
        }
        out.add("model.norm.weight", mean, 0.2, width);
        if (!flag("tie_word_embeddings", gemma)) {
            out.weight("lm_head", VOCABULARY, width);
        }
    }

    private void bert() {
        String embeddings = "bert.embeddings.";
        out.weight(embeddings + "word_embeddings", VOCABULARY, width)
                .weight(embeddings + "position_embeddings", CONTEXT, width)
                .weight(embeddings + "token_type_embeddings", size("type_vocab_size", 2), width)
                .layerNorm(embeddings + "LayerNorm", width);
        for (int layer = 0; layer < layers; layer++) {
            String name = "bert.encoder.layer." + layer;
            out.biased(name + ".attention.self.query", width, width, width)
                    .biased(name + ".attention.self.key", width, width, width)
                    .biased(name + ".attention.self.value", width, width, width)
                    .biased(name + ".attention.output.dense", width, width, width)
                    .layerNorm(name + ".attention.output.LayerNorm", width)
                    .biased(name + ".intermediate.dense", hidden, hidden, width)
                    .biased(name + ".output.dense", width, width, hidden)
                    .layerNorm(name + ".output.LayerNorm", width);
        }
        out.biased("cls.predictions.transform.dense", width, width, width)
                .layerNorm("cls.predictions.transform.LayerNorm", width)
                .add("cls.predictions.bias", 0, 0.25, VOCABULARY);
        if (!flag("tie_word_embeddings", true)) {
            out.weight("cls.predictions.decoder", VOCABULARY, width);
        }
    }
}
