package dev.whence.networks.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws from lists. */
final class Draw {
    private Draw() {}

    /** One of a list. */
    static <T> T one(SplittableRandom random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** Some of a list, no place of it twice, in random order. */
    static <T> List<T> some(SplittableRandom random, List<T> from, int count) {
        List<T> rest = new ArrayList<>(from);
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(rest.size() - i);
            T moved = rest.get(i);
            rest.set(i, rest.get(other));
            rest.set(other, moved);
        }
        return List.copyOf(rest.subList(0, count));
    }
}
