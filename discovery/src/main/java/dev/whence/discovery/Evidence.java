package dev.whence.discovery;

/**
 * One reason why a pair of variables is as it is in a found graph.
 *
 * @param kind what was decided
 * @param sentence the reason, with its numbers: which test, which score, which rule
 */
public record Evidence(Kind kind, String sentence) {
    /** What a piece of evidence decided. */
    public enum Kind {
        /** The pair's edge was removed. */
        REMOVED,
        /** The pair's edge was kept or added. */
        KEPT,
        /** A mark of the pair's edge was decided. */
        ORIENTED,
        /** Something called for a mark and was overruled. */
        CONFLICT,
        /** What was known beforehand decided. */
        KNOWN
    }
}
