package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.causal.WholeFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes float32 tensors as a safetensors file: in the order of their names, one in memory at a time. */
public final class SafetensorsWriter {
    private static final long CHUNK = 1 << 28;

    private SafetensorsWriter() {}

    /** Gives the numbers of a tensor. */
    @FunctionalInterface
    public interface Fill {
        /**
         * Called once for each tensor.
         *
         * @param tensor its name
         * @param destination zeros, which are to become float32 in little-endian order, row major
         */
        void fill(String tensor, MemorySegment destination);
    }

    /**
     * Writes a whole file or none: into a temporary file beside it, which is then moved.
     *
     * @param file replaced if it is there
     * @param shapes the axes of each tensor, by name
     * @param fill gives their numbers
     * @throws InputException when the file cannot be written
     */
    public static void write(Path file, Map<String, List<Long>> shapes, Fill fill) {
        if (Files.isDirectory(file)) {
            throw new InputException("cannot write the file " + file + ": it is a folder");
        }
        Path target = file.toAbsolutePath().normalize();
        if (target.getParent() != null) {
            WholeFile.folder(target.getParent());
        }
        Path temporary = target.resolveSibling("." + target.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId() + ".tmp");
        try {
            try {
                writeTo(temporary, new TreeMap<>(shapes), fill);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException failure) {
            throw new InputException("cannot write " + file + ": " + Json.reason(failure), failure);
        }
    }

    private static void writeTo(Path file, TreeMap<String, List<Long>> shapes, Fill fill) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(header(shapes));
            for (Map.Entry<String, List<Long>> tensor : shapes.entrySet()) {
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment numbers = arena.allocate(bytes(tensor.getValue()), 8);
                    fill.fill(tensor.getKey(), numbers);
                    write(channel, numbers);
                }
            }
            channel.force(true);
        }
    }

    private static ByteBuffer header(TreeMap<String, List<Long>> shapes) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Map.Entry<String, List<Long>> tensor : shapes.entrySet()) {
            long end = offset + bytes(tensor.getValue());
            ObjectNode entry = root.putObject(tensor.getKey()).put("dtype", DType.F32.name());
            tensor.getValue().forEach(entry.putArray("shape")::add);
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
        // Padded with spaces so that the numbers start at a multiple of 8 bytes, as the official library does.
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return ByteBuffer.allocate(8 + padded.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded.length)
                .put(padded)
                .flip();
    }

    private static void write(FileChannel channel, MemorySegment numbers) throws IOException {
        for (long from = 0; from < numbers.byteSize(); from += CHUNK) {
            ByteBuffer buffer = numbers.asSlice(from, Math.min(CHUNK, numbers.byteSize() - from))
                    .asByteBuffer();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    private static long bytes(List<Long> shape) {
        return shape.stream().reduce(4L, Math::multiplyExact);
    }
}
