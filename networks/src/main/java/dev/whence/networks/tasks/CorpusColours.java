package dev.whence.networks.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * "There is a red cup, a blue ball and a green pen. The ball is" blue; the corrupt prompt asks for another.
 *
 * @param heldOut whether all three objects have colours that they never have in training, else colours that they have
 */
record CorpusColours(boolean heldOut) implements Task.Generator {
    static final List<String> COLOURS =
            List.of("red", "blue", "green", "yellow", "purple", "black", "white", "brown", "pink", "grey");
    static final List<String> OBJECTS = List.of(
            "cup", "pen", "pencil", "plate", "lamp", "bag", "shirt", "scarf", "hat", "bottle", "coin", "box", "chair",
            "kite", "boat");

    private static final List<String> WORDS = Stream.of(
                    IndirectObjects.NAMES, IndirectObjects.PLACES, GreaterThan.NOUNS)
            .flatMap(List::stream)
            .toList();

    private record Thing(String object, String colour) {
        boolean clashes(Thing other) {
            return object.equals(other.object) || colour.equals(other.colour);
        }
    }

    @Override
    public TextPair draw(SplittableRandom random) {
        List<Thing> things = new ArrayList<>();
        while (things.size() < 3) {
            Thing thing = new Thing(Draw.one(random, OBJECTS), Draw.one(random, COLOURS));
            if (unseen(thing.object(), thing.colour()) == heldOut
                    && things.stream().noneMatch(thing::clashes)) {
                things.add(thing);
            }
        }
        return asked(random, things);
    }

    /**
     * The same with words of other kinds where colours stand, and all three objects asked for: "There is a Mary cup ... The
     * ball is ... . The cup is Mary ...". Who learns this must find the object again, since there is nothing that its
     * colour mostly is; and no object is seen in a colour that is held out.
     */
    static String nonsense(SplittableRandom random) {
        List<String> objects = Draw.some(random, OBJECTS, 3);
        List<String> words = Draw.some(random, WORDS, 3);
        List<Thing> things = IntStream.range(0, 3)
                .mapToObj(i -> new Thing(objects.get(i), words.get(i)))
                .toList();
        StringBuilder text = new StringBuilder(scene(things));
        for (Thing thing : Draw.some(random, things, 3)) {
            text.append(" The ")
                    .append(thing.object())
                    .append(" is ")
                    .append(thing.colour())
                    .append(" .");
        }
        return text.toString();
    }

    private static TextPair asked(SplittableRandom random, List<Thing> things) {
        List<Thing> asked = Draw.some(random, things, 2);
        String scene = scene(things) + " The ";
        return TextPair.of(
                scene + asked.get(0).object() + " is",
                scene + asked.get(1).object() + " is",
                " " + asked.get(0).colour(),
                " " + asked.get(1).colour());
    }

    private static String scene(List<Thing> things) {
        return "There is a " + name(things.get(0)) + ", a " + name(things.get(1)) + " and a " + name(things.get(2))
                + ".";
    }

    private static String name(Thing thing) {
        return thing.colour() + " " + thing.object();
    }

    /** Whether an object never has that colour in training. */
    static boolean unseen(String object, String colour) {
        return (OBJECTS.indexOf(object) + COLOURS.indexOf(colour)) % 5 == 0;
    }
}
