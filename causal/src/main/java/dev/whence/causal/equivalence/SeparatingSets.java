package dev.whence.causal.equivalence;

import dev.whence.causal.graph.NodeSet;

/** For two nodes that are not adjacent, a set that separates them: what a search found, or what a known graph implies. */
@FunctionalInterface
public interface SeparatingSets {
    /** A set that separates {@code a} from {@code b}, which are not adjacent; the order of the two does not matter. */
    NodeSet between(int a, int b);
}
