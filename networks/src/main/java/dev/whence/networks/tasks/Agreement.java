package dev.whence.networks.tasks;

import java.util.List;
import java.util.SplittableRandom;

/** "The keys to the cabinet" are: the verb agrees with the subject, whatever stands between. */
final class Agreement implements Task.Generator {
    /** Singular and plural. */
    record Forms(String one, String many) {
        String form(boolean plural) {
            return plural ? many : one;
        }
    }

    static final List<Forms> SUBJECTS = List.of(
            noun("key"),
            noun("book"),
            noun("picture"),
            noun("letter"),
            noun("teacher"),
            noun("doctor"),
            noun("author"),
            noun("student"),
            noun("manager"),
            noun("farmer"),
            noun("guard"),
            noun("driver"));
    private static final List<Forms> OTHERS = List.of(
            noun("cabinet"),
            noun("table"),
            noun("car"),
            noun("house"),
            noun("garden"),
            noun("window"),
            noun("tower"),
            noun("school"));
    static final List<Forms> VERBS =
            List.of(new Forms("is", "are"), new Forms("was", "were"), new Forms("has", "have"));
    private static final List<String> BETWEEN =
            List.of("near the ", "by the ", "behind the ", "beside the ", "that we saw from the ");

    private static Forms noun(String one) {
        return new Forms(one, one + "s");
    }

    @Override
    public TextPair draw(SplittableRandom random) {
        Forms subject = Draw.one(random, SUBJECTS);
        String rest = " " + Draw.one(random, BETWEEN) + Draw.one(random, OTHERS).form(random.nextBoolean());
        Forms verb = Draw.one(random, VERBS);
        boolean plural = random.nextBoolean();
        return TextPair.of(
                "The " + subject.form(plural) + rest,
                "The " + subject.form(!plural) + rest,
                " " + verb.form(plural),
                " " + verb.form(!plural));
    }
}
