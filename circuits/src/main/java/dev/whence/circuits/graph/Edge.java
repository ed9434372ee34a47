package dev.whence.circuits.graph;

/** What one component reads of what another wrote. */
public record Edge(Node from, Slot to) {
    @Override
    public String toString() {
        return from + " -> " + to;
    }
}
