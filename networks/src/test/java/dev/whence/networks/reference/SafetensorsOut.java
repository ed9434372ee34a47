package dev.whence.networks.reference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random tensors, written as a safetensors file. */
final class SafetensorsOut {
    private final Random random;
    private final ObjectNode header = new ObjectMapper().createObjectNode();
    private final List<float[]> data = new ArrayList<>();
    private int end;

    SafetensorsOut(long seed) {
        this.random = new Random(seed);
    }

    /** Normally distributed around {@code mean}. */
    SafetensorsOut add(String name, double mean, double deviation, int... shape) {
        int count = 1;
        ObjectNode tensor = header.putObject(name).put("dtype", "F32");
        for (int axis : shape) {
            count *= axis;
            tensor.withArray("shape").add(axis);
        }
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (mean + deviation * random.nextGaussian());
        }
        tensor.putArray("data_offsets").add(end).add(end + 4 * count);
        end += 4 * count;
        data.add(numbers);
        return this;
    }

    SafetensorsOut weight(String name, int... shape) {
        return add(name + ".weight", 0, 0.25, shape);
    }

    /** A matrix of that shape, and a bias of {@code out}. */
    SafetensorsOut biased(String name, int out, int... shape) {
        return weight(name, shape).add(name + ".bias", 0, 0.25, out);
    }

    SafetensorsOut layerNorm(String name, int width) {
        return add(name + ".weight", 1, 0.2, width).add(name + ".bias", 0, 0.2, width);
    }

    void write(Path file) throws IOException {
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + end).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text);
        for (float[] numbers : data) {
            for (float number : numbers) {
                bytes.putFloat(number);
            }
        }
        Files.write(file, bytes.array());
    }
}
