package dev.whence.causal;

/** A direct cause and its effect, by name: the edge {@code from -> to}. */
public record Link<V>(V from, V to) {
    public Link {
        if (from.equals(to)) {
            throw new IllegalArgumentException("an edge from " + from + " to itself");
        }
    }

    @Override
    public String toString() {
        return from + " -> " + to;
    }
}
