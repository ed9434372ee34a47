package dev.whence.networks.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every setting shows in the logits of the random checkpoints, by more than the tolerance of
 * {@link ReferenceAgreesTest}: an engine that reads one wrongly cannot agree.
 */
final class ReferenceSettingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "gpt2 {} | {'activation_function':'gelu'}",
                "gpt2 {} | {'layer_norm_epsilon':1e-3}",
                "gpt_neo {'window_size':4} | {'window_size':5}",
                "gpt_neox {'rotary_pct':0.5} | {'rotary_pct':1.0}",
                "gpt_neox {'rotary_pct':0.5} | {'use_parallel_residual':false}",
                "gpt_neox {'rotary_pct':0.5} | {'hidden_act':'gelu_new'}",
                "gpt_neox {'rotary_pct':0.5} | {'rope_scaling':{'type':'linear','factor':2.0}}",
                "llama {} | {'rope_theta':20000.0}",
                "llama {'rope_scaling':{'rope_type':'llama3','factor':8.0,'low_freq_factor':1.0,'high_freq_factor':4.0,"
                        + "'original_max_position_embeddings':64}}"
                        + " | {'rope_scaling':{'type':'linear','factor':8.0}}",
                "mistral {'sliding_window':4} | {'sliding_window':5}",
                "qwen2 {'use_sliding_window':true,'sliding_window':5,'max_window_layers':1} | {'max_window_layers':0}",
                "qwen3 {'head_dim':16} | {'rms_norm_eps':1e-3}",
                "gemma2 {'sliding_window':4} | {'sliding_window':5}",
                "gemma2 {'sliding_window':4} | {'attn_logit_softcapping':20.0}",
                "gemma2 {'sliding_window':4} | {'final_logit_softcapping':29.0}",
                "gemma2 {'sliding_window':4} | {'query_pre_attn_scalar':17}",
                "gemma3_text {'sliding_window':4,'sliding_window_pattern':2} | {'sliding_window_pattern':3}",
                "gemma3_text {'sliding_window':4,'sliding_window_pattern':2} | {'rope_local_base_freq':9000.0}",
                "gemma3_text {'sliding_window':4,'sliding_window_pattern':2}"
                        + " | {'rope_scaling':{'rope_type':'linear','factor':8.0}}",
                "phi3 {'sliding_window':4} | {'partial_rotary_factor':0.5}",
                "bert {} | {'layer_norm_eps':1e-3}",
                "bert {} | {'hidden_act':'gelu_new'}",
            })
    void shows(String variant, String change, @TempDir Path folder) throws IOException {
        ObjectMapper json = new ObjectMapper();
        RandomCheckpoints.write(folder, variant, 1);
        int[] tokens = new Random(1).ints(14, 0, RandomCheckpoints.VOCABULARY).toArray();
        double[][] before = Reference.logits(folder, tokens);
        ObjectNode config = (ObjectNode) Folder.config(folder);
        config.setAll((ObjectNode) json.readTree(change.replace('\'', '"')));
        json.writeValue(folder.resolve("config.json").toFile(), config);
        double[][] after = Reference.logits(folder, tokens);
        double most = 0;
        for (int t = 0; t < tokens.length; t++) {
            for (int id = 0; id < before[t].length; id++) {
                most = Math.max(most, Math.abs(before[t][id] - after[t][id]));
            }
        }
        assertThat(most).as(change).isGreaterThan(3e-4);
    }
}
