package dev.whence.networks.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was seen in training, at each evaluation.
 *
 * @param entries in order
 */
public record TrainingLog(List<Entry> entries) {
    public TrainingLog {
        entries = List.copyOf(entries);
    }

    /**
     * One evaluation.
     *
     * @param step updates done
     * @param losses means since the entry before, by name and before their weights
     * @param gradientNorm of the last step, before clipping
     * @param learningRate of the last step
     * @param seconds since this run began
     * @param measured what the {@link Evaluation} found
     */
    public record Entry(
            long step,
            Map<String, Double> losses,
            double gradientNorm,
            double learningRate,
            double seconds,
            Map<String, Double> measured) {
        public Entry {
            losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
            measured = Collections.unmodifiableMap(new LinkedHashMap<>(measured));
        }

        private ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("step", step)
                    .put("gradientNorm", gradientNorm)
                    .put("learningRate", learningRate)
                    .put("seconds", seconds);
            ObjectNode parts = json.putObject("losses");
            losses.forEach(parts::put);
            ObjectNode numbers = json.putObject("measured");
            measured.forEach(numbers::put);
            return json;
        }
    }

    /** The last entry. */
    public Entry last() {
        return entries.getLast();
    }

    /** One JSON object a line. */
    public String toJsonLines() {
        return entries.stream().map(entry -> entry.json() + "\n").collect(Collectors.joining());
    }
}
