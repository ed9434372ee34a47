package dev.whence.reports;

import java.util.List;

/**
 * Paragraphs, then bullets; either may be empty. Plain text: writers escape it, no markup is interpreted.
 *
 * @param title the heading
 * @param paragraphs paragraphs in order
 * @param bullets items of a list after the paragraphs
 */
public record Text(String title, List<String> paragraphs, List<String> bullets) implements Section {
    public Text {
        paragraphs = List.copyOf(paragraphs);
        bullets = List.copyOf(bullets);
    }

    /** Paragraphs only. */
    public Text(String title, String... paragraphs) {
        this(title, List.of(paragraphs), List.of());
    }
}
