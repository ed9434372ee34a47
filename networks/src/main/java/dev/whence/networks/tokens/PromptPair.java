package dev.whence.networks.tokens;

import dev.whence.causal.InputException;
import java.util.List;
import java.util.OptionalInt;

/**
 * Two prompts that a network is compared on, and what it should say to the first.
 *
 * @param clean the ids of the prompt whose answer is the answer
 * @param corrupt the ids of one of the same length whose answer is another
 * @param answer the token that should follow the clean prompt
 * @param distractor the token that it is compared with, such as the corrupt prompt's answer; none for the answer alone
 */
public record PromptPair(List<Integer> clean, List<Integer> corrupt, int answer, OptionalInt distractor) {
    /**
     * @throws InputException when a prompt is empty, their lengths differ, an id is negative, or the distractor is the
     *     answer
     */
    public PromptPair {
        clean = List.copyOf(clean);
        corrupt = List.copyOf(corrupt);
        if (clean.isEmpty() || corrupt.isEmpty()) {
            throw new InputException("an empty prompt, expected at least one token");
        }
        if (clean.size() != corrupt.size()) {
            throw new InputException("a clean prompt of " + clean.size() + " tokens and a corrupt one of "
                    + corrupt.size() + ", expected the same number");
        }
        if (answer < 0 || distractor.orElse(0) < 0 || least(clean) < 0 || least(corrupt) < 0) {
            throw new InputException("a negative token id, expected ids from 0");
        }
        if (distractor.isPresent() && distractor.getAsInt() == answer) {
            throw new InputException("token " + answer + " is both answer and distractor, expected two tokens");
        }
    }

    /** @throws InputException as the constructor */
    public static PromptPair of(int[] clean, int[] corrupt, int answer, OptionalInt distractor) {
        return new PromptPair(list(clean), list(corrupt), answer, distractor);
    }

    private static List<Integer> list(int[] ids) {
        return java.util.Arrays.stream(ids).boxed().toList();
    }

    private static int least(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).min().orElse(0);
    }

    /** How many tokens each of the prompts has. */
    public int length() {
        return clean.size();
    }

    /** The clean prompt's ids, as a network takes them. */
    public int[] cleanIds() {
        return clean.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The corrupt prompt's ids, as a network takes them. */
    public int[] corruptIds() {
        return corrupt.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The first position at which the prompts differ; none when they are the same. */
    public OptionalInt firstDifference() {
        for (int position = 0; position < clean.size(); position++) {
            if (!clean.get(position).equals(corrupt.get(position))) {
                return OptionalInt.of(position);
            }
        }
        return OptionalInt.empty();
    }
}
