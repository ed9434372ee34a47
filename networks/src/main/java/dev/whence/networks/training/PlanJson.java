package dev.whence.networks.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.networks.checkpoint.Json;
import dev.whence.networks.checkpoint.RecordJson;
import dev.whence.networks.intervention.InterventionJson;
import dev.whence.networks.site.Site;
import java.util.ArrayList;
import java.util.List;

/** Training plans as JSON: the keys are the record's components; what is left out is as in {@link TrainingPlan#standard}. */
final class PlanJson {
    private PlanJson() {}

    static ObjectNode write(TrainingPlan plan) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("steps", plan.steps())
                .put("batch", plan.batch())
                .put("length", plan.length())
                .put("learningRate", plan.learningRate());
        json.set("schedule", RecordJson.write(plan.schedule()));
        json.set("adam", RecordJson.write(plan.adam()));
        json.put("clip", plan.clip());
        ArrayNode objectives = json.putArray("objectives");
        plan.objectives().forEach(each -> objectives.add(RecordJson.write(each)));
        json.set("clamped", InterventionJson.write(Intervention.all(plan.clamped())));
        return json.put("evaluateEvery", plan.evaluateEvery())
                .put("checkpointEvery", plan.checkpointEvery())
                .put("workers", plan.workers())
                .put("seed", plan.seed());
    }

    /** @throws InputException naming the key that is wrong, what was found and what was expected */
    static TrainingPlan read(JsonNode given, String path) {
        ObjectNode json = Settings.over(write(TrainingPlan.standard(1000, 32, 64, 1e-3, 1)), given, path);
        Reader read = new Reader(json, path);
        try {
            return new TrainingPlan(
                    read.value("steps", Integer.class),
                    read.value("batch", Integer.class),
                    read.value("length", Integer.class),
                    read.value("learningRate", Double.class),
                    read.value("schedule", Schedule.class),
                    read.value("adam", TrainingPlan.Adam.class),
                    read.value("clip", Double.class),
                    read.objectives(),
                    clamped(json.path("clamped"), path + ".clamped"),
                    read.value("evaluateEvery", Integer.class),
                    read.value("checkpointEvery", Integer.class),
                    read.value("workers", Integer.class),
                    read.value("seed", Long.class));
        } catch (InputException wrong) {
            String message = String.valueOf(wrong.getMessage());
            throw message.startsWith(path) ? wrong : new InputException(path + ": " + message, wrong);
        }
    }

    private record Reader(ObjectNode json, String path) {
        <T> T value(String key, Class<T> type) {
            return RecordJson.read(json.path(key), type, path + "." + key);
        }

        List<Objective> objectives() {
            JsonNode node = json.path("objectives");
            if (!node.isArray()) {
                throw new InputException(path + ".objectives is " + Json.shown(node) + ", expected a list");
            }
            List<Objective> objectives = new ArrayList<>();
            for (JsonNode each : node) {
                objectives.add(RecordJson.read(each, Objective.class, path + ".objectives[" + objectives.size() + "]"));
            }
            return objectives;
        }
    }

    /** As in an intervention file; none when the key is left out. */
    private static List<Intervention<Site>> clamped(JsonNode json, String path) {
        return json.isMissingNode()
                ? List.of()
                : InterventionJson.of(json, path).steps();
    }
}
