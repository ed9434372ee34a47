package dev.whence.causal.adjustment;

import dev.whence.causal.graph.NodeSet;
import java.util.Optional;

/**
 * Whether a node is an instrument.
 *
 * @param node the candidate
 * @param given the set W to condition on; empty when the node is no instrument
 * @param reason in words
 */
public record Instrument(int node, Optional<NodeSet> given, String reason) {}
