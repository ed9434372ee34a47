/**
 * Questions about what would have happened in worlds other than the one that was seen: conjunctions of events such as
 * {@code y_{x}} (y, had x been set) alongside {@code x'} (while x' was seen), identified by ID* and IDC*.
 */
@NullMarked
package dev.whence.causal.identification.counterfactual;

import org.jspecify.annotations.NullMarked;
