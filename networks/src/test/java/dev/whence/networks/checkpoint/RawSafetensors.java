package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A second, simple reader and writer of safetensors, to hold the real one against and to make broken files with. */
final class RawSafetensors {
    record Raw(String type, List<Long> shape, byte[] bytes) {
        float[] floats() {
            float[] values = new float[bytes.length / 4];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            return values;
        }
    }

    final Map<String, Raw> tensors = new LinkedHashMap<>();

    static RawSafetensors read(Path file) {
        try {
            byte[] all = Files.readAllBytes(file);
            int length =
                    (int) ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
            JsonNode header = new ObjectMapper().readTree(new String(all, 8, length, StandardCharsets.UTF_8));
            RawSafetensors raw = new RawSafetensors();
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (!entry.getKey().equals("__metadata__")) {
                    JsonNode node = entry.getValue();
                    List<Long> shape = new ArrayList<>();
                    node.get("shape").forEach(axis -> shape.add(axis.longValue()));
                    int begin = 8 + length + node.get("data_offsets").get(0).intValue();
                    int end = 8 + length + node.get("data_offsets").get(1).intValue();
                    raw.tensors.put(
                            entry.getKey(),
                            new Raw(node.get("dtype").textValue(), shape, Arrays.copyOfRange(all, begin, end)));
                }
            }
            return raw;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Raw get(String name) {
        Raw raw = tensors.get(name);
        if (raw == null) {
            throw new AssertionError("no " + name + " in " + tensors.keySet());
        }
        return raw;
    }

    RawSafetensors put(String name, String type, List<Long> shape, byte[] bytes) {
        tensors.put(name, new Raw(type, shape, bytes));
        return this;
    }

    RawSafetensors put(String name, List<Long> shape, float... values) {
        return put(name, "F32", shape, bytes(values));
    }

    void write(Path file) {
        ObjectNode header = new ObjectMapper().createObjectNode();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        tensors.forEach((name, raw) -> {
            ObjectNode node = header.putObject(name).put("dtype", raw.type);
            raw.shape.forEach(node.putArray("shape")::add);
            node.putArray("data_offsets").add(data.size()).add(data.size() + raw.bytes.length);
            data.writeBytes(raw.bytes);
        });
        write(file, header.toString(), data.toByteArray());
    }

    static void write(Path file, String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            Files.write(file, buffer.putLong(json.length).put(json).put(data).array());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static byte[] bytes(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }
}
