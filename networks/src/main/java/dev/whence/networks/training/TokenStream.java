package dev.whence.networks.training;

import dev.whence.causal.InputException;
import dev.whence.networks.tokens.Tokenizer;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Windows drawn at random from one long text; the loss is on every token. */
public final class TokenStream implements Batches {
    private final int[] ids;

    /** @throws InputException when there are fewer than two tokens */
    public TokenStream(int[] ids) {
        if (ids.length < 2) {
            throw new InputException("a text of " + ids.length + " tokens, expected at least 2");
        }
        this.ids = ids.clone();
    }

    /**
     * Reads a text, with a tokenizer, or else token ids separated by white space.
     *
     * @throws InputException naming the file, and the place of what is no token id of the vocabulary
     */
    public static TokenStream read(Path file, Optional<Tokenizer> tokenizer, int vocabulary) {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException failure) {
            throw new InputException(file + ": not UTF-8 text", failure);
        } catch (IOException failure) {
            throw new InputException("cannot read " + file + ": " + failure, failure);
        }
        int[] ids = tokenizer.map(known -> known.encode(text)).orElseGet(() -> numbers(file, text));
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= vocabulary) {
                throw new InputException(file + ": token " + (i + 1) + " is " + ids[i] + ", expected an id from 0 to "
                        + (vocabulary - 1));
            }
        }
        return new TokenStream(ids);
    }

    private static int[] numbers(Path file, String text) {
        String[] words = text.strip().split("\\s+");
        int[] ids = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            try {
                ids[i] = Integer.parseInt(words[i]);
            } catch (NumberFormatException failure) {
                throw new InputException(
                        file + ": token " + (i + 1) + " is '" + words[i] + "', expected a token id", failure);
            }
        }
        return ids;
    }

    @Override
    public Batch batch(long seed, long step, int rows, int length) {
        SplittableRandom random = Batches.random(seed, step);
        int columns = Math.min(length, ids.length);
        List<int[]> sequences = new ArrayList<>();
        List<float[]> weights = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int start = random.nextInt(ids.length - columns + 1);
            sequences.add(Arrays.copyOfRange(ids, start, start + columns));
            float[] weight = new float[columns];
            Arrays.fill(weight, 1, columns, 1);
            weights.add(weight);
        }
        return Batch.of(sequences, weights);
    }
}
