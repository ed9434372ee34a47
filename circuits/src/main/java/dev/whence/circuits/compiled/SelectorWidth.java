package dev.whence.circuits.compiled;

import java.util.List;

/**
 * How many positions are selected. In the stream it is {@code 1 / (1 + n)}: the share of attention that position 0 gets
 * when it counts as one more selected (Tracr, Lindner et al. 2023, sec. 3.2).
 */
public record SelectorWidth(String name, Select select) implements Numerical, Aggregate {
    /** How a count stands in the stream. */
    static double encoded(double count) {
        return 1 / (1 + count);
    }

    @Override
    public double bound() {
        return 1;
    }

    @Override
    public List<Read> reads() {
        return Aggregate.reads(select, List.of());
    }
}
