package dev.whence.circuits.compiled;

import dev.whence.causal.InputException;
import java.util.List;

/**
 * The mean over the selected positions of a number that goes with each category; 0 where nothing is selected.
 *
 * @param numbers one for each category; none counts 0
 */
public record Mean(String name, Select select, Categorical value, List<Double> numbers)
        implements Numerical, Aggregate {
    /** @throws InputException when there is not one finite number for each category */
    public Mean {
        numbers = List.copyOf(numbers);
        if (numbers.size() != value.size()) {
            throw new InputException(numbers.size() + " numbers for the categories of '" + value.name()
                    + "', which has " + value.size());
        }
        if (!numbers.stream().allMatch(Double::isFinite)) {
            throw new InputException("numbers " + numbers + " of '" + name + "', expected finite ones");
        }
    }

    @Override
    public double bound() {
        return numbers.stream().mapToDouble(Math::abs).max().orElse(0);
    }

    @Override
    public List<Read> reads() {
        return Aggregate.reads(select, List.of(value));
    }
}
