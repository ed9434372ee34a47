package dev.whence.networks.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations as they are published, and wrong ones. */
class ConfigTest {
    @TempDir
    Path temporary;

    private static TransformerSpec spec(String json) {
        ObjectNode root = Json.parse("config.json", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        Config config = new Config(root);
        TransformerSpec spec = Families.of(config).spec(config);
        SpecCheck.check(spec);
        return spec;
    }

    /** The family of a network that is saved, an edit ({@code key=value}, or {@code -key}), and what the message says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            gpt2 tied     | -model_type                             | no model_type, expected one of bert, gemma2
            gpt2 tied     | model_type="gpt3"                       | model_type 'gpt3' is not supported; did you mean 'gpt2'?
            gpt2 tied     | model_type=3                            | model_type is 3, expected a text
            gpt2 tied     | model_type="mamba"                      | model_type 'mamba' is not supported
            gpt2 tied     | -n_layer                                | no n_layer, expected a whole number
            gpt2 tied     | n_layer=0                               | n_layer is 0, expected a whole number from 1
            gpt2 tied     | n_layer=-3                              | n_layer is -3
            gpt2 tied     | n_layer=1e12                            | n_layer is 1.0E12
            gpt2 tied     | n_layer=1000000000000                   | n_layer is 1000000000000
            gpt2 tied     | n_layer=5000                            | n_layer is 5000, expected a whole number from 1 to 4096
            gpt2 tied     | n_layer=null                            | n_layer is null
            gpt2 tied     | n_layer="3"                             | n_layer is "3"
            gpt2 tied     | n_layer=3.0                             | n_layer is 3.0, expected a whole number
            gpt2 tied     | n_embd=[12]                             | n_embd is [12]
            gpt2 tied     | n_inner="big"                           | n_inner is "big"
            gpt2 tied     | vocab_size=true                         | vocab_size is true
            gpt2 tied     | layer_norm_epsilon="1e-5"               | layer_norm_epsilon is "1e-5", expected a number above 0
            gpt2 tied     | layer_norm_epsilon=-1e-5                | layer_norm_epsilon is -1.0E-5
            gpt2 tied     | layer_norm_epsilon=1e999                | layer_norm_epsilon is
            gpt2 tied     | tie_word_embeddings=1                   | tie_word_embeddings is 1, expected true or false
            gpt2 tied     | scale_attn_by_inverse_layer_idx=true    | scale_attn_by_inverse_layer_idx is true, expected false (nothing else is supported)
            gpt2 tied     | add_cross_attention=true                | add_cross_attention is true
            gpt2 tied     | activation_function="gelu_10"           | activation_function is "gelu_10", expected one of gelu, gelu_fast
            gpt2 tied     | is_encoder_decoder=true                 | is_encoder_decoder is true
            gpt_neo tied  | attention_types=[[["global"],3]]        | attention_types is [[["global"],3]], expected a list such as
            gpt_neo tied  | attention_types=[[["globe"],4]]         | attention_types is [[["globe"],4]]
            gpt_neo tied  | attention_types=[[["local"],2000000000]] | attention_types is
            gpt_neo tied  | attention_types={}                      | attention_types is {}
            gpt_neo tied  | window_size=-1                          | window_size is -1
            gpt_neox tied | rotary_pct=0                            | rotary_pct is 0
            gpt_neox tied | rotary_pct=0.5                          | rotary_pct 0.5 of a head's 6 components is 3, expected an even number
            gpt_neox tied | rotary_pct=1.5                          | rotary_pct 1.5
            gpt_neox tied | use_parallel_residual="yes"             | use_parallel_residual is "yes"
            llama tied    | num_key_value_heads=3                   | 4 attention heads cannot share 3 key/value heads
            llama tied    | head_dim=5                              | expected an even number
            llama tied    | rope_theta=-1                           | rope_theta is -1
            llama tied    | rope_scaling=3                          | rope_scaling is 3, expected an object
            llama tied    | rope_scaling={"type":"dynamic"}         | rope_scaling.type is "dynamic", expected default, linear or llama3
            llama tied    | rope_scaling={"type":"linear"}          | rope_scaling.factor is nothing, expected a number above 0
            llama tied    | rope_scaling={"rope_type":"llama3","factor":8,"low_freq_factor":4,"high_freq_factor":4,"original_max_position_embeddings":8} | rope_scaling.high_freq_factor is 4, expected more than low_freq_factor
            llama tied    | rope_scaling={"rope_type":"llama3","factor":8,"low_freq_factor":4} | rope_scaling.high_freq_factor is nothing
            llama tied    | num_attention_heads=50000000            | components, expected at most 100000000
            mistral tied  | sliding_window=0                        | sliding_window is 0
            qwen2 tied    | -num_key_value_heads                    | no num_key_value_heads
            qwen3 tied    | use_sliding_window=true                 | layer_types
            qwen2, windows tied | layer_types=["full_attention"]    | layer_types is ["full_attention"], expected a list of 3
            qwen2, windows tied | layer_types=["chunked"]           | layer_types has "chunked", expected full_attention or sliding_attention
            phi3 tied     | rope_scaling={"type":"longrope","long_factor":[1]} | rope_scaling.type is "longrope", expected default, linear or llama3 (this way to stretch a context is not supported)
            phi3 tied     | rope_scaling={"type":"su"}              | rope_scaling.type is "su"
            gemma2 tied   | query_pre_attn_scalar=0                 | query_pre_attn_scalar is 0
            gemma2 tied   | final_logit_softcapping="30"            | final_logit_softcapping is "30"
            gemma3_text tied | use_bidirectional_attention=true     | use_bidirectional_attention is true
            bert tied     | position_embedding_type="relative_key"  | position_embedding_type is "relative_key", expected absolute
            bert tied     | hidden_act="relu"                       | hidden_act is "relu", expected gelu
            bert tied     | is_decoder=true                         | is_decoder is true
            whence, block mask tied | -architecture                 | architecture is nothing, expected an object
            whence, block mask tied | architecture={"familly":"x"}  | no key named 'familly' in architecture; did you mean 'family'?
            whence, block mask tied | architecture={"family":3}     | architecture.family is 3, expected a text
            """)
    void wrongValues(String network, String edit, String part) throws IOException {
        Path folder = temporary.resolve("saved");
        CheckpointWriter.write(
                folder,
                new TestNetworks.RandomSource(
                        Objects.requireNonNull(TestNetworks.all().get(network))));
        Path file = folder.resolve("config.json");
        ObjectNode config = Json.read(file);
        if (edit.startsWith("-")) {
            config.remove(edit.substring(1));
        } else {
            String[] sides = edit.split("=", 2);
            config.remove(sides[0]);
            // By text, as some of what is tried cannot be a node.
            String text = config.toString();
            Files.writeString(file, text.substring(0, text.length() - 1) + ",\"" + sides[0] + "\":" + sides[1] + "}");
        }
        if (edit.startsWith("-")) {
            Files.writeString(file, config.toString());
        }
        if (edit.startsWith("use_sliding_window")) {
            // Says that windows are used, and then names no layer: that is no error.
            try (Checkpoint opened = Checkpoint.open(folder)) {
                assertThat(opened.spec().attention().windows()).isEmpty();
            }
            return;
        }
        assertThatThrownBy(() -> Checkpoint.open(folder).close())
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(part.split("; ")[0])
                .message()
                .doesNotContain("\n");
    }

    @Test
    void wrongFolders() throws IOException {
        refused(temporary, "no config.json in");
        refused(temporary.resolve("none"), "no file or folder");
        refused(Files.writeString(temporary.resolve("readme.txt"), ""), "expected a folder with config.json");
        Files.writeString(temporary.resolve("config.json"), "{");
        refused(temporary, "config.json: not valid JSON at line 1");
        Files.writeString(temporary.resolve("config.json"), "");
        refused(temporary, "config.json: found nothing, expected a JSON object");
        Files.writeString(temporary.resolve("config.json"), "{\"a\":1,\"a\":2}");
        refused(temporary, "Duplicate");
        Files.write(temporary.resolve("config.json"), new byte[] {'{', (byte) 0xff, '}'});
        refused(temporary, "not UTF-8");
        Files.writeString(
                temporary.resolve("config.json"),
                "{\"model_type\":\"gpt2\",\"n_embd\":4,\"n_head\":2,\"n_layer\":1,\"n_positions\":4,\"vocab_size\":5}");
        refused(temporary, "no model.safetensors or model.safetensors.index.json in");
        Files.writeString(temporary.resolve("pytorch_model.bin"), "PK");
        refused(temporary, "pytorch_model.bin: weights in Python's pickle format", "convert them to model.safetensors");
        refused(temporary.resolve("pytorch_model.bin"), "pickle");
    }

    private static void refused(Path path, String... parts) {
        assertThatThrownBy(() -> Checkpoint.open(path).close())
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void tokenizersAreCounted() throws IOException {
        Path folder = TestNetworks.copy(TestNetworks.golden("gpt2"), temporary.resolve("gpt2"));
        StringBuilder vocabulary = new StringBuilder();
        for (int i = 0; i < 97; i++) {
            vocabulary
                    .append(i > 0 ? "," : "")
                    .append("\"t")
                    .append(i)
                    .append("\":")
                    .append(i);
        }
        String tokenizer = "{\"model\":{\"vocab\":{" + vocabulary + "}},\"added_tokens\":[{\"content\":\"%s\"}]}";
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer.formatted("t3"));
        try (Checkpoint opened = Checkpoint.open(folder)) {
            assertThat(opened.check()).isEmpty();
        }
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer.formatted("<new>"));
        try (Checkpoint opened = Checkpoint.open(folder)) {
            assertThat(opened.warnings())
                    .singleElement()
                    .asString()
                    .contains("98 tokens, but the network has embeddings for 97");
        }
        Files.writeString(folder.resolve("tokenizer.json"), "?");
        try (Checkpoint opened = Checkpoint.open(folder)) {
            assertThat(opened.warnings()).singleElement().asString().contains("tokenizer.json: not valid JSON");
        }
    }

    @Test
    void publishedConfigurations() {
        TransformerSpec gpt2 = spec("{'model_type':'gpt2','n_ctx':1024,'n_embd':768,'n_head':12,'n_layer':12,"
                + "'n_positions':1024,'vocab_size':50257,'activation_function':'gelu_new','layer_norm_epsilon':1e-05}");
        assertThat(gpt2.parameters()).isEqualTo(124_439_808);
        TransformerSpec pythia = spec("{'model_type':'gpt_neox','hidden_act':'gelu','hidden_size':512,"
                + "'intermediate_size':2048,'layer_norm_eps':1e-05,'max_position_embeddings':2048,"
                + "'num_attention_heads':8,'num_hidden_layers':6,'rotary_emb_base':10000,'rotary_pct':0.25,"
                + "'tie_word_embeddings':false,'use_parallel_residual':true,'vocab_size':50304}");
        assertThat(pythia.parameters()).isEqualTo(70_426_624);
        assertThat(((Positions.Rotary) pythia.positions()).width()).isEqualTo(16);
        TransformerSpec neo = spec("{'model_type':'gpt_neo','attention_types':[[['global','local'],12]],"
                + "'hidden_size':2048,'intermediate_size':null,'max_position_embeddings':2048,'num_heads':16,"
                + "'num_layers':24,'vocab_size':50257,'window_size':256}");
        assertThat(neo.parameters()).isEqualTo(1_315_575_808);
        assertThat(neo.window(0)).isZero();
        assertThat(neo.window(1)).isEqualTo(256);
        TransformerSpec llama = spec("{'model_type':'llama','attention_bias':false,'hidden_act':'silu',"
                + "'hidden_size':2048,'intermediate_size':8192,'max_position_embeddings':131072,'mlp_bias':false,"
                + "'num_attention_heads':32,'num_hidden_layers':16,'num_key_value_heads':8,'rms_norm_eps':1e-05,"
                + "'rope_scaling':{'factor':32.0,'high_freq_factor':4.0,'low_freq_factor':1.0,"
                + "'original_max_position_embeddings':8192,'rope_type':'llama3'},'rope_theta':500000.0,"
                + "'tie_word_embeddings':true,'vocab_size':128256}");
        assertThat(llama.parameters()).isEqualTo(1_235_814_400);
        TransformerSpec mistral = spec("{'model_type':'mistral','hidden_act':'silu','hidden_size':4096,"
                + "'intermediate_size':14336,'max_position_embeddings':32768,'num_attention_heads':32,"
                + "'num_hidden_layers':32,'num_key_value_heads':8,'rms_norm_eps':1e-05,'rope_theta':10000.0,"
                + "'sliding_window':4096,'tie_word_embeddings':false,'vocab_size':32000}");
        assertThat(mistral.parameters()).isEqualTo(7_241_732_096L);
        assertThat(mistral.window(31)).isEqualTo(4096);
        TransformerSpec qwen2 = spec("{'model_type':'qwen2','hidden_act':'silu','hidden_size':896,"
                + "'intermediate_size':4864,'max_position_embeddings':32768,'max_window_layers':21,"
                + "'num_attention_heads':14,'num_hidden_layers':24,'num_key_value_heads':2,'rms_norm_eps':1e-06,"
                + "'rope_theta':1000000.0,'sliding_window':32768,'tie_word_embeddings':true,"
                + "'use_sliding_window':false,'vocab_size':151936}");
        assertThat(qwen2.parameters()).isEqualTo(494_032_768);
        assertThat(qwen2.attention().windows()).isEmpty();
        TransformerSpec qwen3 = spec("{'model_type':'qwen3','attention_bias':false,'head_dim':128,"
                + "'hidden_act':'silu','hidden_size':1024,'intermediate_size':3072,'max_position_embeddings':40960,"
                + "'max_window_layers':28,'num_attention_heads':16,'num_hidden_layers':28,'num_key_value_heads':8,"
                + "'rms_norm_eps':1e-06,'rope_scaling':null,'rope_theta':1000000,'sliding_window':null,"
                + "'tie_word_embeddings':true,'use_sliding_window':false,'vocab_size':151936}");
        assertThat(qwen3.parameters()).isEqualTo(596_049_920);
        TransformerSpec phi3 = spec("{'model_type':'phi3','hidden_act':'silu','hidden_size':3072,"
                + "'intermediate_size':8192,'max_position_embeddings':4096,'num_attention_heads':32,"
                + "'num_hidden_layers':32,'num_key_value_heads':32,'original_max_position_embeddings':4096,"
                + "'rms_norm_eps':1e-05,'rope_scaling':null,'rope_theta':10000.0,'sliding_window':2047,"
                + "'tie_word_embeddings':false,'vocab_size':32064}");
        assertThat(phi3.parameters()).isEqualTo(3_821_079_552L);
        TransformerSpec bert = spec("{'model_type':'bert','hidden_act':'gelu','hidden_size':768,"
                + "'intermediate_size':3072,'layer_norm_eps':1e-12,'max_position_embeddings':512,"
                + "'num_attention_heads':12,'num_hidden_layers':12,'type_vocab_size':2,'vocab_size':30522}");
        assertThat(bert.parameters()).isEqualTo(109_514_298);
    }

    @Test
    void publishedGemmas() {
        TransformerSpec gemma2 = spec("{'model_type':'gemma2','attn_logit_softcapping':50.0,"
                + "'final_logit_softcapping':30.0,'head_dim':256,'hidden_act':'gelu_pytorch_tanh',"
                + "'hidden_activation':'gelu_pytorch_tanh','hidden_size':2304,'intermediate_size':9216,"
                + "'max_position_embeddings':8192,'num_attention_heads':8,'num_hidden_layers':26,"
                + "'num_key_value_heads':4,'query_pre_attn_scalar':256,'rms_norm_eps':1e-06,'rope_theta':10000.0,"
                + "'sliding_window':4096,'vocab_size':256000}");
        assertThat(gemma2.parameters()).isEqualTo(2_614_341_888L);
        assertThat(gemma2.attention().softCap()).isEqualTo(50);
        assertThat(gemma2.attention().scale()).isEqualTo(1.0 / 16);
        assertThat(gemma2.output().softCap()).isEqualTo(30);
        assertThat(gemma2.window(0)).isEqualTo(4096);
        assertThat(gemma2.window(1)).isZero();
        assertThat(gemma2.embedding().scale()).isEqualTo(48);
        TransformerSpec gemma3 = spec("{'model_type':'gemma3_text','attn_logit_softcapping':null,"
                + "'final_logit_softcapping':null,'head_dim':256,'hidden_activation':'gelu_pytorch_tanh',"
                + "'hidden_size':1152,'intermediate_size':6912,'max_position_embeddings':32768,"
                + "'num_attention_heads':4,'num_hidden_layers':26,'num_key_value_heads':1,"
                + "'query_pre_attn_scalar':256,'rms_norm_eps':1e-06,'rope_local_base_freq':10000,"
                + "'rope_scaling':null,'rope_theta':1000000,'sliding_window':512,'sliding_window_pattern':6,"
                + "'vocab_size':262144}");
        assertThat(gemma3.parameters()).isEqualTo(999_885_952);
        assertThat(gemma3.window(4)).isEqualTo(512);
        assertThat(gemma3.window(5)).isZero();
        assertThat(gemma3.mlp().orElseThrow().activation()).isEqualTo(Mlp.Activation.GELU_TANH);
        TransformerSpec nested = spec("{'model_type':'gemma3','vision_config':{},'text_config':{"
                + "'hidden_size':2560,'intermediate_size':10240,'model_type':'gemma3_text','num_hidden_layers':34,"
                + "'rope_scaling':{'factor':8.0,'rope_type':'linear'},'sliding_window':1024}}");
        assertThat(nested.parameters()).isEqualTo(3_880_263_168L);
        Positions.Rotary rotary = (Positions.Rotary) nested.positions();
        assertThat(rotary.frequencies()).isEqualTo(new Positions.Frequencies(1e6, new Positions.Scaling.Linear(8)));
        assertThat(rotary.local()).contains(new Positions.Frequencies(1e4, new Positions.Scaling.None()));
        TransformerSpec newer = spec("{'model_type':'gemma3_text','hidden_size':64,'intermediate_size':8,"
                + "'num_hidden_layers':2,'layer_types':['full_attention','sliding_attention'],'sliding_window':7,"
                + "'rope_parameters':{'full_attention':{'rope_theta':5,'rope_type':'linear','factor':2},"
                + "'sliding_attention':{'rope_theta':3,'rope_type':'default'}}}");
        Positions.Rotary both = (Positions.Rotary) newer.positions();
        assertThat(both.frequencies()).isEqualTo(new Positions.Frequencies(5, new Positions.Scaling.Linear(2)));
        assertThat(both.local()).contains(new Positions.Frequencies(3, new Positions.Scaling.None()));
    }
}
