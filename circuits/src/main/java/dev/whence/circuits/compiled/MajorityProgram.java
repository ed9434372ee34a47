package dev.whence.circuits.compiled;

import java.util.List;
import java.util.SplittableRandom;

/** Two heads count, the first MLP reads both counts off them, the second compares the two: one MLP feeds another. */
final class MajorityProgram {
    static final String NAME = "majority";
    private static final int LENGTH = 7;
    private static final int A = 0;
    private static final int B = 1;
    private static final int OTHER = 2;
    private static final List<String> WORDS = List.of("a", "b", "c", "tie");

    private MajorityProgram() {}

    static Program program() {
        Tokens tokens = new Tokens(WORDS.size());
        Elementwise.Classes first = count("a", A, tokens);
        Elementwise.Classes second = count("b", B, tokens);
        return new Program(
                NAME,
                "which of a and b came more often, or that neither did",
                WORDS,
                LENGTH,
                Elementwise.of("more frequent", first, second, 3, (a, b) -> a > b ? 0 : a < b ? 1 : 2),
                List.of(A, B, WORDS.indexOf("tie")));
    }

    private static Elementwise.Classes count(String letter, int word, Tokens tokens) {
        SelectorWidth width = new SelectorWidth(
                "how many are " + letter, Select.where(Condition.key(tokens, category -> category == word)));
        return Elementwise.count("count of " + letter, width, 0, LENGTH);
    }

    static List<Corruption> corruptions() {
        return List.of(
                new Corruption("a for b", random -> exchanged(B, A, random)),
                new Corruption("c for a", random -> exchanged(A, OTHER, random)),
                new Corruption("c for b", random -> exchanged(B, OTHER, random)));
    }

    private static Corruption.Draft exchanged(int from, int to, SplittableRandom random) {
        return Drafts.exchanged(Drafts.random(LENGTH, OTHER + 1, random), from, to, random);
    }
}
