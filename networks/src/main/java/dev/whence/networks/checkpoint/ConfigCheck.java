package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.causal.InputException;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.TransformerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a folder's files say that is allowed, but does not go together. */
final class ConfigCheck {
    private static final double LEAST_EPSILON = 1e-12;
    private static final double MOST_EPSILON = 1e-3;
    private static final Map<String, DType> TYPES =
            Map.of("float32", DType.F32, "float16", DType.F16, "bfloat16", DType.BF16, "float64", DType.F64);

    private final Path file;
    private final List<String> findings = new ArrayList<>();

    private ConfigCheck(Path file) {
        this.file = file;
    }

    static List<String> findings(Path file, Config config, TransformerSpec spec, Collection<Tensor> tensors) {
        ConfigCheck check = new ConfigCheck(file);
        config.notes().forEach(check::add);
        double epsilon = spec.norm().epsilon();
        boolean used = spec.norm().kind() != Norm.Kind.NONE || spec.attention().headNorms();
        if (used && (epsilon < LEAST_EPSILON || epsilon > MOST_EPSILON)) {
            check.add("an epsilon of " + epsilon + " in norms, expected " + LEAST_EPSILON + " to " + MOST_EPSILON);
        }
        for (String key : List.of("bos_token_id", "eos_token_id", "pad_token_id")) {
            check.token(key, config.value(key), spec.vocabulary());
        }
        check.type(config.mentions("dtype") ? "dtype" : "torch_dtype", config, tensors);
        check.tokenizer(file.resolveSibling("tokenizer.json"), spec.vocabulary());
        return check.findings;
    }

    private void add(String text) {
        findings.add(file + ": " + text);
    }

    private void token(String key, JsonNode value, int vocabulary) {
        for (JsonNode id : value.isArray() ? value : List.of(value)) {
            if (!id.isNull()
                    && !id.isMissingNode()
                    && !(id.canConvertToInt() && id.intValue() >= 0 && id.intValue() < vocabulary)) {
                add(key + " is " + Json.shown(value) + ", expected a token from 0 to " + (vocabulary - 1));
                return;
            }
        }
    }

    private void type(String key, Config config, Collection<Tensor> tensors) {
        Set<DType> found = new TreeSet<>();
        tensors.forEach(tensor -> found.add(tensor.type()));
        DType said = TYPES.get(config.value(key).asText());
        if (config.has(key) && (said == null || !found.equals(Set.of(said)))) {
            add(key + " is " + Json.shown(config.value(key)) + ", but the tensors are " + found);
        }
    }

    /** Read for its size only: whoever tokenizes finds what else is wrong with it. */
    private void tokenizer(Path tokenizer, int vocabulary) {
        if (!Files.isRegularFile(tokenizer)) {
            return;
        }
        try {
            JsonNode root = Json.read(tokenizer);
            JsonNode model = root.path("model").path("vocab");
            int count = model.size();
            for (JsonNode added : root.path("added_tokens")) {
                if (!model.has(added.path("content").asText())) {
                    count++;
                }
            }
            if (count > vocabulary) {
                findings.add(tokenizer + ": " + count + " tokens, but the network has embeddings for " + vocabulary);
            }
        } catch (InputException unreadable) {
            findings.add(unreadable.getMessage());
        }
    }
}
