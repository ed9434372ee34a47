package dev.whence.circuits.compiled;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Two heads look everywhere, one for the share of opening brackets, one for that of closing ones; an MLP turns their
 * difference, which is the depth over the number of words, into the depth.
 */
final class DepthProgram {
    static final String NAME = "depth";
    private static final int OPEN = 0;
    private static final int CLOSE = 1;
    private static final int OTHER = 2;
    private static final int DEEPEST = 5;
    private static final int LENGTH = 10;
    private static final List<String> WORDS = List.of("(", ")", "x", "0", "1", "2", "3", "4", "5");

    private DepthProgram() {}

    static Program program() {
        Tokens tokens = new Tokens(WORDS.size());
        Mean opening = share("share of opening brackets", tokens, OPEN);
        Mean closing = share("share of closing brackets", tokens, CLOSE);
        List<List<Double>> levels = IntStream.rangeClosed(1, LENGTH)
                .mapToObj(words -> IntStream.rangeClosed(0, DEEPEST)
                        .mapToObj(depth -> depth / (double) words)
                        .toList())
                .toList();
        Elementwise.Classes depth = new Elementwise.Classes(
                "depth",
                List.of(new Elementwise.Classes.Term(opening, 1), new Elementwise.Classes.Term(closing, -1)),
                Optional.of(new Indices(LENGTH)),
                levels);
        return new Program(
                NAME,
                "how many brackets are open after the last word, at most " + DEEPEST,
                WORDS,
                LENGTH,
                depth,
                IntStream.rangeClosed(0, DEEPEST).mapToObj(d -> OTHER + 1 + d).toList());
    }

    private static Mean share(String name, Tokens tokens, int word) {
        return new Mean(
                name,
                Select.all(),
                tokens,
                IntStream.range(0, tokens.size())
                        .mapToObj(token -> token == word ? 1.0 : 0.0)
                        .toList());
    }

    static List<Corruption> corruptions() {
        return List.of(
                new Corruption("a bracket opens no more", random -> exchanged(OPEN, OTHER, random)),
                new Corruption("a bracket closes no more", random -> exchanged(CLOSE, OTHER, random)),
                new Corruption("a bracket opens and does not close", random -> exchanged(CLOSE, OPEN, random)));
    }

    private static Corruption.Draft exchanged(int from, int to, SplittableRandom random) {
        return Drafts.exchanged(walk(random), from, to, random);
    }

    /** Brackets of which none closes before it opens, and never deeper than can be said. */
    private static List<Integer> walk(SplittableRandom random) {
        List<Integer> words = new ArrayList<>();
        int depth = 0;
        while (words.size() < LENGTH) {
            int word = random.nextInt(3);
            int after = depth + (word == OPEN ? 1 : word == CLOSE ? -1 : 0);
            if (after >= 0 && after <= DEEPEST) {
                words.add(word);
                depth = after;
            }
        }
        return words;
    }
}
