package dev.whence.reports;

import java.util.List;
import java.util.Map;

/**
 * Names and values: the settings of a search, the size of a table.
 *
 * @param title the heading
 * @param facts in the order in which they are shown
 */
public record Facts(String title, List<Fact> facts) implements Section {
    public Facts {
        facts = List.copyOf(facts);
    }

    /** From a map, in its order (use a {@link java.util.LinkedHashMap}). */
    public Facts(String title, Map<String, String> facts) {
        this(
                title,
                facts.entrySet().stream()
                        .map(entry -> new Fact(entry.getKey(), entry.getValue()))
                        .toList());
    }

    /** One name and its value. */
    public record Fact(String name, String value) {}
}
