package dev.whence.discovery.simulation;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.Arrays;

/**
 * The scale of continuous variables. On their raw scale variances grow along the causal order, and a search can read the
 * order off them, which it cannot do on data whose units are a matter of choice (Reisach, Seiler and Weichwald 2021,
 * "Beware of the simulated DAG!").
 */
public enum Scaling {
    /** As the mechanisms give them. */
    RAW("raw"),
    /** Each column has sample mean 0 and variance 1 in the end. */
    STANDARDISED("standardised"),
    /**
     * Each variable is standardised before its children are computed, so that neither variances nor the strength of
     * dependence grow along the order (Ormaniec and others 2024, "Standardizing structural causal models").
     */
    INTERNAL("internal");

    private final String word;

    Scaling(String word) {
        this.word = word;
    }

    /** The name as a user writes it. */
    public String word() {
        return word;
    }

    /** @throws InputException when there is none of that name; suggests the nearest */
    public static Scaling named(String word) {
        return Arrays.stream(values())
                .filter(scaling -> scaling.word.equals(word))
                .findFirst()
                .orElseThrow(() -> Names.unknown(
                        "scaling",
                        word,
                        Arrays.stream(values()).map(Scaling::word).toList(),
                        "the simulation"));
    }
}
