/**
 * Directions in what a network computes: linear probes and differences of means with their controls, steering along
 * them, and subspaces learned by distributed alignment search or masks.
 */
@NullMarked
package dev.whence.circuits.directions;

import org.jspecify.annotations.NullMarked;
