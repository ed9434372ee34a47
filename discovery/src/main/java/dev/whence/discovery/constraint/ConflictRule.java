package dev.whence.discovery.constraint;

/** What happens when two colliders ask for opposite arrows on the same edge. */
public enum ConflictRule {
    /**
     * The collider with the larger p-value stands and the other is left out whole ("prioritise existing", with the
     * colliders taken in the order of their evidence).
     */
    EVIDENCE,
    /** Edge by edge, the collider with the larger p-value overwrites the other's arrow ("overwrite"). */
    OVERWRITE,
    /**
     * Both stand, which would be a bidirected edge {@code a <-> b} ("orient bidirected"). No CPDAG has such an edge: it is
     * drawn undirected, no rule directs it, and it is listed among the conflicts.
     */
    BIDIRECTED
}
