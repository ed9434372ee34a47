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
 * @param earliest whether the corrupt prompt's year is 01, as published, else any earlier one that may be
 * @param starts which years a war may begin in
 */
record GreaterThan(boolean split, boolean earliest, IntPredicate starts) implements Task.Generator {
    static final List<String> NOUNS =
            List.of("war", "siege", "strike", "trial", "drought", "voyage", "reign", "famine");
    static final int FIRST_CENTURY = 11;
    static final int CENTURIES = 8;
    /** So that a later one is left. */
    private static final int LAST_START = 98;

    @Override
    public TextPair draw(SplittableRandom random) {
        int century = FIRST_CENTURY + random.nextInt(CENTURIES);
        List<Integer> years = years(century);
        int drawn = 1 + random.nextInt(years.size() - 1);
        int start = years.get(drawn);
        int before = earliest ? 1 : years.get(random.nextInt(drawn));
        String noun = Draw.one(random, NOUNS);
        return new TextPair(
                prompt(noun, century, start),
                prompt(noun, century, before),
                answer(later(random, start)),
                answer(before + 1 + random.nextInt(start - before)),
                IntStream.rangeClosed(start + 1, 99).mapToObj(this::answer).toList(),
                IntStream.rangeClosed(0, start).mapToObj(this::answer).toList());
    }

    /** A prompt and one of its right answers; every year that a war may begin in is as likely. */
    String said(SplittableRandom random) {
        int century = FIRST_CENTURY + random.nextInt(CENTURIES);
        int start = Draw.one(random, years(century));
        return prompt(Draw.one(random, NOUNS), century, start) + answer(later(random, start));
    }

    private static int later(SplittableRandom random, int start) {
        return start + 1 + random.nextInt(99 - start);
    }

    private List<Integer> years(int century) {
        return IntStream.rangeClosed(1, LAST_START)
                .filter(year -> starts.test(100 * century + year))
                .boxed()
                .toList();
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
