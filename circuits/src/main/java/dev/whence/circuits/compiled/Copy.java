package dev.whence.circuits.compiled;

import java.util.List;

/** The category that the selected positions share; none where nothing is selected, undefined where they differ. */
public record Copy(String name, Select select, Categorical value) implements Categorical, Aggregate {
    @Override
    public int size() {
        return value.size();
    }

    @Override
    public List<Read> reads() {
        return Aggregate.reads(select, List.of(value));
    }
}
