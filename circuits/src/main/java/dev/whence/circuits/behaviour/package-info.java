/**
 * What attention heads do, by scores from the literature, each with its evidence; and what a network would answer after
 * each of its layers.
 */
@NullMarked
package dev.whence.circuits.behaviour;

import org.jspecify.annotations.NullMarked;
