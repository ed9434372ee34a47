package dev.whence.causal.format;

import java.util.Locale;
import java.util.Optional;

/** What a file says of a node beyond its name: its part in the question that the graph was drawn for. */
public enum NodeRole {
    /** The treatment whose effect is asked for. */
    EXPOSURE,
    /** What the effect is on. */
    OUTCOME,
    /** A covariate that the analysis conditions on. */
    ADJUSTED,
    /** Not observed. The graph keeps the node; whoever needs a graph over the observed nodes projects it. */
    LATENT,
    /** Conditioned on by the way units were selected. */
    SELECTED;

    /** The name in files: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role named {@code word} (any case); empty when it is none. */
    public static Optional<NodeRole> byWord(String word) {
        for (NodeRole role : values()) {
            if (role.name().equalsIgnoreCase(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
