package dev.whence.networks.tokens;

import java.util.OptionalInt;

/** Text to token ids and back. Thread-safe. */
public interface Tokenizer extends AutoCloseable {
    /** The ids of a prompt, with the tokens that the model expects at its start (and, for encoders, its end). */
    int[] encode(String text);

    /** The ids of a text that continues another: nothing is put in front or behind. */
    int[] encodeContinuation(String text);

    /** The text that ids stand for, special tokens left out. */
    String decode(int... ids);

    /** One token as a report shows it; a space in front of a word stays visible in the string as a space. */
    String token(int id);

    /** How many tokens. */
    int vocabulary();

    /** The token that ends a text, if there is one. */
    OptionalInt endOfText();

    /** The token that stands for what the tokenizer has no token for, if there is one. */
    default OptionalInt unknown() {
        return OptionalInt.empty();
    }

    @Override
    void close();
}
