package dev.whence.discovery;

import java.util.List;

/** Why a found graph is as it is, pair by pair. */
@FunctionalInterface
public interface Explanation {
    /** Has nothing to say. */
    Explanation NONE = (a, b) -> List.of();

    /**
     * What decided whether {@code a} and {@code b} are adjacent and how their edge points, in the order in which it was
     * decided; the same whichever way round the pair is asked. Empty when nothing is on record.
     *
     * @throws dev.whence.causal.InputException when a name is unknown
     */
    List<Evidence> of(String a, String b);
}
