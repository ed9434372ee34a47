package dev.whence.reports;

import dev.whence.causal.Effect;
import java.util.List;

/**
 * The answer to a report's question.
 *
 * @param sentence the answer in one plain sentence, numbers and interval included
 * @param effects the effects that it states; empty when the answer is not a number (a graph, "not identifiable")
 */
public record Answer(String sentence, List<Effect> effects) {
    public Answer {
        effects = List.copyOf(effects);
    }

    /** An answer in words only. */
    public Answer(String sentence) {
        this(sentence, List.of());
    }

    /** An answer that is one effect. */
    public Answer(String sentence, Effect effect) {
        this(sentence, List.of(effect));
    }
}
