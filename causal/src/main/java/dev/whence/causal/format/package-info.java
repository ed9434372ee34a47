/**
 * Graphs to and from files: Tetrad text, DOT, GraphML, dagitty and JSON, each round-tripping. Start at {@link
 * dev.whence.causal.format.GraphFiles}; what a file holds is a {@link dev.whence.causal.format.GraphDocument}. All
 * readers build a draft that checks the graph and knows the place of every edge, so that errors can name it.
 */
@NullMarked
package dev.whence.causal.format;

import org.jspecify.annotations.NullMarked;
