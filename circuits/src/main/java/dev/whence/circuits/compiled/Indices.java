package dev.whence.circuits.compiled;

import dev.whence.causal.InputException;
import java.util.List;

/**
 * Where a word stands: 0 for the first, which is at position 1; none at position 0.
 *
 * @param size how many words the longest prompt has
 */
public record Indices(int size) implements Categorical {
    /** @throws InputException when there is no position */
    public Indices {
        if (size < 1) {
            throw new InputException("prompts of " + size + " words, expected at least 1");
        }
    }

    @Override
    public String name() {
        return "indices";
    }

    @Override
    public List<Read> reads() {
        return List.of();
    }
}
