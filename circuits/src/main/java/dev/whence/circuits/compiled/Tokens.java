package dev.whence.circuits.compiled;

import dev.whence.causal.InputException;
import java.util.List;

/**
 * Which word stands at a position; none at position 0.
 *
 * @param size how many words the vocabulary has
 */
public record Tokens(int size) implements Categorical {
    /** @throws InputException when there is no word */
    public Tokens {
        if (size < 1) {
            throw new InputException("a vocabulary of " + size + " words, expected at least 1");
        }
    }

    @Override
    public String name() {
        return "tokens";
    }

    @Override
    public List<Read> reads() {
        return List.of();
    }
}
