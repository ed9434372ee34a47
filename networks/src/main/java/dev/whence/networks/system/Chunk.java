package dev.whence.networks.system;

import dev.whence.networks.run.Tensors;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Some of the prompts, run as one batch.
 *
 * @param prompts the prompts of this batch
 * @param rows which they are among all; every column from position 0
 */
public record Chunk(Prompts prompts, Rows rows) {
    public static Chunk of(Prompts all, int... units) {
        return of(all.select(units), units, 0);
    }

    /** Prompts that stand for these units, padded to at least {@code columns}. */
    public static Chunk of(Prompts prompts, int[] units, int columns) {
        int[] lengths = IntStream.range(0, prompts.size()).map(prompts::length).toArray();
        return new Chunk(prompts, new Rows(units, lengths, 0, Math.max(columns, prompts.longest())));
    }

    /** Other prompts in place of these, unit by unit, padded alike. */
    public Chunk replaced(Prompts others) {
        return of(others, rows.units(), rows.columns());
    }

    /** Token ids {@code [prompt, position]}, padded with zeros. */
    public Tensor ids(Device device) {
        long[] ids = new long[rows.count() * rows.columns()];
        for (int row = 0; row < rows.count(); row++) {
            List<Integer> prompt = prompts.prompt(row);
            for (int position = 0; position < prompt.size(); position++) {
                ids[row * rows.columns() + position] = prompt.get(position);
            }
        }
        return Tensors.of(ids, rows.count(), rows.columns()).to(device, ScalarType.Long);
    }

    /**
     * All prompts in batches of at most so many tokens (padding counted; at least one prompt each), near ones in
     * {@code order} together.
     */
    public static List<int[]> batches(Prompts prompts, int tokens, Comparator<Integer> order) {
        List<Integer> sorted = IntStream.range(0, prompts.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(prompts::length).thenComparing(order))
                .toList();
        List<int[]> batches = new ArrayList<>();
        List<Integer> batch = new ArrayList<>();
        int longest = 0;
        for (int unit : sorted) {
            int length = Math.max(longest, prompts.length(unit));
            if (!batch.isEmpty() && (batch.size() + 1) * length > tokens) {
                batches.add(units(batch));
                batch = new ArrayList<>();
                length = prompts.length(unit);
            }
            longest = length;
            batch.add(unit);
        }
        batches.add(units(batch));
        return batches;
    }

    private static int[] units(List<Integer> batch) {
        return Arrays.stream(batch.toArray(new Integer[0]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
