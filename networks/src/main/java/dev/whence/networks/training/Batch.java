package dev.whence.networks.training;

import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences to learn from, padded with zeros to the same length.
 *
 * @param ids token ids, {@code [sequence][position]}
 * @param weights how much each token counts as one to be predicted, of the same shape; zero in the first column, which
 *     nothing predicts, and on padding
 * @param lengths how long each sequence is
 */
public record Batch(int[][] ids, float[][] weights, int[] lengths) {
    /** @throws IllegalArgumentException when the shapes differ, or the first column has a weight, or nothing has */
    public Batch {
        if (ids.length == 0 || ids.length != weights.length || ids.length != lengths.length) {
            throw new IllegalArgumentException(
                    ids.length + " sequences, " + weights.length + " rows of weights, " + lengths.length + " lengths");
        }
        for (int row = 0; row < ids.length; row++) {
            if (ids[row].length != ids[0].length || weights[row].length != ids[0].length) {
                throw new IllegalArgumentException("sequence " + row + " is of another length than sequence 0");
            }
            if (weights[row][0] != 0) {
                throw new IllegalArgumentException("the first token of sequence " + row + " cannot be predicted");
            }
        }
        if (!(weight(weights) > 0)) {
            throw new IllegalArgumentException("no token of the batch is to be predicted");
        }
    }

    /**
     * Pads.
     *
     * @param sequences ids of each
     * @param weights of the tokens of each
     */
    static Batch of(List<int[]> sequences, List<float[]> weights) {
        int longest = sequences.stream().mapToInt(each -> each.length).max().orElseThrow();
        return new Batch(
                sequences.stream().map(each -> Arrays.copyOf(each, longest)).toArray(int[][]::new),
                weights.stream().map(each -> Arrays.copyOf(each, longest)).toArray(float[][]::new),
                sequences.stream().mapToInt(each -> each.length).toArray());
    }

    /** How many sequences. */
    public int rows() {
        return ids.length;
    }

    /** How many columns. */
    public int columns() {
        return ids[0].length;
    }

    /** Sum of all weights. */
    public double weight() {
        return weight(weights);
    }

    private static double weight(float[][] weights) {
        double sum = 0;
        for (float[] row : weights) {
            for (float each : row) {
                sum += each;
            }
        }
        return sum;
    }

    /** Some neighbouring sequences, row major. */
    long[] flatIds(int from, int to) {
        return Arrays.stream(ids, from, to)
                .flatMapToInt(Arrays::stream)
                .asLongStream()
                .toArray();
    }

    float[] flatWeights(int from, int to) {
        float[] flat = new float[(to - from) * columns()];
        for (int row = from; row < to; row++) {
            System.arraycopy(weights[row], 0, flat, (row - from) * columns(), columns());
        }
        return flat;
    }

    /** Some neighbouring sequences without their padding. */
    Prompts prompts(int from, int to) {
        List<int[]> rows = new ArrayList<>();
        for (int row = from; row < to; row++) {
            rows.add(Arrays.copyOf(ids[row], lengths[row]));
        }
        return Prompts.of(rows.toArray(new int[0][]));
    }
}
