package dev.whence.circuits.compiled;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** One head whose attention to position 0 says how many it selects, and an MLP that reads the count off it. */
final class RankProgram {
    static final String NAME = "rank";
    private static final List<String> WORDS =
            IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    private static final int LENGTH = 8;

    private RankProgram() {}

    static Program program() {
        Tokens tokens = new Tokens(WORDS.size());
        SelectorWidth smaller = new SelectorWidth(
                "how many are smaller", Select.where(Condition.pair(tokens, tokens, (key, query) -> key < query)));
        return new Program(
                NAME,
                "the place that the last number has when all are sorted, from 0",
                WORDS,
                LENGTH,
                Elementwise.count("rank", smaller, 0, LENGTH - 1),
                Drafts.all(LENGTH));
    }

    static List<Corruption> corruptions() {
        return List.of(
                new Corruption("another last number", random -> at(LENGTH - 1, random)),
                new Corruption("another number elsewhere", random -> at(random.nextInt(LENGTH - 1), random)));
    }

    private static Corruption.Draft at(int place, SplittableRandom random) {
        return Drafts.replaced(Drafts.random(LENGTH, WORDS.size(), random), place, random.nextInt(WORDS.size()));
    }
}
