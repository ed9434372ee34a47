package dev.whence.circuits.graph;

import java.util.Locale;

/** Where a component reads the stream: a head at three places, an MLP and the logits at one. */
public record Slot(Node node, Role role) {
    /** Which place. */
    public enum Role {
        QUERY,
        KEY,
        VALUE,
        /** The only one of an MLP and of the logits. */
        INPUT
    }

    /** @throws IllegalArgumentException for a role that the component does not have */
    public Slot {
        if (node instanceof Node.Head == (role == Role.INPUT) || node instanceof Node.Input) {
            throw new IllegalArgumentException(node + " has no slot '" + role + "'");
        }
    }

    @Override
    public String toString() {
        return role == Role.INPUT ? node.toString() : node + " " + role.name().toLowerCase(Locale.ROOT);
    }
}
