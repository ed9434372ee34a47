package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.causal.WholeFile;
import dev.whence.networks.spec.TransformerSpec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Saves networks in the layout of their family, such that Hugging Face's transformers opens them. */
public final class CheckpointWriter {
    private static final Set<String> OURS = Set.of("config.json", "model.safetensors");

    private CheckpointWriter() {}

    /**
     * Writes {@code config.json} and {@code model.safetensors} (float32): the whole folder or nothing. A network of
     * llama2.c is written as Hugging Face's Llama.
     *
     * @param folder made if it is not there; an earlier checkpoint in it is replaced
     * @param source the network
     * @throws InputException when the folder holds anything but a checkpoint or cannot be written, when the family's
     *     configuration cannot say what the network is, or when a parameter is not finite
     */
    public static void write(Path folder, ParameterSource source) {
        ParameterSource saved = source.spec().family().equals(Llama2c.FAMILY) ? new HalvedRotary(source) : source;
        CheckpointLayout layout = Families.of(saved.spec().family());
        ObjectNode config = config(layout, saved.spec());
        Path target = folder.toAbsolutePath().normalize();
        checkFree(target);
        if (target.getParent() != null) {
            WholeFile.folder(target.getParent());
        }
        Path temporary = beside(target, "tmp");
        try {
            try {
                Files.createDirectory(temporary);
                WholeFile.write(temporary.resolve("config.json"), config.toPrettyString() + "\n");
                weights(temporary.resolve("model.safetensors"), layout, saved);
                replace(target, temporary);
            } finally {
                delete(temporary);
            }
        } catch (IOException failure) {
            throw new InputException("cannot write " + folder + ": " + Json.reason(failure), failure);
        }
    }

    /** The configuration; read back, it must mean the same. */
    private static ObjectNode config(CheckpointLayout layout, TransformerSpec spec) {
        ObjectNode config = Json.MAPPER.createObjectNode();
        config.putArray("architectures").add(layout.architecture());
        config.put("model_type", layout.family());
        layout.configure(spec, config);
        config.put("torch_dtype", "float32");
        TransformerSpec meant;
        try {
            SpecCheck.check(spec);
            meant = layout.spec(new Config(config));
        } catch (InputException wrong) {
            throw new InputException(
                    "cannot save the network as " + layout.family() + ": " + wrong.getMessage(), wrong);
        }
        SpecCheck.difference(spec, meant).ifPresent(difference -> {
            throw new InputException("a " + layout.family() + " checkpoint cannot say what this network is: "
                    + difference + "; the family whence can say anything");
        });
        return config;
    }

    private static void weights(Path file, CheckpointLayout layout, ParameterSource source) {
        Map<String, List<Placement>> tensors = new TreeMap<>();
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (Placement placement : layout.placements(source.spec())) {
            tensors.computeIfAbsent(placement.tensor(), _ -> new ArrayList<>()).add(placement);
            shapes.put(placement.tensor(), placement.view().tensorShape());
        }
        SafetensorsWriter.write(file, shapes, (tensor, destination) -> {
            for (Placement placement : Objects.requireNonNull(tensors.get(tensor))) {
                try (Arena arena = Arena.ofConfined()) {
                    long count = placement.parameter().count();
                    MemorySegment numbers = arena.allocate(4 * count, 8);
                    source.read(placement.parameter(), numbers);
                    long bad = WeightScan.firstBad(numbers, count);
                    if (bad >= 0) {
                        throw new InputException("cannot save the network: " + placement.parameter() + " has "
                                + numbers.get(Tensor.NATIVE, 4 * bad) + " at " + bad + ", expected finite numbers");
                    }
                    placement.view().write(numbers, destination);
                }
            }
        });
    }

    private static void checkFree(Path target) {
        if (Files.exists(target) && !Files.isDirectory(target)) {
            throw new InputException("cannot write the folder " + target + ": it is a file");
        }
        if (!Files.exists(target)) {
            return;
        }
        Set<String> others = new TreeSet<>();
        try (Stream<Path> files = Files.list(target)) {
            files.forEach(file -> others.add(String.valueOf(file.getFileName())));
        } catch (IOException failure) {
            throw new InputException("cannot read the folder " + target + ": " + Json.reason(failure), failure);
        }
        others.removeAll(OURS);
        if (!others.isEmpty()) {
            throw new InputException("cannot replace the folder " + target + ": it holds "
                    + String.join(", ", others.stream().limit(5).toList()) + ", expected nothing but a checkpoint");
        }
    }

    /** The old checkpoint is moved away first, and back if the new one cannot take its place. */
    private static void replace(Path target, Path temporary) throws IOException {
        if (!Files.exists(target)) {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path old = beside(target, "old");
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            throw failure;
        }
        delete(old);
    }

    private static Path beside(Path target, String suffix) {
        return target.resolveSibling("." + target.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId() + "." + suffix);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        for (String name : OURS) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.deleteIfExists(folder);
    }
}
