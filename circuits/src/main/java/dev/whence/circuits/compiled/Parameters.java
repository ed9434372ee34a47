package dev.whence.circuits.compiled;

import dev.whence.networks.checkpoint.ParameterSource;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.TransformerSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Parameters that are written one number at a time; all others are zero. */
final class Parameters implements ParameterSource {
    private final TransformerSpec spec;
    private final Map<String, float[]> values = new LinkedHashMap<>();
    private final Map<String, Integer> columns = new LinkedHashMap<>();

    Parameters(TransformerSpec spec) {
        this.spec = spec;
        for (ParameterShape shape : ParameterShape.of(spec)) {
            values.put(shape.name(), new float[Math.toIntExact(shape.count())]);
            columns.put(
                    shape.name(), shape.shape().size() == 1 ? 1 : shape.shape().getLast());
        }
    }

    /** Adds to a matrix's entry, or to a vector's in column 0. */
    void add(String name, int row, int column, double value) {
        float[] numbers = Objects.requireNonNull(values.get(name), name);
        int width = Objects.requireNonNull(columns.get(name));
        if (column >= width) {
            throw new IllegalArgumentException(name + " has " + width + " columns, not " + (column + 1));
        }
        numbers[row * width + column] += (float) value;
    }

    @Override
    public TransformerSpec spec() {
        return spec;
    }

    @Override
    public void read(ParameterShape parameter, MemorySegment destination) {
        float[] numbers = Objects.requireNonNull(values.get(parameter.name()), parameter.name());
        MemorySegment.copy(numbers, 0, destination, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, numbers.length);
    }
}
