package dev.whence.networks.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Three coloured things and a question about one, after an example; the corrupt prompt asks about another. */
final class ColouredObjects implements Task.Generator {
    private static final List<String> COLOURS =
            List.of("red", "blue", "green", "yellow", "purple", "black", "white", "orange");
    private static final List<String> OBJECTS = List.of(
            "pencil",
            "necklace",
            "lighter",
            "cup",
            "plate",
            "ball",
            "book",
            "pen",
            "ring",
            "watch",
            "bottle",
            "key",
            "coin",
            "phone",
            "bag",
            "shirt",
            "scarf");
    private static final List<String> PLACES = List.of("table", "desk", "floor");
    private static final List<String> OPENINGS = List.of("there is", "you see", "I see");

    @Override
    public TextPair draw(SplittableRandom random) {
        List<String> objects = Draw.some(random, OBJECTS, 6);
        List<String> colours = Draw.some(random, COLOURS, 6);
        String example = scene(random, objects.subList(0, 3), colours.subList(0, 3));
        String scene = scene(random, objects.subList(3, 6), colours.subList(3, 6));
        int shown = random.nextInt(3);
        int asked = 3 + random.nextInt(3);
        int other = 3 + (asked - 3 + 1 + random.nextInt(2)) % 3;
        String start = example + question(objects.get(shown)) + answer(colours.get(shown)) + "\n" + scene;
        return TextPair.of(
                start + question(objects.get(asked)),
                start + question(objects.get(other)),
                answer(colours.get(asked)),
                answer(colours.get(other)));
    }

    private static String scene(SplittableRandom random, List<String> objects, List<String> colours) {
        List<String> things = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            things.add(("orange".equals(colours.get(i)) ? "an " : "a ") + colours.get(i) + " " + objects.get(i));
        }
        return "Q: On the " + Draw.one(random, PLACES) + ", " + Draw.one(random, OPENINGS) + " " + things.get(0) + ", "
                + things.get(1) + ", and " + things.get(2) + ".";
    }

    private static String question(String object) {
        return " What color is the " + object + "?\nA:";
    }

    private static String answer(String colour) {
        return " " + colour.substring(0, 1).toUpperCase(Locale.ROOT) + colour.substring(1);
    }
}
