package dev.whence.networks.tasks;

import dev.whence.causal.InputException;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random words, then one of them again: what followed it before follows it again. */
public final class Induction implements Task.Generator {
    private static final int LENGTH = 10;
    private static final List<String> WORDS = List.of(
            "cat", "dog", "house", "tree", "water", "stone", "bread", "music", "paper", "glass", "river", "horse",
            "chair", "table", "cloud", "fire", "snow", "light", "night", "sun", "moon", "star", "ship", "road", "bird",
            "fish", "salt", "gold", "iron", "wood", "rain", "wind", "sand", "milk", "door", "hand", "king", "ring",
            "book", "clock");

    Induction() {}

    @Override
    public TextPair draw(SplittableRandom random) {
        List<String> words = Draw.some(random, WORDS, LENGTH);
        List<Integer> repeated =
                Draw.some(random, IntStream.range(0, LENGTH - 1).boxed().toList(), 2);
        String start = String.join(" ", words) + " ";
        return TextPair.of(
                start + words.get(repeated.get(0)),
                start + words.get(repeated.get(1)),
                " " + words.get(repeated.get(0) + 1),
                " " + words.get(repeated.get(1) + 1));
    }

    /**
     * The same in token ids, for any model: different ids drawn uniformly, then one of them again. In every other pair the
     * corrupt prompt repeats another id; in the rest it repeats the same one, which has changed places with another: only
     * so does what a previous-token head writes differ between the two.
     *
     * @param ids which may be drawn
     * @param length how many come before the one that is repeated
     * @throws InputException when the count is below 1, the length below 3, or there are fewer ids than that
     */
    public static PromptPairs overIds(List<Integer> ids, int length, int count, long seed) {
        if (length < 3 || ids.size() < length || count < 1) {
            throw new InputException(count + " pairs of " + length + " tokens out of " + ids.size()
                    + ", expected at least 1 pair, 3 tokens and as many to draw from");
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<PromptPair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Integer> drawn = Draw.some(random, ids, length);
            List<Integer> repeated =
                    Draw.some(random, IntStream.range(0, length - 1).boxed().toList(), 2);
            int first = repeated.get(0);
            int second = repeated.get(1);
            List<Integer> clean = new ArrayList<>(drawn);
            clean.add(drawn.get(first));
            List<Integer> corrupt = new ArrayList<>(drawn);
            boolean exchanged = i % 2 == 1 && Math.abs(first - second) > 1;
            if (exchanged) {
                Collections.swap(corrupt, first, second);
            }
            corrupt.add(drawn.get(exchanged ? first : second));
            pairs.add(new PromptPair(clean, corrupt, drawn.get(first + 1), OptionalInt.of(drawn.get(second + 1))));
        }
        return new PromptPairs("induction over " + ids.size() + " tokens", pairs);
    }
}
