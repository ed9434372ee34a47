package dev.whence.discovery.simulation;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.Arrays;

/** Why values are missing (Rubin 1976; as graphs: Mohan and Pearl 2021). */
public enum MissingKind {
    /** Nothing is missing. */
    NONE("none", "nothing is missing"),
    /** Completely at random: whether a value is missing depends on nothing. */
    MCAR("mcar", "completely at random"),
    /** At random: it depends on another column that has all its values. */
    MAR("mar", "at random: depends on a column without gaps"),
    /** Not at random: it depends on another column that has gaps itself. */
    MNAR("mnar", "not at random: depends on another column with gaps"),
    /** Not at random: it depends on the value that is missing. */
    SELF_MASKING("self-masking", "not at random: depends on the missing value itself");

    private final String word;
    private final String meaning;

    MissingKind(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    /** The name as a user writes it. */
    public String word() {
        return word;
    }

    /** What it is, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** @throws InputException when there is none of that name; suggests the nearest */
    public static MissingKind named(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> Names.unknown(
                        "kind of missingness",
                        word,
                        Arrays.stream(values()).map(MissingKind::word).toList(),
                        "the simulation"));
    }
}
