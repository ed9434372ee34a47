package dev.whence.networks.tasks;

import dev.whence.networks.tasks.World.Country;
import dev.whence.networks.tasks.World.Relation;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Facts about countries, with one hop or two; the corrupt prompt is about another country. */
enum Facts implements Task.Generator {
    ONE_HOP {
        @Override
        Function<Country, String> subject(SplittableRandom random, Relation asked) {
            String template = Draw.one(
                    random,
                    List.of(
                            "The " + asked.word() + " of %s is",
                            "The name of the " + asked.word() + " of %s is",
                            "In %s, the " + asked.word() + " is"));
            return country -> String.format(template, country.name());
        }
    },
    TWO_HOPS {
        @Override
        Function<Country, String> subject(SplittableRandom random, Relation asked) {
            if (asked != Relation.CAPITAL && random.nextBoolean()) {
                return country ->
                        "The " + asked.word() + " of the country whose capital is " + country.capital() + " is";
            }
            return country -> "The " + asked.word() + " of the country of the " + country.landmark() + " is";
        }
    };

    /** The prompt about a country. */
    abstract Function<Country, String> subject(SplittableRandom random, Relation asked);

    @Override
    public TextPair draw(SplittableRandom random) {
        Relation asked = Draw.one(random, List.of(Relation.values()));
        List<Country> countries = Draw.some(random, World.COUNTRIES, 2);
        while (asked.of(countries.get(0)).equals(asked.of(countries.get(1)))) {
            countries = Draw.some(random, World.COUNTRIES, 2);
        }
        Function<Country, String> subject = subject(random, asked);
        return TextPair.of(
                subject.apply(countries.get(0)),
                subject.apply(countries.get(1)),
                " " + asked.of(countries.get(0)),
                " " + asked.of(countries.get(1)));
    }
}
