/** Graphs to and from files: Tetrad text, DOT, GraphML, dagitty and JSON, each round-tripping. */
@NullMarked
package dev.whence.causal.format;

import org.jspecify.annotations.NullMarked;
