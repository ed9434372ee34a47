package dev.whence.networks.training;

import dev.whence.causal.InputException;
import dev.whence.networks.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * One sentence a sequence, between the tokenizer's first and last token, with the loss on every token. The word before
 * the full stop, which in a task is the answer, may count more; of several full stops, all but the first follow answers.
 *
 * @param tokenizer must have a token that ends a text; it must stay open
 * @param sentence draws one; it ends in " ."
 * @param answerWeight of answers
 * @param otherWeight of every other token
 */
public record Sentences(
        Tokenizer tokenizer, Function<SplittableRandom, String> sentence, double answerWeight, double otherWeight)
        implements Batches {
    /** @throws InputException when a weight is negative, or both are zero, or no token ends a text */
    public Sentences {
        if (!(answerWeight >= 0 && otherWeight >= 0 && answerWeight + otherWeight > 0)) {
            throw new InputException("answerWeight is " + answerWeight + " and otherWeight " + otherWeight
                    + ", expected two numbers of at least 0, not both 0");
        }
        if (tokenizer.endOfText().isEmpty()) {
            throw new InputException("a tokenizer without a token that ends a text");
        }
    }

    @Override
    public Batch batch(long seed, long step, int rows, int length) {
        SplittableRandom random = Batches.random(seed, step);
        List<int[]> sequences = new ArrayList<>();
        List<float[]> weights = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int[] ids = ids(sentence.apply(random), length);
            float[] weight = new float[ids.length];
            Arrays.fill(weight, 1, ids.length, (float) otherWeight);
            answers(ids).forEach(position -> weight[position] = (float) answerWeight);
            sequences.add(ids);
            weights.add(weight);
        }
        return Batch.of(sequences, weights);
    }

    /** Where the answers are: before the full stop, or of several before each but the first, which ends a description. */
    private List<Integer> answers(int[] ids) {
        int stop = ids[ids.length - 2];
        List<Integer> positions = new ArrayList<>();
        for (int position = 1; position < ids.length - 1; position++) {
            if (ids[position + 1] == stop) {
                positions.add(position);
            }
        }
        return positions.size() == 1 ? positions : positions.subList(1, positions.size());
    }

    private int[] ids(String text, int length) {
        int[] encoded = tokenizer.encode(text);
        int[] ids = Arrays.copyOf(encoded, encoded.length + 1);
        ids[encoded.length] = tokenizer.endOfText().orElseThrow();
        if (ids.length > length) {
            throw new InputException("the sentence '" + text + "' has " + ids.length + " tokens, but length is "
                    + length + "; expected length to be at least that");
        }
        return ids;
    }
}
