/**
 * Causal abstraction: a small structural model stated as a hypothesis of how a network works, its variables aligned with
 * sites, and interchange interventions that test it.
 */
@NullMarked
package dev.whence.circuits.abstraction;

import org.jspecify.annotations.NullMarked;
