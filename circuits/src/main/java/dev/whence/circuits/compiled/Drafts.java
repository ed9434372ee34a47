package dev.whence.circuits.compiled;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What the makers of prompts have in common. */
final class Drafts {
    private Drafts() {}

    /** The first words, by their places. */
    static List<Integer> all(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** The first words, by their places, in random order. */
    static List<Integer> shuffled(int count, SplittableRandom random) {
        List<Integer> words = new ArrayList<>(all(count));
        for (int i = count - 1; i > 0; i--) {
            Collections.swap(words, i, random.nextInt(i + 1));
        }
        return words;
    }

    /** As many words, each one of the first {@code choices}. */
    static List<Integer> random(int length, int choices, SplittableRandom random) {
        return random.ints(length, 0, choices).boxed().toList();
    }

    /** The words and another one at a place. */
    static Corruption.Draft replaced(List<Integer> words, int place, int word) {
        List<Integer> other = new ArrayList<>(words);
        other.set(place, word);
        return new Corruption.Draft(words, other);
    }

    /** The words with one of a kind replaced by another, at a random place; unchanged where there is none. */
    static Corruption.Draft exchanged(List<Integer> words, int from, int to, SplittableRandom random) {
        int[] places = IntStream.range(0, words.size())
                .filter(place -> words.get(place) == from)
                .toArray();
        return places.length == 0
                ? new Corruption.Draft(words, words)
                : replaced(words, places[random.nextInt(places.length)], to);
    }
}
