package dev.whence.circuits.compiled;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Two heads: each position copies the word before it; the last looks where its own word is that (K-composition). */
final class InductionProgram {
    static final String NAME = "induction";
    private static final List<String> WORDS = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    private static final int LENGTH = 10;

    private InductionProgram() {}

    static Program program() {
        Tokens tokens = new Tokens(WORDS.size());
        Indices indices = new Indices(LENGTH);
        Copy previous = new Copy(
                "previous word",
                Select.where(Condition.pair(indices, indices, (key, query) -> key == query - 1)),
                tokens);
        Copy next = new Copy(
                "word after an earlier one like this",
                Select.where(Condition.pair(previous, tokens, (key, query) -> key == query)),
                tokens);
        return new Program(
                NAME,
                "the word that followed the last word when it came before",
                WORDS,
                LENGTH,
                next,
                Drafts.all(WORDS.size()));
    }

    static List<Corruption> corruptions() {
        return List.of(
                new Corruption("another word follows the earlier one", InductionProgram::another),
                new Corruption("another last word", InductionProgram::last),
                new Corruption("the earlier word elsewhere", InductionProgram::elsewhere));
    }

    /** All words but one, in random order, the last of them replaced by that at a place before the last two. */
    private static List<Integer> clean(List<Integer> words, int place) {
        List<Integer> prompt = new ArrayList<>(words);
        prompt.set(LENGTH - 1, words.get(place));
        return prompt;
    }

    private static Corruption.Draft another(SplittableRandom random) {
        List<Integer> words = Drafts.shuffled(WORDS.size(), random);
        int place = random.nextInt(LENGTH - 2);
        return Drafts.replaced(clean(words, place), place + 1, words.getLast());
    }

    private static Corruption.Draft last(SplittableRandom random) {
        List<Integer> words = Drafts.shuffled(WORDS.size(), random);
        int place = random.nextInt(LENGTH - 2);
        return Drafts.replaced(clean(words, place), LENGTH - 1, words.get(random.nextInt(LENGTH - 2)));
    }

    private static Corruption.Draft elsewhere(SplittableRandom random) {
        List<Integer> clean = clean(Drafts.shuffled(WORDS.size(), random), random.nextInt(LENGTH - 2));
        List<Integer> corrupt = new ArrayList<>(clean);
        Collections.swap(corrupt, clean.indexOf(clean.getLast()), random.nextInt(LENGTH - 2));
        return new Corruption.Draft(clean, corrupt);
    }
}
