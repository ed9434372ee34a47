package dev.whence.benchmarks.networks;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A GGUF file (version 3) in the making: llama.cpp's format of a network. All tensors are float32. */
final class Gguf {
    private static final int ALIGNMENT = 32;

    /** The numbers of the value types in a file. */
    private enum Type {
        UINT32(4),
        FLOAT32(6),
        BOOL(7),
        STRING(8),
        ARRAY(9);

        private final int code;

        Type(int code) {
            this.code = code;
        }
    }

    /**
     * A matrix or a vector.
     *
     * @param rows 0 for a vector
     * @param columns how many numbers a row has
     */
    record Matrix(int rows, int columns, float[] values) {
        @SuppressWarnings("ArrayRecordComponent")
        Matrix {
            if (values.length != Math.max(rows, 1) * columns) {
                throw new IllegalArgumentException(values.length + " numbers for " + rows + " x " + columns);
            }
        }

        /** Rows become columns. */
        Matrix transposed() {
            float[] turned = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                turned[i % columns * rows + i / columns] = values[i];
            }
            return new Matrix(columns, rows, turned);
        }

        /** Row i becomes what row {@code from[i]} was; a vector's numbers count as rows. */
        Matrix reordered(int[] from) {
            int size = rows == 0 ? 1 : columns;
            float[] moved = new float[values.length];
            for (int row = 0; row < from.length; row++) {
                System.arraycopy(values, from[row] * size, moved, row * size, size);
            }
            return new Matrix(rows, columns, moved);
        }

        /** Every number greater by as much. */
        Matrix plus(float more) {
            float[] sum = values.clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += more;
            }
            return new Matrix(rows, columns, sum);
        }
    }

    private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
    private final Map<String, Matrix> tensors = new LinkedHashMap<>();
    private int count;

    Gguf put(String key, String value) {
        return put(key, Type.STRING, ByteBuffer.wrap(text(value)));
    }

    Gguf put(String key, int value) {
        return put(key, Type.UINT32, little(4).putInt(value));
    }

    Gguf put(String key, double value) {
        return put(key, Type.FLOAT32, little(4).putFloat((float) value));
    }

    Gguf put(String key, boolean value) {
        return put(key, Type.BOOL, little(1).put((byte) (value ? 1 : 0)));
    }

    Gguf put(String key, List<String> values) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(
                little(12).putInt(Type.STRING.code).putLong(values.size()).array());
        values.forEach(value -> all.writeBytes(text(value)));
        return put(key, Type.ARRAY, ByteBuffer.wrap(all.toByteArray()));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }

    private Gguf put(String key, Type type, ByteBuffer value) {
        keys.writeBytes(text(key));
        keys.writeBytes(little(4).putInt(type.code).array());
        keys.writeBytes(bytes(value));
        count++;
        return this;
    }

    Gguf add(String name, Matrix tensor) {
        tensors.put(name, tensor);
        return this;
    }

    /** Writes the file. */
    void write(Path file) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        head.writeBytes(
                little(20).putInt(3).putLong(tensors.size()).putLong(count).array());
        head.writeBytes(keys.toByteArray());
        long offset = 0;
        for (Map.Entry<String, Matrix> entry : tensors.entrySet()) {
            Matrix tensor = entry.getValue();
            head.writeBytes(text(entry.getKey()));
            int axes = tensor.rows() == 0 ? 1 : 2;
            ByteBuffer info = little(4 + 8 * axes + 4 + 8).putInt(axes).putLong(tensor.columns());
            if (axes == 2) {
                info.putLong(tensor.rows());
            }
            head.writeBytes(bytes(info.putInt(0).putLong(offset)));
            offset += 4L * tensor.values().length + padding(4L * tensor.values().length);
        }
        head.writeBytes(new byte[padding(head.size())]);
        try (OutputStream out = Files.newOutputStream(file);
                DataOutputStream data = new DataOutputStream(out)) {
            data.write(head.toByteArray());
            for (Matrix tensor : tensors.values()) {
                ByteBuffer numbers = little(4 * tensor.values().length);
                numbers.asFloatBuffer().put(tensor.values());
                data.write(bytes(numbers));
                data.write(new byte[padding(numbers.capacity())]);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return little(8 + bytes.length).putLong(bytes.length).put(bytes).array();
    }

    private static int padding(long size) {
        return (int) ((ALIGNMENT - size % ALIGNMENT) % ALIGNMENT);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
