/**
 * A transformer as a causal graph: its components write to the stream, and read sums of what earlier ones wrote. A
 * circuit is a part of that graph.
 */
@NullMarked
package dev.whence.circuits.graph;

import org.jspecify.annotations.NullMarked;
