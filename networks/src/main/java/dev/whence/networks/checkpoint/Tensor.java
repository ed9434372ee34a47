package dev.whence.networks.checkpoint;

import dev.whence.causal.InputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A tensor in a mapped file: little-endian, row major. Good until the file that it came from is closed. */
public final class Tensor {
    /** Float32 as files hold it. */
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** Float32 as callers want it. */
    static final ValueLayout.OfFloat NATIVE = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final String name;
    private final DType type;
    private final List<Long> shape;
    private final MemorySegment data;

    Tensor(Path file, String name, DType type, List<Long> shape, MemorySegment data) {
        this.file = file;
        this.name = name;
        this.type = type;
        this.shape = List.copyOf(shape);
        this.data = data;
    }

    /** The file that it is in. */
    public Path file() {
        return file;
    }

    /** Its name in that file. */
    public String name() {
        return name;
    }

    /** What its numbers are. */
    public DType type() {
        return type;
    }

    /** Its axes; none for a single number. */
    public List<Long> shape() {
        return shape;
    }

    /** How many numbers. */
    public long count() {
        return data.byteSize() / type.bytes();
    }

    /**
     * Copies all of it.
     *
     * @param destination at least {@code 4 * count()} bytes, which become float32 in native order, row major
     * @throws InputException when its numbers are not floating point
     */
    public void copyTo(MemorySegment destination) {
        copy(0, count(), destination, 0);
    }

    /**
     * All of it as float32.
     *
     * @throws InputException when its numbers are not floating point, or too many for an array
     */
    public float[] floats() {
        float[] values = new float[arraySize()];
        copy(0, values.length, MemorySegment.ofArray(values), 0);
        return values;
    }

    /**
     * All of it as whole numbers.
     *
     * @throws InputException when its numbers are not whole, or too many for an array
     */
    public long[] longs() {
        long[] values = new long[arraySize()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case I64 -> data.get(LONG, 8L * i);
                case I32 -> data.get(INT, 4L * i);
                case I16 -> data.get(SHORT, 2L * i);
                case I8 -> data.get(ValueLayout.JAVA_BYTE, i);
                case U8, BOOL -> data.get(ValueLayout.JAVA_BYTE, i) & 0xff;
                case F32, F16, BF16, F64, U16, U32, U64, F8_E4M3, F8_E5M2 ->
                    throw new InputException(this + ": cannot be read as whole numbers of 8 bytes");
            };
        }
        return values;
    }

    /** Copies a run of numbers as float32 in native order. */
    void copy(long from, long count, MemorySegment destination, long to) {
        switch (type) {
            case F32 -> MemorySegment.copy(data, FLOAT, 4 * from, destination, NATIVE, 4 * to, count);
            case F16 -> {
                for (long i = 0; i < count; i++) {
                    destination.set(NATIVE, 4 * (to + i), Float.float16ToFloat(data.get(SHORT, 2 * (from + i))));
                }
            }
            case BF16 -> {
                for (long i = 0; i < count; i++) {
                    destination.set(NATIVE, 4 * (to + i), Float.intBitsToFloat(data.get(SHORT, 2 * (from + i)) << 16));
                }
            }
            default -> {
                for (long i = 0; i < count; i++) {
                    destination.set(NATIVE, 4 * (to + i), at(from + i));
                }
            }
        }
    }

    /** One number as float32, by its place in row-major order. */
    float at(long index) {
        return switch (type) {
            case F32 -> data.get(FLOAT, 4 * index);
            case F16 -> Float.float16ToFloat(data.get(SHORT, 2 * index));
            case BF16 -> Float.intBitsToFloat(data.get(SHORT, 2 * index) << 16);
            case F64 -> (float) data.get(DOUBLE, 8 * index);
            case I64, I32, I16, I8, U8, BOOL, U16, U32, U64, F8_E4M3, F8_E5M2 ->
                throw new InputException(this + ": cannot be read as float32, expected F32, F16, BF16 or F64");
        };
    }

    /** The first place where the two differ in value, or -1; they have the same shape. */
    long mismatch(Tensor other) {
        if (type == other.type && data.mismatch(other.data) < 0) {
            return -1;
        }
        for (long i = 0; i < count(); i++) {
            if (Float.compare(at(i), other.at(i)) != 0) {
                return i;
            }
        }
        return -1;
    }

    /** A place in row-major order as indices: "[3, 17]". */
    String place(long index) {
        Long[] indices = new Long[shape.size()];
        long rest = index;
        for (int axis = indices.length - 1; axis >= 0; axis--) {
            indices[axis] = rest % shape.get(axis);
            rest /= shape.get(axis);
        }
        return show(List.of(indices));
    }

    static String show(List<Long> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    private int arraySize() {
        if (count() > Integer.MAX_VALUE - 8) {
            throw new InputException(this + ": too large for an array");
        }
        return (int) count();
    }

    @Override
    public String toString() {
        return file + ": tensor " + Json.quoted(name) + " " + type + " " + show(shape);
    }
}
