/**
 * Graphs with endpoint marks over named variables: {@link dev.whence.causal.graph.Dag}, {@link
 * dev.whence.causal.graph.Cpdag}, {@link dev.whence.causal.graph.Mag}, {@link dev.whence.causal.graph.Pag} and {@link
 * dev.whence.causal.graph.Admg}. All are immutable values; nodes are numbered in the order they were named, and sets of
 * nodes are bit sets ({@link dev.whence.causal.graph.NodeSet}).
 */
@NullMarked
package dev.whence.causal.graph;

import org.jspecify.annotations.NullMarked;
