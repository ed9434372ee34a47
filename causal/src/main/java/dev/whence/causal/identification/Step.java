package dev.whence.causal.identification;

/**
 * One step of a derivation.
 *
 * @param rule which line of which algorithm, such as "ID line 4"
 * @param depth how deep in the recursion, from 0
 * @param text what was asked and what the line did
 */
public record Step(String rule, int depth, String text) {
    @Override
    public String toString() {
        return "  ".repeat(depth) + rule + ": " + text;
    }
}
