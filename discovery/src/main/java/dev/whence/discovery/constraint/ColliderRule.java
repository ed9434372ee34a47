package dev.whence.discovery.constraint;

/** How a search on independence tests decides whether {@code a - m - b} (a and b not adjacent) is {@code a -> m <- b}. */
public enum ColliderRule {
    /**
     * By the set that separated a and b in the search for the skeleton (of those of its size, the one with the largest
     * p-value): a collider unless it contains m (Spirtes, Glymour and Scheines 2000, section 5.4.2).
     */
    SEPARATING_SET,
    /**
     * By the set with the largest p-value among all subsets of the neighbours of a and of b (Ramsey 2016, "Improving
     * accuracy and scalability of the PC algorithm by maximizing p-value"). More tests, fewer wrong arrowheads.
     */
    MAX_P,
    /**
     * By all subsets of the neighbours of a and of b that separate them: a collider if m is in none of them, no collider
     * if it is in all, and otherwise ambiguous, so that nothing rests on it (Ramsey, Spirtes and Zhang 2006,
     * "Adjacency-faithfulness and conservative causal inference").
     */
    CONSERVATIVE,
    /**
     * As {@link #CONSERVATIVE}, by majority: a collider if m is in fewer than half of them, no collider if it is in more
     * than half, ambiguous at exactly half (Colombo and Maathuis 2014, section 4.2).
     */
    MAJORITY
}
