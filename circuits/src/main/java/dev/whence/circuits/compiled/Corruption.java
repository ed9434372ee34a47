package dev.whence.circuits.compiled;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * One way to make a clean prompt and a corrupt one of the same length. Drafts whose answers are the same, or not defined,
 * are thrown away.
 *
 * @param name what is changed
 * @param draw makes a draft
 */
public record Corruption(String name, Function<SplittableRandom, Draft> draw) {
    /**
     * Two prompts, as words by their places in the vocabulary, without the first token.
     *
     * @param clean the one
     * @param corrupt the other, as long
     */
    public record Draft(List<Integer> clean, List<Integer> corrupt) {
        public Draft {
            clean = List.copyOf(clean);
            corrupt = List.copyOf(corrupt);
        }
    }
}
