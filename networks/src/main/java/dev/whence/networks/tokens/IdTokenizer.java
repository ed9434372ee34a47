package dev.whence.networks.tokens;

import dev.whence.causal.InputException;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * For models without a tokenizer: a text is token ids with spaces between, "1 5 9".
 *
 * @param vocabulary how many tokens the model has
 */
public record IdTokenizer(int vocabulary) implements Tokenizer {
    /** @throws InputException when there is not one token */
    public IdTokenizer {
        if (vocabulary < 1) {
            throw new InputException("vocabulary " + vocabulary + ", expected at least 1");
        }
    }

    /** @throws InputException naming the word that is not a token id */
    @Override
    public int[] encode(String text) {
        return text.isBlank()
                ? new int[0]
                : Arrays.stream(text.strip().split("\\s+")).mapToInt(this::id).toArray();
    }

    private int id(String word) {
        int id;
        try {
            id = Integer.parseInt(word);
        } catch (NumberFormatException _) {
            throw new InputException("'" + word + "' is not a token id; expected numbers from 0 to " + (vocabulary - 1)
                    + " with spaces between");
        }
        return check(id);
    }

    private int check(int id) {
        if (id < 0 || id >= vocabulary) {
            throw new InputException("no token " + id + "; the model has " + vocabulary + ", from 0");
        }
        return id;
    }

    @Override
    public int[] encodeContinuation(String text) {
        return encode(text);
    }

    @Override
    public String decode(int... ids) {
        return Arrays.stream(ids).mapToObj(id -> String.valueOf(check(id))).collect(Collectors.joining(" "));
    }

    @Override
    public String token(int id) {
        return String.valueOf(check(id));
    }

    @Override
    public OptionalInt endOfText() {
        return OptionalInt.empty();
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
