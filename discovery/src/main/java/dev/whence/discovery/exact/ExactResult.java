package dev.whence.discovery.exact;

import dev.whence.causal.graph.Dag;

/**
 * What {@link ExactSearch} found.
 *
 * @param dag one of the best graphs; its Markov equivalents score the same
 * @param score its score
 * @param parentSets how many parent sets were scored
 */
public record ExactResult(Dag dag, double score, long parentSets) {}
