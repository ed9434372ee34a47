package dev.whence.circuits.compiled;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Three heads, as in GPT-2's circuit for indirect objects (Wang et al. 2022): a name that came before is marked as a
 * duplicate; the last position learns which name that is; and copies a name that is another (Q-composition).
 */
final class IndirectObjectProgram {
    static final String NAME = "indirect-object";
    private static final int NAMES = 6;
    private static final int LENGTH = 9;
    private static final List<String> WORDS =
            List.of("Ann", "Bob", "Cleo", "Dan", "Eve", "Finn", "and", "went", "out", "then", "gave", "books", "to");

    private IndirectObjectProgram() {}

    static Program program() {
        Tokens tokens = new Tokens(WORDS.size());
        Indices indices = new Indices(LENGTH);
        Copy duplicate = new Copy(
                "name that came before",
                Select.where(
                        Condition.pair(tokens, tokens, (key, query) -> key == query && key < NAMES),
                        Condition.pair(indices, indices, (key, query) -> key < query)),
                tokens);
        Copy subject = new Copy(
                "duplicated name", Select.where(Condition.key(duplicate, category -> category < NAMES)), duplicate);
        Copy object = new Copy(
                "other name",
                Select.where(
                        Condition.pair(tokens, subject, (key, query) -> key < NAMES && query < NAMES && key != query)),
                tokens);
        return new Program(
                NAME, "of two names, the one that came only once", WORDS, LENGTH, object, Drafts.all(WORDS.size()));
    }

    static List<Corruption> corruptions() {
        return List.of(
                new Corruption("the other name again", random -> draft(random, Change.AGAIN)),
                new Corruption("the names exchanged", random -> draft(random, Change.EXCHANGED)),
                new Corruption("the other name again, elsewhere", random -> draft(random, Change.ELSEWHERE)),
                new Corruption("a third name for the other", random -> draft(random, Change.THIRD)));
    }

    private enum Change {
        AGAIN,
        EXCHANGED,
        ELSEWHERE,
        THIRD
    }

    /** Two names, one of them again, "to" at the end, other words between. */
    private static Corruption.Draft draft(SplittableRandom random, Change change) {
        List<Integer> names = Drafts.shuffled(NAMES, random);
        int[] places = Drafts.shuffled(LENGTH - 1, random).stream()
                .limit(3)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        int first = names.get(0);
        int second = names.get(1);
        boolean firstAgain = random.nextBoolean();
        int again = firstAgain ? first : second;
        int other = firstAgain ? second : first;
        Integer[] filler = new Integer[LENGTH];
        Arrays.setAll(filler, _ -> NAMES + random.nextInt(WORDS.size() - NAMES - 1));
        filler[LENGTH - 1] = WORDS.size() - 1;
        List<Integer> clean = with(filler, places, first, second, again);
        return new Corruption.Draft(
                clean,
                switch (change) {
                    case AGAIN -> with(filler, places, first, second, other);
                    case EXCHANGED -> with(filler, places, second, first, other);
                    case ELSEWHERE -> {
                        int[] moved = places.clone();
                        moved[2] = places[1] + 1 + random.nextInt(LENGTH - 2 - places[1]);
                        yield with(filler, moved, first, second, other);
                    }
                    case THIRD -> {
                        int third = names.get(2);
                        yield with(filler, places, firstAgain ? first : third, firstAgain ? third : second, again);
                    }
                });
    }

    private static List<Integer> with(Integer[] filler, int[] places, int... names) {
        List<Integer> words = new ArrayList<>(List.of(filler));
        for (int i = 0; i < names.length; i++) {
            words.set(places[i], names[i]);
        }
        return words;
    }
}
