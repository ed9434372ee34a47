package dev.whence.networks.tasks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * "The war lasted from the year 1732 to the year 17": any later year. In the corrupt prompt the war begins earlier, so
 * that the distractor is right too.
 *
 * @param split whether a year is two words, "17 32", as in our corpus
 * @param starts which years a war may begin in
 * @param earliest whether the corrupt prompt's year is 01, as published, else any earlier one that may be
 */
record GreaterThan(boolean split, IntPredicate starts, boolean earliest) implements Task.Generator {
    static final List<String> NOUNS =
            List.of("war", "siege", "strike", "trial", "drought", "voyage", "reign", "famine");
    static final int FIRST_CENTURY = 11;
    static final int CENTURIES = 8;

    @Override
    public TextPair draw(SplittableRandom random) {
        int century = FIRST_CENTURY + random.nextInt(CENTURIES);
        int start = year(random, century);
        int before = earliest ? 1 : year(random, century);
        while (before >= start) {
            start = year(random, century);
            before = earliest ? 1 : year(random, century);
        }
        String noun = Draw.one(random, NOUNS);
        int year = start;
        return new TextPair(
                prompt(noun, century, start),
                prompt(noun, century, before),
                answer(start + 1 + random.nextInt(99 - start)),
                answer(before + 1 + random.nextInt(start - before)),
                IntStream.rangeClosed(start + 1, 99).mapToObj(this::answer).toList(),
                IntStream.rangeClosed(0, year).mapToObj(this::answer).toList());
    }

    private int year(SplittableRandom random, int century) {
        int year = 1 + random.nextInt(98);
        while (!starts.test(100 * century + year)) {
            year = 1 + random.nextInt(98);
        }
        return year;
    }

    private String prompt(String noun, int century, int start) {
        return "The " + noun + " lasted from the year " + century + answer(start) + " to the year " + century;
    }

    /** The two digits that finish a year. */
    String answer(int year) {
        return (split ? " " : "") + twoDigits(year);
    }

    static String twoDigits(int year) {
        return year < 10 ? "0" + year : String.valueOf(year);
    }
}
