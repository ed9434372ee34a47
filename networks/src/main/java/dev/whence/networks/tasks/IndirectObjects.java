package dev.whence.networks.tasks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;

/**
 * "When Mary and John went to the store, John gave a drink to" Mary.
 *
 * @param names who they are
 * @param together which two may come in one prompt
 * @param third whether the corrupt prompt's giver is a third person (nobody's name comes twice), else the other one (the
 *     answer flips)
 */
record IndirectObjects(List<String> names, BiPredicate<String, String> together, boolean third)
        implements Task.Generator {
    static final List<String> NAMES = List.of(
            "Mary", "John", "Tom", "James", "Dan", "Sarah", "Anna", "Paul", "Mark", "Kate", "Peter", "Lisa", "David",
            "Emma", "Robert", "Susan", "Jack", "Alice", "Henry", "Laura", "George", "Helen", "Simon", "Julia", "Adam",
            "Rachel", "Martin", "Jane", "Steven", "Amy");
    static final List<String> PLACES =
            List.of("store", "school", "park", "office", "station", "beach", "garden", "market");
    static final List<String> GIFTS = List.of("drink", "book", "ring", "ball", "letter", "key", "kiss", "flower");
    static final List<String> TEMPLATES = List.of(
            "When %1$s and %2$s went to the %4$s, %3$s gave a %5$s to",
            "After %1$s and %2$s went to the %4$s, %3$s gave a %5$s to",
            "Then, %1$s and %2$s went to the %4$s, and %3$s gave a %5$s to",
            "While %1$s and %2$s were at the %4$s, %3$s handed a %5$s to",
            "Friends %1$s and %2$s met at the %4$s, where %3$s gave a %5$s to");

    @Override
    public TextPair draw(SplittableRandom random) {
        List<String> drawn = Draw.some(random, names, 3);
        while (!together.test(drawn.get(0), drawn.get(1))) {
            drawn = Draw.some(random, names, 3);
        }
        String receiver = drawn.get(0);
        String giver = drawn.get(1);
        boolean receiverFirst = random.nextBoolean();
        String first = receiverFirst ? receiver : giver;
        String second = receiverFirst ? giver : receiver;
        String template = Draw.one(random, TEMPLATES);
        String place = Draw.one(random, PLACES);
        String gift = Draw.one(random, GIFTS);
        String other = third ? drawn.get(2) : receiver;
        return TextPair.of(
                String.format(template, first, second, giver, place, gift),
                String.format(template, first, second, other, place, gift),
                " " + receiver,
                " " + giver);
    }
}
