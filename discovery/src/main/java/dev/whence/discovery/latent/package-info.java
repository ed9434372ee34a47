/**
 * Searches that allow hidden common causes and return a PAG: {@link dev.whence.discovery.latent.Fci}, which is complete;
 * {@link dev.whence.discovery.latent.Rfci}, which makes fewer tests and says less; {@link
 * dev.whence.discovery.latent.Gfci}, which starts from a graph found by score. An arrowhead at {@code b} says that
 * {@code b} does not cause the other end, a tail that it does, a circle that the data allow both. What is known
 * beforehand is written as the marks that it licenses, and no others. Selection bias (rows that are in the data because
 * of their values) is assumed away, as everywhere in Whence.
 */
@NullMarked
package dev.whence.discovery.latent;

import org.jspecify.annotations.NullMarked;
