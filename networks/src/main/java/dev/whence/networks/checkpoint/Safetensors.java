package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tensors of a safetensors file, or of several that an index lists. Files are mapped, not read: opening takes the
 * time of their headers. They must not change while open.
 */
public final class Safetensors implements AutoCloseable {
    private final Path file;
    private final Arena arena = Arena.ofShared();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private Safetensors(Path file) {
        this.file = file;
    }

    /**
     * Opens one file.
     *
     * @throws InputException naming what is wrong with it: it is checked whole, but for the numbers themselves
     */
    public static Safetensors open(Path file) {
        Safetensors opened = new Safetensors(file);
        return opened.orClose(() -> opened.add(file));
    }

    /**
     * Opens what an index such as {@code model.safetensors.index.json} lists: every file that its {@code weight_map}
     * names, in the index's folder.
     *
     * @throws InputException naming what is wrong with the index or a file, or which tensor is not where the index says
     */
    public static Safetensors openIndex(Path index) {
        Safetensors opened = new Safetensors(index);
        return opened.orClose(() -> opened.addIndex(index));
    }

    /** All of them, in the order of the header. */
    public Collection<Tensor> tensors() {
        return Collections.unmodifiableCollection(tensors.values());
    }

    /** The one of that name, if there is one. */
    public Optional<Tensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /** @throws InputException with the nearest name, when there is none of that name */
    public Tensor tensor(String name) {
        return find(name).orElseThrow(() -> Names.unknown("tensor", name, tensors.keySet(), file.toString()));
    }

    /** Its tensors can no longer be read. */
    @Override
    public void close() {
        arena.close();
    }

    private Safetensors orClose(Runnable opening) {
        try {
            opening.run();
            return this;
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private void add(Path path) {
        for (Tensor tensor : SafetensorsHeader.parse(path, map(path, arena))) {
            Tensor before = tensors.put(tensor.name(), tensor);
            if (before != null) {
                throw new InputException(
                        "tensor " + Json.quoted(tensor.name()) + " is in both " + before.file() + " and " + path);
            }
        }
    }

    private void addIndex(Path index) {
        JsonNode map = Json.read(index).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new InputException(index + ": weight_map is " + Json.shown(map)
                    + ", expected an object from tensor names to file names");
        }
        Set<String> files = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String name = entry.getValue().isTextual() ? entry.getValue().textValue() : "";
            // A file elsewhere is none of this checkpoint's, and may be something private.
            if (name.isEmpty() || name.startsWith(".") || name.matches(".*[/\\\\:\\p{Cntrl}].*")) {
                throw new InputException(index + ": tensor " + Json.quoted(entry.getKey()) + " is said to be in "
                        + Json.shown(entry.getValue()) + ", expected the name of a file in the same folder");
            }
            files.add(name);
        }
        for (String name : files) {
            Path shard = index.resolveSibling(name);
            if (!Files.isRegularFile(shard)) {
                throw new InputException(index + ": lists the file " + shard + ", which is not there");
            }
            add(shard);
        }
        checkIndex(index, map);
    }

    private void checkIndex(Path index, JsonNode map) {
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            Path said = index.resolveSibling(entry.getValue().textValue());
            Tensor tensor = tensors.get(entry.getKey());
            if (tensor == null || !tensor.file().equals(said)) {
                throw new InputException(index + ": tensor " + Json.quoted(entry.getKey()) + " is said to be in " + said
                        + ", but it is " + (tensor == null ? "in no file" : "in " + tensor.file()));
            }
        }
        for (Tensor tensor : tensors.values()) {
            if (!map.has(tensor.name())) {
                throw new InputException(
                        tensor.file() + ": tensor " + Json.quoted(tensor.name()) + " is not listed in " + index);
            }
        }
    }

    /** A file's bytes, for as long as the arena lives. */
    static MemorySegment map(Path file, Arena arena) {
        if (Files.isDirectory(file)) {
            throw new InputException("cannot read " + file + ": it is a folder, expected a file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException failure) {
            throw new InputException("cannot read " + file + ": " + Json.reason(failure), failure);
        }
    }
}
