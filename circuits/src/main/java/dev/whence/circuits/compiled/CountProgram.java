package dev.whence.circuits.compiled;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** As {@link RankProgram}, with a head that selects what is the same as the last word: one bar of a histogram. */
final class CountProgram {
    static final String NAME = "count";
    private static final int LETTERS = 4;
    private static final int LENGTH = 8;
    private static final List<String> WORDS = Stream.concat(
                    Stream.of("a", "b", "c", "d"),
                    IntStream.rangeClosed(1, LENGTH).mapToObj(String::valueOf))
            .toList();

    private CountProgram() {}

    static Program program() {
        Tokens tokens = new Tokens(WORDS.size());
        SelectorWidth same = new SelectorWidth(
                "how many are the same", Select.where(Condition.pair(tokens, tokens, (key, query) -> key == query)));
        return new Program(
                NAME,
                "how often the last word has come, itself included",
                WORDS,
                LENGTH,
                Elementwise.count("count", same, 1, LENGTH),
                IntStream.range(LETTERS, WORDS.size()).boxed().toList());
    }

    static List<Corruption> corruptions() {
        return List.of(
                new Corruption("another last word", random -> at(LENGTH - 1, random)),
                new Corruption("another word elsewhere", random -> at(random.nextInt(LENGTH - 1), random)));
    }

    private static Corruption.Draft at(int place, SplittableRandom random) {
        return Drafts.replaced(Drafts.random(LENGTH, LETTERS, random), place, random.nextInt(LETTERS));
    }
}
