/**
 * Interventions carried out: each becomes edits of points of the forward pass, and what they need from other runs is run
 * first. {@link dev.whence.networks.system.NetworkSystem} is a network and its prompts as a
 * {@link dev.whence.causal.CausalSystem}.
 */
@NullMarked
package dev.whence.networks.system;

import org.jspecify.annotations.NullMarked;
