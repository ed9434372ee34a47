package dev.whence.networks.tasks;

import dev.whence.causal.InputException;
import java.util.List;

/**
 * A clean and a corrupt prompt as text.
 *
 * @param clean the prompt whose answer is the answer
 * @param corrupt one like it whose answer is another
 * @param answer what should follow the clean prompt, with the space that stands in front of it
 * @param distractor what the answer is compared with
 * @param right everything that may follow the clean prompt; mostly the answer alone
 * @param wrong everything that those are compared with; mostly the distractor alone
 */
public record TextPair(
        String clean, String corrupt, String answer, String distractor, List<String> right, List<String> wrong) {
    /** @throws InputException when the answer is not among the right ones, or the distractor not among the wrong ones */
    public TextPair {
        right = List.copyOf(right);
        wrong = List.copyOf(wrong);
        if (!right.contains(answer)
                || !wrong.contains(distractor)
                || right.stream().anyMatch(wrong::contains)) {
            throw new InputException("answer '" + answer + "' and distractor '" + distractor
                    + "', expected one of the right and one of the wrong answers, and none that is both");
        }
    }

    /** One right and one wrong answer. */
    static TextPair of(String clean, String corrupt, String answer, String distractor) {
        return new TextPair(clean, corrupt, answer, distractor, List.of(answer), List.of(distractor));
    }
}
