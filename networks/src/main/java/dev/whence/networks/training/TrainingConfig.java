package dev.whence.networks.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.networks.checkpoint.Json;
import dev.whence.networks.checkpoint.RecordJson;
import dev.whence.networks.spec.TransformerSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A network to be trained from nothing, as a JSON file says it:
 *
 * <pre>
 * {"name": "my-model",
 *  "model": {"kind": "attention_only" | "llama" | "gpt2", "vocabulary", "context", "layers", "width", "heads", "hidden",
 *            "deviation"}, or {"spec": {every component of a TransformerSpec}, "deviation": 0.02},
 *  "data": {"kind": "induction", "shuffled"} | {"kind": "tasks", "answerWeight", "otherWeight", "mix"} |
 *          {"kind": "ids", "file"},
 *  "plan": {the components of a TrainingPlan; what is left out is as usual}}
 * </pre>
 *
 * @param name what the model is called
 * @param shape a short description of the network; none when there is a whole one
 * @param spec the whole description
 * @param deviation of the random parameters that it starts from
 * @param data what it learns
 * @param plan how
 * @param folder that files are relative to
 */
public record TrainingConfig(
        String name,
        Optional<ModelShape> shape,
        Optional<TransformerSpec> spec,
        double deviation,
        TrainingData data,
        TrainingPlan plan,
        Path folder) {
    private static final List<String> KEYS = List.of("name", "model", "data", "plan");
    private static final Map<String, TrainingData> DATA = new TreeMap<>(Map.of(
            "induction", new TrainingData.Induction(false),
            "tasks", new TrainingData.Tasks(1, 1, TrainingData.Mix.standard()),
            "ids", new TrainingData.Ids("")));

    /** @throws InputException when the data have no tokenizer to take the vocabulary from, or the name is no file name */
    public TrainingConfig {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new InputException("name is '" + name + "', expected letters, digits, dots, dashes and underscores");
        }
        int vocabulary = shape.map(ModelShape::vocabulary)
                .orElseGet(() -> spec.map(TransformerSpec::vocabulary).orElse(0));
        if (vocabulary == 0 && !(data instanceof TrainingData.Tasks)) {
            throw new InputException("model.vocabulary is 0 or not given, expected how many tokens there are:"
                    + " only data of the kind 'tasks' has a tokenizer");
        }
    }

    /**
     * Reads a configuration.
     *
     * @throws InputException in one line: which key is wrong, what was found and what was expected
     */
    public static TrainingConfig read(Path file) {
        ObjectNode root = Json.read(file);
        Path folder = file.toAbsolutePath().normalize().getParent();
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
        try {
            return of(root, name, folder == null ? Path.of("") : folder);
        } catch (InputException wrong) {
            throw new InputException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * A configuration from JSON.
     *
     * @param name for one that does not say its own
     * @param folder that files are relative to
     * @throws InputException naming the key that is wrong, what was found and what was expected
     */
    public static TrainingConfig of(ObjectNode root, String name, Path folder) {
        ObjectNode whole = root.deepCopy();
        if (!whole.has("name")) {
            whole.put("name", name);
        }
        Settings.exactly(whole, KEYS, "the configuration");
        JsonNode model = whole.path("model");
        Optional<ModelShape> shape = Optional.empty();
        Optional<TransformerSpec> spec = Optional.empty();
        double deviation;
        if (model.has("spec")) {
            Settings.exactly(model, List.of("spec", "deviation"), "model");
            spec = Optional.of(RecordJson.read(model.path("spec"), TransformerSpec.class, "model.spec"));
            deviation = RecordJson.read(model.path("deviation"), Double.class, "model.deviation");
        } else {
            ObjectNode defaults = (ObjectNode) RecordJson.write(ModelShape.standard());
            shape = Optional.of(RecordJson.read(Settings.over(defaults, model, "model"), ModelShape.class, "model"));
            deviation = shape.get().deviation();
        }
        return new TrainingConfig(
                RecordJson.read(whole.path("name"), String.class, "name"),
                shape,
                spec,
                deviation,
                data(whole.path("data")),
                TrainingPlan.fromJson(whole.path("plan"), "plan"),
                folder);
    }

    private static TrainingData data(JsonNode given) {
        if (!given.isObject()) {
            throw new InputException("data is " + Json.shown(given) + ", expected an object");
        }
        JsonNode kind = given.path("kind");
        TrainingData usual = DATA.get(kind.isTextual() ? kind.textValue() : "");
        if (usual == null) {
            if (kind.isTextual()) {
                throw Names.unknown("kind", kind.textValue(), DATA.keySet(), "data");
            }
            throw new InputException(
                    "data.kind is " + Json.shown(kind) + ", expected one of " + String.join(", ", DATA.keySet()));
        }
        ObjectNode whole = Settings.over((ObjectNode) RecordJson.write(usual), given, "data");
        return RecordJson.read(whole, TrainingData.class, "data");
    }

    /** The configuration as a file has it. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
        if (spec.isPresent()) {
            json.putObject("model").put("deviation", deviation).set("spec", RecordJson.write(spec.get()));
        } else {
            json.set("model", RecordJson.write(shape.orElseThrow()));
        }
        json.set("data", RecordJson.write(data));
        json.set("plan", plan.toJson());
        return json;
    }

    /**
     * The architecture.
     *
     * @param tokens how many tokens the tokenizer has, if there is one; else 0
     */
    TransformerSpec architecture(int tokens) {
        return spec.orElseGet(() -> shape.orElseThrow().spec(tokens));
    }
}
