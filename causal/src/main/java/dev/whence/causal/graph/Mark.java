package dev.whence.causal.graph;

/** The mark at one end of an edge. */
public enum Mark {
    /** {@code -}: this end causes (is an ancestor of) the other end. */
    TAIL,
    /** {@code >}: this end does not cause the other end. */
    ARROW,
    /** {@code o}: not known which of the two (PAGs only). */
    CIRCLE
}
