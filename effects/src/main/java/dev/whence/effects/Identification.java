package dev.whence.effects;

import java.util.List;

/**
 * Why the effect can be computed from the data.
 *
 * @param basis on what it rests
 * @param adjustment the columns adjusted for
 * @param reason why these, in a sentence
 * @param others further valid sets, as many as were asked for: minimal ones, nearest to the outcome first
 * @param unobserved nodes of the graph that are not columns of the table and were taken as hidden
 */
public record Identification(
        Basis basis, List<String> adjustment, String reason, List<List<String>> others, List<String> unobserved) {
    /** On what an answer rests. */
    public enum Basis {
        /** A valid adjustment set. */
        ADJUSTMENT,
        /** The graph has no path by which the treatment could act on the outcome. */
        NO_CAUSAL_PATH
    }

    public Identification {
        adjustment = List.copyOf(adjustment);
        others = others.stream().map(List::copyOf).toList();
        unobserved = List.copyOf(unobserved);
    }
}
