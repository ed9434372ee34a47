package dev.whence.tables;

import dev.whence.causal.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A column whose values are levels: row i holds {@code levels().get(code(i))}, or nothing where the code is -1. Codes
 * are packed in bytes where the levels are few.
 */
public final class DiscreteColumn implements Column {
    /** The code of a missing value. */
    public static final int MISSING = -1;

    private final String name;
    private final PackedCodes codes;
    private final List<String> levels;
    private final String reason;
    private final int missing;

    /**
     * @param codes one code per row, from -1 (missing) to {@code levels.size()} - 1; copied
     * @param levels the names of the levels, in their order
     * @throws IllegalArgumentException when a code is out of range
     */
    public DiscreteColumn(String name, int[] codes, List<String> levels) {
        this(name, codes, levels, "as given");
    }

    /** As above, with the reason for the type. */
    public DiscreteColumn(String name, int[] codes, List<String> levels, String reason) {
        this(name, PackedCodes.pack(checked(codes, levels.size()), levels.size()), List.copyOf(levels), reason);
    }

    private DiscreteColumn(String name, PackedCodes codes, List<String> levels, String reason) {
        this.name = name;
        this.codes = codes;
        this.levels = levels;
        this.reason = reason;
        int count = 0;
        for (int i = 0; i < codes.length(); i++) {
            if (codes.get(i) < 0) {
                count++;
            }
        }
        this.missing = count;
    }

    private static int[] checked(int[] codes, int levels) {
        for (int code : codes) {
            if (code < MISSING || code >= levels) {
                throw new IllegalArgumentException("code " + code + " is not one of " + levels + " levels");
            }
        }
        return codes;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int rows() {
        return codes.length();
    }

    @Override
    public ColumnType type() {
        return ColumnType.DISCRETE;
    }

    @Override
    public String reason() {
        return reason;
    }

    /** The level of a row as an index into {@link #levels()}, or -1 where missing. */
    public int code(int row) {
        return codes.get(row);
    }

    /** The names of the levels: numbers in increasing order, text in alphabetical order. */
    public List<String> levels() {
        return levels;
    }

    PackedCodes packed() {
        return codes;
    }

    @Override
    public boolean isMissing(int row) {
        return codes.get(row) < 0;
    }

    @Override
    public int missingCount() {
        return missing;
    }

    /** How many rows hold each level, in the order of {@link #levels()}. */
    public int[] levelCounts() {
        int[] counts = new int[levels.size()];
        for (int i = 0; i < codes.length(); i++) {
            int code = codes.get(i);
            if (code >= 0) {
                counts[code]++;
            }
        }
        return counts;
    }

    @Override
    public boolean isNumeric() {
        return levels.size() <= 2
                || levels.stream().allMatch(level -> Numerals.parse(level).isPresent());
    }

    @Override
    public double[] numbers() {
        double[] scale = scale();
        double[] values = new double[codes.length()];
        for (int i = 0; i < values.length; i++) {
            int code = codes.get(i);
            values[i] = code < 0 ? Double.NaN : scale[code];
        }
        return values;
    }

    /** The number each level stands for. */
    private double[] scale() {
        OptionalDouble[] read = levels.stream().map(Numerals::parse).toArray(OptionalDouble[]::new);
        if (Arrays.stream(read).allMatch(OptionalDouble::isPresent)) {
            return Arrays.stream(read).mapToDouble(OptionalDouble::getAsDouble).toArray();
        }
        if (levels.size() <= 2) {
            return IntStream.range(0, levels.size()).asDoubleStream().toArray();
        }
        throw new InputException("column '" + name + "' has " + levels.size() + " levels of text ("
                + String.join(", ", levels.subList(0, Math.min(4, levels.size())))
                + (levels.size() > 4 ? ", ..." : "") + "), which cannot be read as numbers; use a discrete test, or"
                + " leave the column out");
    }

    @Override
    public DiscreteColumn takeRows(int[] rows) {
        return new DiscreteColumn(name, codes.takeRows(rows), levels, reason);
    }

    @Override
    public DiscreteColumn named(String newName) {
        return new DiscreteColumn(newName, codes, levels, reason);
    }

    @Override
    public String toString() {
        return name + " (discrete, " + levels.size() + " levels, " + codes.length() + " rows)";
    }
}
