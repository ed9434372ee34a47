package dev.whence.networks.tasks;

import dev.whence.networks.tasks.World.Country;
import dev.whence.networks.tasks.World.Relation;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The corpus's facts: of countries, of people, and those that follow from one of each. */
final class CorpusFacts {
    /** Of a country: the relation, then the country. */
    private static final List<String> COUNTRY =
            List.of("The %1$s of %2$s is", "In %2$s the %1$s is", "People say that the %1$s of %2$s is");

    /** Of where a person came from. */
    private static final List<String> ORIGIN =
            List.of("%1$s came from", "The country of %1$s is", "The place that %1$s called home was");

    /** Of the country of a person: the relation, then the person. */
    private static final List<String> COMPOSED =
            List.of("The %1$s of the country that %2$s came from is", "The country of %2$s has the %1$s");

    /** Every word that stands around names. */
    static final List<String> TEMPLATES =
            Stream.of(COUNTRY, ORIGIN, COMPOSED).flatMap(List::stream).toList();

    private static final List<Relation> RELATIONS = List.of(Relation.values());

    private CorpusFacts() {}

    /** A prompt and what follows it. */
    private record Said(String prompt, String answer) {}

    /** A fact to train on: of a country or a person, in words other than those held out. */
    static String fact(SplittableRandom random) {
        while (true) {
            int country = random.nextInt(World.COUNTRIES.size());
            int wording = random.nextInt(3);
            boolean ofPerson = random.nextBoolean();
            int which = random.nextInt(ofPerson ? 5 : RELATIONS.size());
            if (!isUnseenWording(country, which, wording)) {
                Said said = ofPerson ? origin(country, which, wording) : country(country, which, wording);
                return said.prompt() + said.answer() + " .";
            }
        }
    }

    /** A composition to train on. */
    static String composition(SplittableRandom random) {
        while (true) {
            int country = random.nextInt(World.COUNTRIES.size());
            int person = random.nextInt(5);
            int relation = random.nextInt(RELATIONS.size());
            if (!isUnseenComposition(country, person, relation)) {
                Said said = composed(country, person, relation, random.nextInt(COMPOSED.size()));
                return said.prompt() + said.answer() + " .";
            }
        }
    }

    /** Two countries, or two people, both told of in words that their facts are not told in in training. */
    static TextPair heldOutFact(SplittableRandom random) {
        while (true) {
            int wording = random.nextInt(3);
            boolean ofPerson = random.nextBoolean();
            int relation = random.nextInt(RELATIONS.size());
            List<Integer> countries = Draw.some(random, all(), 2);
            List<Said> said = countries.stream()
                    .map(country -> {
                        int which = ofPerson ? unseenPerson(random, country, wording) : relation;
                        return ofPerson ? origin(country, which, wording) : country(country, which, wording);
                    })
                    .toList();
            boolean unseen =
                    ofPerson || countries.stream().allMatch(country -> isUnseenWording(country, relation, wording));
            if (unseen && !said.get(0).answer().equals(said.get(1).answer())) {
                return pair(said.get(0), said.get(1));
            }
        }
    }

    private static int unseenPerson(SplittableRandom random, int country, int wording) {
        return Draw.one(
                random,
                IntStream.range(0, 5)
                        .filter(person -> isUnseenWording(country, person, wording))
                        .boxed()
                        .toList());
    }

    /** Two people, both asked about what training never asks of them. */
    static TextPair heldOutComposition(SplittableRandom random) {
        while (true) {
            int relation = random.nextInt(RELATIONS.size());
            int wording = random.nextInt(COMPOSED.size());
            List<Said> said = Draw.some(random, all(), 2).stream()
                    .map(country -> composed(country, unseenPerson(country, relation), relation, wording))
                    .toList();
            if (!said.get(0).answer().equals(said.get(1).answer())) {
                return pair(said.get(0), said.get(1));
            }
        }
    }

    private static List<Integer> all() {
        return IntStream.range(0, World.COUNTRIES.size()).boxed().toList();
    }

    private static TextPair pair(Said clean, Said corrupt) {
        return TextPair.of(clean.prompt(), corrupt.prompt(), clean.answer(), corrupt.answer());
    }

    private static Said country(int index, int relation, int wording) {
        Country country = World.COUNTRIES.get(index);
        Relation asked = RELATIONS.get(relation);
        return new Said(String.format(COUNTRY.get(wording), asked.word(), country.name()), " " + asked.of(country));
    }

    private static Said origin(int index, int person, int wording) {
        Country country = World.COUNTRIES.get(index);
        return new Said(String.format(ORIGIN.get(wording), country.people().get(person)), " " + country.name());
    }

    private static Said composed(int index, int person, int relation, int wording) {
        Country country = World.COUNTRIES.get(index);
        Relation asked = RELATIONS.get(relation);
        return new Said(
                String.format(
                        COMPOSED.get(wording), asked.word(), country.people().get(person)),
                " " + asked.of(country));
    }

    /** Whether a fact (of a country's relation, or of a country's person) is never told in such words: one of three. */
    static boolean isUnseenWording(int country, int which, int wording) {
        return (country + which) % 3 == wording;
    }

    /** Whether that is never asked of a person: of one of a country's five people for each relation. */
    static boolean isUnseenComposition(int country, int person, int relation) {
        return unseenPerson(country, relation) == person;
    }

    private static int unseenPerson(int country, int relation) {
        return (country + relation) % 5;
    }
}
