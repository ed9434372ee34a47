/**
 * Finds the mediators of what a network does and proves what was found. A {@link dev.whence.circuits.Question} is a
 * behaviour to be explained; searches answer it with a circuit; scores say how much of
 * the behaviour the circuit carries.
 */
@NullMarked
package dev.whence.circuits;

import org.jspecify.annotations.NullMarked;
