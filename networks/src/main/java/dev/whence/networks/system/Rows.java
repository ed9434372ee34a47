package dev.whence.networks.system;

import dev.whence.causal.InputException;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Which prompts the rows of a batch are, and which positions its columns.
 *
 * @param units the number of each row's prompt among all prompts
 * @param lengths how long each row's prompt is
 * @param start the position of the first column
 * @param columns how many columns
 */
public record Rows(int[] units, int[] lengths, int start, int columns) {
    /** How many rows. */
    public int count() {
        return units.length;
    }

    /** The same prompts from a later position on. */
    public Rows from(int position) {
        return new Rows(units, lengths, position, start + columns - position);
    }

    /** These prompts several times over. */
    public Rows times(int times) {
        int[] manyUnits = new int[units.length * times];
        int[] manyLengths = new int[units.length * times];
        for (int i = 0; i < manyUnits.length; i++) {
            manyUnits[i] = units[i % units.length];
            manyLengths[i] = lengths[i % lengths.length];
        }
        return new Rows(manyUnits, manyLengths, start, columns);
    }

    /** The last position of each prompt. */
    public int[] last() {
        return Arrays.stream(lengths).map(length -> length - 1).toArray();
    }

    /** Whether {@code at} means this position of this row's prompt. */
    boolean includes(At at, int row, int position) {
        return switch (at) {
            case At.All _ -> true;
            case At.Only only -> only.positions().contains(position);
            case At.PerPrompt each -> positionOf(each, units[row]) == position;
            case At.Last _ -> position == lengths[row] - 1;
        };
    }

    /** The first position of any row that {@code at} means; the number of columns' end when there is none. */
    int first(At at) {
        return switch (at) {
            case At.All _ -> 0;
            case At.Only only -> only.positions().getFirst();
            case At.PerPrompt each ->
                Arrays.stream(units).map(unit -> positionOf(each, unit)).min().orElse(0);
            case At.Last _ -> Arrays.stream(last()).min().orElse(0);
        };
    }

    /** The one position of a row that {@code at} means. */
    int single(At at, int row) {
        return switch (at) {
            case At.Only only -> only.positions().getFirst();
            case At.PerPrompt each -> positionOf(each, units[row]);
            case At.Last _ -> lengths[row] - 1;
            case At.All _ -> throw new IllegalArgumentException("all positions are not one");
        };
    }

    private static int positionOf(At.PerPrompt each, int unit) {
        if (unit >= each.positions().size()) {
            throw new InputException(
                    "positions for " + each.positions().size() + " prompts, but there is a prompt " + unit);
        }
        return each.positions().get(unit);
    }

    /** True where {@code at} holds, {@code [row, column, 1]}; null where it holds everywhere. */
    @Nullable
    Tensor mask(At at, Device device) {
        if (at instanceof At.All) {
            return null;
        }
        float[] values = new float[count() * columns];
        boolean everywhere = true;
        for (int row = 0; row < count(); row++) {
            for (int column = 0; column < columns; column++) {
                boolean included = includes(at, row, start + column);
                values[row * columns + column] = included ? 1 : 0;
                everywhere &= included;
            }
        }
        return everywhere ? null : Tensors.of(values, count(), columns, 1).to(device, ScalarType.Bool);
    }

    /** Prompts that {@code at} names a position beyond the end of, when it names one for each prompt. */
    static void check(At at, List<Integer> lengths) {
        if (at instanceof At.PerPrompt each) {
            if (each.positions().size() != lengths.size()) {
                throw new InputException(
                        "positions for " + each.positions().size() + " prompts, but there are " + lengths.size());
            }
            for (int prompt = 0; prompt < lengths.size(); prompt++) {
                int position = each.positions().get(prompt);
                if (position < 0 || position >= lengths.get(prompt)) {
                    throw new InputException("position " + position + " of prompt " + prompt + ", which has "
                            + lengths.get(prompt) + " tokens");
                }
            }
        } else if (at instanceof At.Only only) {
            int longest = lengths.stream().mapToInt(Integer::intValue).max().orElse(0);
            if (only.positions().getLast() >= longest) {
                throw new InputException("position " + only.positions().getLast() + ", but the longest prompt has "
                        + longest + " tokens, counted from 0");
            }
        }
    }
}
