/**
 * What can be done to a site of a network, as values apart from any network: they print themselves, compose with the
 * interventions of {@code causal}, and are read and written as JSON.
 */
@NullMarked
package dev.whence.networks.intervention;

import org.jspecify.annotations.NullMarked;
