package dev.whence.discovery.greedy;

import java.util.List;

/**
 * One edge added or taken away.
 *
 * @param added whether it was added
 * @param x one node
 * @param y the other, as whose parent x was added or taken away
 * @param given the other parents of y in the comparison, in increasing order
 * @param gain what the step improved the score by
 */
public record FgesStep(boolean added, int x, int y, List<Integer> given, double gain) {
    public FgesStep {
        given = List.copyOf(given);
    }
}
