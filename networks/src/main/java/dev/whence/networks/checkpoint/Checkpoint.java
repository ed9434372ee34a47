package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.TransformerSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network in files, mapped: a folder in Hugging Face's layout, or a {@code .bin} of llama2.c. Opening checks that every
 * tensor is there in the shape that the configuration calls for, and nothing else is; the numbers are checked as they are
 * read. Reading from several threads at once is fine.
 */
public final class Checkpoint implements ParameterSource, AutoCloseable {
    private static final String CONFIG = "config.json";
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private final Contents contents;
    private final AutoCloseable files;
    private final Map<String, Placement> placements = new HashMap<>();
    private final WeightScan scan = new WeightScan();

    /** What was found in the files; the tensors by the names that the placements have. */
    record Contents(
            Path path,
            TransformerSpec spec,
            List<Placement> placements,
            Map<String, Tensor> tensors,
            List<String> warnings) {}

    private Checkpoint(Contents contents, AutoCloseable files) {
        this.contents = contents;
        this.files = files;
        contents.placements.forEach(
                placement -> placements.put(placement.parameter().name(), placement));
    }

    /**
     * Opens a network.
     *
     * @param path a folder with {@code config.json} and {@code model.safetensors} or
     *     {@code model.safetensors.index.json}; or a llama2.c {@code .bin}
     * @throws InputException in one line: which file, key or tensor is wrong, what was found and what was expected
     */
    public static Checkpoint open(Path path) {
        if (Files.isDirectory(path)) {
            return folder(path);
        }
        String name = String.valueOf(path.getFileName());
        if (!Files.exists(path)) {
            throw new InputException("no file or folder " + path);
        }
        if (name.startsWith("pytorch_model")) {
            throw pickled(path);
        }
        if (!name.endsWith(".bin")) {
            throw new InputException(
                    path + ": expected a folder with " + CONFIG + " and " + SINGLE + ", or a .bin file of llama2.c");
        }
        Arena arena = Arena.ofShared();
        try {
            return new Checkpoint(Llama2c.open(path, arena), arena);
        } catch (RuntimeException failure) {
            arena.close();
            throw failure;
        }
    }

    private static Checkpoint folder(Path folder) {
        Path file = folder.resolve(CONFIG);
        if (!Files.isRegularFile(file)) {
            throw new InputException("no " + CONFIG + " in " + folder + ", expected a folder with " + CONFIG + " and "
                    + SINGLE + ", or a .bin file of llama2.c");
        }
        ObjectNode root = Json.read(file);
        Config config = new Config(root);
        CheckpointLayout layout;
        TransformerSpec spec;
        try {
            layout = Families.of(config);
            spec = layout.spec(config);
            SpecCheck.check(spec);
        } catch (InputException wrong) {
            throw new InputException(file + ": " + wrong.getMessage(), wrong);
        }
        List<Placement> placements = layout.placements(spec);
        Path weights = weights(folder);
        Safetensors tensors = weights.endsWith(INDEX) ? Safetensors.openIndex(weights) : Safetensors.open(weights);
        try {
            Map<String, Tensor> matched = TensorMatch.match(weights, layout, spec, placements, tensors);
            List<String> warnings = ConfigCheck.findings(file, config, spec, matched.values());
            return new Checkpoint(new Contents(folder, spec, placements, matched, warnings), tensors);
        } catch (RuntimeException failure) {
            tensors.close();
            throw failure;
        }
    }

    private static Path weights(Path folder) {
        for (String name : List.of(SINGLE, INDEX)) {
            if (Files.exists(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        for (String name : List.of("pytorch_model.bin", "pytorch_model.bin.index.json")) {
            if (Files.exists(folder.resolve(name))) {
                throw pickled(folder.resolve(name));
            }
        }
        throw new InputException("no " + SINGLE + " or " + INDEX + " in " + folder);
    }

    private static InputException pickled(Path file) {
        return new InputException(
                file + ": weights in Python's pickle format are not read, as they can run code; convert" + " them to "
                        + SINGLE + " (in Python: model.save_pretrained(folder, safe_serialization=True))");
    }

    @Override
    public TransformerSpec spec() {
        return contents.spec;
    }

    /** Where it was opened. */
    public Path path() {
        return contents.path;
    }

    /**
     * {@inheritDoc}
     *
     * @throws InputException naming the tensor and the place of a number that is NaN or infinite
     */
    @Override
    public void read(ParameterShape parameter, MemorySegment destination) {
        Placement placement = placements.get(parameter.name());
        if (placement == null || !placement.parameter().equals(parameter)) {
            throw new IllegalArgumentException(parameter + " is no parameter of the network in " + contents.path);
        }
        Tensor tensor = Objects.requireNonNull(contents.tensors.get(placement.tensor()));
        try {
            placement.view().read(tensor, destination);
        } catch (InternalError cut) {
            // What the JVM says when a mapped file has become shorter.
            throw new InputException(tensor.file() + ": it was changed while it was open", cut);
        }
        scan.look(placement, tensor, destination);
    }

    /**
     * What is allowed but suspicious: in the configuration, and in the parameters that have been read so far. One line
     * each. That nothing is listed does not mean that all is well: a file cannot tell that its keys and values were
     * exchanged, that a square matrix was transposed, or that its configuration has another rotary base, epsilon or
     * number of heads of the same total width than the network was trained with.
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(contents.warnings);
        warnings.addAll(scan.findings());
        return List.copyOf(warnings);
    }

    /**
     * Reads every parameter once.
     *
     * @return {@link #warnings}, with what was found in any of them
     * @throws InputException naming the first number that is NaN or infinite
     */
    public List<String> check() {
        for (Placement placement : contents.placements) {
            try (Arena arena = Arena.ofConfined()) {
                read(
                        placement.parameter(),
                        arena.allocate(4 * placement.parameter().count(), 8));
            }
        }
        return warnings();
    }

    /** Its parameters can no longer be read. */
    @Override
    public void close() {
        try {
            files.close();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
