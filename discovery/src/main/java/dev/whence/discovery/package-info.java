/**
 * A table in, a causal graph with confidence out. A search ({@link dev.whence.discovery.PcSearch}) asks an
 * {@link dev.whence.discovery.IndependenceTest} which variables are independent given which others, and nothing else:
 * any test goes with any such search. {@link dev.whence.discovery.Bootstrap} repeats a search on resampled rows and
 * counts how often each edge is found.
 */
@NullMarked
package dev.whence.discovery;

import org.jspecify.annotations.NullMarked;
