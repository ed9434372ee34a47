/**
 * Greedy equivalence search: graphs are improved one edge at a time, and the graphs it walks through are classes of DAGs
 * that no observation tells apart, so that no step has to guess a direction. {@link dev.whence.discovery.greedy.Fges} is
 * the search; a {@link dev.whence.discovery.score.Score} says what an edge is worth.
 */
@NullMarked
package dev.whence.discovery.greedy;

import org.jspecify.annotations.NullMarked;
