package dev.whence.networks.training;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Different random tokens, repeated until the sequence is full (after Olsson et al. 2022, In-context Learning and Induction
 * Heads): only by finding the earlier occurrence of a token can the one after it be told. How many tokens are repeated is
 * drawn too, from a quarter to half of the length, so that looking back by a fixed distance does not do.
 *
 * @param vocabulary tokens 0 to {@code vocabulary - 1} are drawn from
 * @param shuffled whether the repeats are shuffled each anew: the same tokens in no order, which nothing can predict; a
 *     control
 */
public record RepeatedSequences(int vocabulary, boolean shuffled) implements Batches {
    /** @throws InputException when the vocabulary is too small to have different tokens */
    public RepeatedSequences {
        if (vocabulary < 4) {
            throw new InputException("vocabulary is " + vocabulary + ", expected at least 4 tokens to repeat");
        }
    }

    @Override
    public Batch batch(long seed, long step, int rows, int length) {
        SplittableRandom random = Batches.random(seed, step);
        List<int[]> sequences = new ArrayList<>();
        List<float[]> weights = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int longest = length / 2;
            int period = longest - random.nextInt(Math.max(1, length / 4));
            sequences.add(sequence(random, period, length));
            weights.add(weights(period, length));
        }
        return Batch.of(sequences, weights);
    }

    /** Sequences whose second half repeats the first, to measure with. */
    public Batch halves(long seed, int rows, int length) {
        SplittableRandom random = Batches.random(seed, -1);
        List<int[]> sequences = new ArrayList<>();
        List<float[]> weights = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            sequences.add(sequence(random, length / 2, length / 2 * 2));
            weights.add(weights(length / 2, length / 2 * 2));
        }
        return Batch.of(sequences, weights);
    }

    private int[] sequence(SplittableRandom random, int period, int length) {
        if (period > vocabulary) {
            throw new InputException("sequences of " + length + " tokens repeat up to " + length / 2
                    + " different ones, but the vocabulary has " + vocabulary);
        }
        int[] tokens = new int[vocabulary];
        for (int token = 0; token < vocabulary; token++) {
            tokens[token] = token;
        }
        shuffle(tokens, vocabulary, random);
        int[] sequence = new int[length];
        for (int position = 0; position < length; position++) {
            if (shuffled && position % period == 0 && position > 0) {
                shuffle(tokens, period, random);
            }
            sequence[position] = tokens[position % period];
        }
        return sequence;
    }

    private static void shuffle(int[] tokens, int count, SplittableRandom random) {
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = tokens[i];
            tokens[i] = tokens[j];
            tokens[j] = swapped;
        }
    }

    /** The token that starts the repeat cannot be told yet; those after it can. */
    private static float[] weights(int period, int length) {
        float[] weights = new float[length];
        java.util.Arrays.fill(weights, period + 1, length, 1);
        return weights;
    }
}
