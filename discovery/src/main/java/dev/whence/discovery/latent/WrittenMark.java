package dev.whence.discovery.latent;

import dev.whence.causal.graph.Mark;

/**
 * One mark of a found PAG that is no circle.
 *
 * @param at the end of the edge that carries it
 * @param other the edge's other end
 * @param mark an arrowhead or a tail
 * @param known whether it was known beforehand (or follows from what was) rather than found
 * @param because why, in names
 */
public record WrittenMark(int at, int other, Mark mark, boolean known, String because) {}
