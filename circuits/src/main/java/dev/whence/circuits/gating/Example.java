package dev.whence.circuits.gating;

import dev.whence.causal.InputException;
import java.util.List;

/**
 * A prompt and what should follow it.
 *
 * @param prompt token ids, at least one
 * @param target the tokens that should follow, at least one; each is predicted after the prompt and the target's tokens
 *     before it
 * @param choices first tokens of the answers that the target competes with, itself among them; empty for the whole
 *     vocabulary
 */
public record Example(List<Integer> prompt, List<Integer> target, List<Integer> choices) {
    /** @throws InputException when prompt or target is empty, or the target is not among the choices */
    public Example {
        prompt = List.copyOf(prompt);
        target = List.copyOf(target);
        choices = List.copyOf(choices);
        if (prompt.isEmpty()) {
            throw new InputException("an empty prompt, expected at least one token");
        }
        if (target.isEmpty()) {
            throw new InputException("an empty target, expected at least one token");
        }
        if (!choices.isEmpty() && !choices.contains(target.getFirst())) {
            throw new InputException(
                    "the target's first token " + target.getFirst() + " is not among the choices " + choices);
        }
    }

    /** Against the whole vocabulary. */
    public Example(List<Integer> prompt, List<Integer> target) {
        this(prompt, target, List.of());
    }

    /** What the network reads: the prompt and the target but for its last token. */
    List<Integer> read() {
        if (target.size() == 1) {
            return prompt;
        }
        List<Integer> ids = new java.util.ArrayList<>(prompt);
        ids.addAll(target.subList(0, target.size() - 1));
        return ids;
    }

    /** How many tokens {@link #read} has. */
    int length() {
        return prompt.size() + target.size() - 1;
    }
}
