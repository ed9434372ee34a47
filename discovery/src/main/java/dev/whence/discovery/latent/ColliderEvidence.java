package dev.whence.discovery.latent;

/** By which separating set it is decided whether {@code a - m - b}, a and b not adjacent, is a collider. */
public enum ColliderEvidence {
    /** By the set that took the edge away: of the smallest that did, the one with the largest p-value. */
    SEPARATING_SET,
    /**
     * By the set with the largest p-value among that one and all subsets of the neighbours of a and of b that are left
     * (Ramsey 2016, for PC). More tests.
     */
    MAX_P
}
