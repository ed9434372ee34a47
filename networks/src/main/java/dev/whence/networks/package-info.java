/**
 * Neural networks as causal systems. A {@link dev.whence.networks.Network} is a transformer with its weights and its
 * tokenizer; its variables are the sites of {@code networks.site}, what is done to them the interventions of
 * {@code networks.intervention}, and what a sweep finds are the effects of {@code causal}.
 */
@NullMarked
package dev.whence.networks;

import org.jspecify.annotations.NullMarked;
