/**
 * Classes of graphs that no observation tells apart. DAGs with the same edges and the same colliders imply the same
 * independencies; a CPDAG stands for all of them, a PAG does so when some nodes are hidden. Here is how to go from a
 * graph to its class and back, which marks follow from which, and what makes a drawn graph a valid one.
 */
@NullMarked
package dev.whence.causal.equivalence;

import org.jspecify.annotations.NullMarked;
