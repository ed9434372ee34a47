package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a safetensors file says of itself: 8 bytes of length, then JSON of every tensor's type, shape and place. All of it
 * is checked before a tensor is read: the tensors must cover the data without holes or overlaps, as the format demands.
 */
final class SafetensorsHeader {
    /** The official library's own limit. */
    private static final long LARGEST = 100_000_000;

    private static final int MOST_AXES = 16;

    private final Path file;
    private final MemorySegment data;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(String name, DType type, List<Long> shape, long begin, long end) {}

    /** @throws InputException naming the file and the first thing in it that is wrong */
    static List<Tensor> parse(Path file, MemorySegment bytes) {
        SafetensorsHeader header = new SafetensorsHeader(file, bytes);
        return header.entries.stream()
                .map(entry -> new Tensor(
                        file,
                        entry.name,
                        entry.type,
                        entry.shape,
                        header.data.asSlice(entry.begin, entry.end - entry.begin)))
                .toList();
    }

    private SafetensorsHeader(Path file, MemorySegment bytes) {
        this.file = file;
        if (bytes.byteSize() < 8) {
            throw wrong(bytes.byteSize() + " bytes, expected at least the 8 bytes of a safetensors header's length");
        }
        long length = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        if (length < 2 || length > LARGEST) {
            throw wrong("byte offset 0: a header of " + Long.toUnsignedString(length) + " bytes, expected 2 to "
                    + LARGEST + "; is this a safetensors file?");
        }
        if (length > bytes.byteSize() - 8) {
            throw wrong("byte offset 0: a header of " + length + " bytes, but only " + (bytes.byteSize() - 8)
                    + " bytes follow: the file is truncated");
        }
        this.data = bytes.asSlice(8 + length);
        byte[] json = bytes.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE);
        if (json[0] != '{') {
            throw wrong("byte offset 8: the header does not start with '{'; is this a safetensors file?");
        }
        ObjectNode root = Json.parse(file + ": the header at byte offset 8", json);
        for (Map.Entry<String, JsonNode> property : root.properties()) {
            if (!property.getKey().equals("__metadata__")) {
                entries.add(entry(property.getKey(), property.getValue()));
            } else if (!property.getValue().isObject()) {
                throw wrong("__metadata__ is " + Json.shown(property.getValue()) + ", expected an object");
            }
        }
        checkCover();
    }

    private Entry entry(String name, JsonNode node) {
        String tensor = "tensor " + Json.quoted(name);
        if (!node.isObject()) {
            throw wrong(
                    tensor + ": found " + Json.shown(node) + ", expected an object with dtype, shape, data_offsets");
        }
        DType type = type(tensor, node.path("dtype"));
        List<Long> shape = numbers(tensor, "shape", node.path("shape"));
        List<Long> offsets = numbers(tensor, "data_offsets", node.path("data_offsets"));
        if (offsets.size() != 2) {
            throw wrong(tensor + ": data_offsets " + Tensor.show(offsets) + ", expected a begin and an end");
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        if (begin > end) {
            throw wrong(tensor + ": data_offsets " + Tensor.show(offsets) + ", expected the begin before the end");
        }
        if (end > data.byteSize()) {
            throw wrong(tensor + ": data_offsets " + Tensor.show(offsets) + ", but the file has only " + data.byteSize()
                    + " bytes of data: it is truncated or its header is wrong");
        }
        long size = size(tensor, type, shape);
        if (size != end - begin) {
            throw wrong(tensor + ": " + type + " " + Tensor.show(shape) + " takes " + size + " bytes, but data_offsets "
                    + Tensor.show(offsets) + " give it " + (end - begin));
        }
        return new Entry(name, type, shape, begin, end);
    }

    private DType type(String tensor, JsonNode node) {
        return Arrays.stream(DType.values())
                .filter(type -> node.isTextual() && type.name().equals(node.textValue()))
                .findFirst()
                .orElseThrow(() -> wrong(tensor + ": dtype " + Json.shown(node) + ", expected one of "
                        + Arrays.stream(DType.values()).map(DType::name).collect(Collectors.joining(", "))));
    }

    private List<Long> numbers(String tensor, String key, JsonNode node) {
        if (!node.isArray() || node.size() > MOST_AXES) {
            throw wrong(tensor + ": " + key + " is " + Json.shown(node) + ", expected a list of whole numbers");
        }
        List<Long> numbers = new ArrayList<>();
        for (JsonNode number : node) {
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                throw wrong(tensor + ": " + key + " " + Json.shown(node)
                        + ", expected whole numbers of at least 0 that fit 8 bytes");
            }
            numbers.add(number.longValue());
        }
        return numbers;
    }

    private long size(String tensor, DType type, List<Long> shape) {
        try {
            long size = type.bytes();
            for (long axis : shape) {
                size = Math.multiplyExact(size, axis);
            }
            return size;
        } catch (ArithmeticException overflow) {
            throw new InputException(
                    file + ": " + tensor + ": a shape of " + Tensor.show(shape) + " is more than a file can hold",
                    overflow);
        }
    }

    private void checkCover() {
        List<Entry> inOrder = entries.stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
                .toList();
        long covered = 0;
        String before = "the start of the data";
        for (Entry entry : inOrder) {
            if (entry.begin != covered) {
                throw wrong(
                        "tensor " + Json.quoted(entry.name) + " begins at byte " + entry.begin + " of the data, but "
                                + before + " ends at " + covered + ": "
                                + (entry.begin < covered ? "they overlap" : "nothing lies between"));
            }
            covered = entry.end;
            before = "tensor " + Json.quoted(entry.name);
        }
        if (covered != data.byteSize()) {
            throw wrong(before + " ends at byte " + covered + " of the data, but the file has " + data.byteSize() + ": "
                    + (data.byteSize() - covered) + " bytes too many");
        }
    }

    private InputException wrong(String what) {
        return new InputException(file + ": " + what);
    }
}
