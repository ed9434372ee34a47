package dev.whence.networks.checkpoint;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.networks.spec.TransformerSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds a network's tensors in a file: each must be there in its shape, and nothing else may be. */
final class TensorMatch {
    private final Path file;
    private final CheckpointLayout layout;
    private final TransformerSpec spec;
    private final Map<String, Placement> expected = new LinkedHashMap<>();
    private final Map<String, Tensor> found = new LinkedHashMap<>();

    private TensorMatch(Path file, CheckpointLayout layout, TransformerSpec spec, List<Placement> placements) {
        this.file = file;
        this.layout = layout;
        this.spec = spec;
        placements.forEach(placement -> expected.putIfAbsent(placement.tensor(), placement));
    }

    /**
     * The tensors by the names that the family gives them today.
     *
     * @throws InputException naming the first tensor that is missing, misshapen, of no use, or not the copy it should be
     */
    static Map<String, Tensor> match(
            Path file, CheckpointLayout layout, TransformerSpec spec, List<Placement> placements, Safetensors tensors) {
        TensorMatch match = new TensorMatch(file, layout, spec, placements);
        match.rename(tensors);
        match.copies();
        match.extras();
        placements.forEach(match::check);
        return match.found;
    }

    private void rename(Safetensors tensors) {
        boolean whole =
                tensors.tensors().stream().anyMatch(tensor -> tensor.name().startsWith(layout.prefix()));
        Pattern ignored = Pattern.compile(layout.ignored(), Pattern.DOTALL);
        for (Tensor tensor : tensors.tensors()) {
            String name = layout.today(tensor.name(), whole);
            if (ignored.matcher(name).matches()) {
                continue;
            }
            Tensor before = found.put(name, tensor);
            if (before != null) {
                throw new InputException(tensor.file() + ": tensors " + Json.quoted(before.name()) + " and "
                        + Json.quoted(tensor.name()) + " are the same parameter " + name + ", expected one of them");
            }
        }
    }

    private void copies() {
        layout.copies(spec).forEach((copyName, name) -> {
            Tensor copy = found.remove(copyName);
            if (copy == null) {
                return;
            }
            Tensor original = found.get(name);
            if (original == null) {
                // Which of two names a shared tensor is saved under is up to who saves it.
                found.put(name, copy);
                return;
            }
            if (!copy.shape().equals(original.shape())) {
                throw new InputException(copy + " must equal " + Json.quoted(original.name()) + " "
                        + Tensor.show(original.shape()) + ", as config.json ties them");
            }
            floats(copy);
            floats(original);
            long place = copy.mismatch(original);
            if (place >= 0) {
                throw new InputException(copy.file() + ": tensor " + Json.quoted(copy.name()) + " has " + copy.at(place)
                        + " at " + copy.place(place) + ", but " + Json.quoted(original.name()) + " has "
                        + original.at(place)
                        + ": they must be equal, as config.json ties them (tie_word_embeddings)");
            }
        });
    }

    private void extras() {
        for (Map.Entry<String, Tensor> entry : found.entrySet()) {
            if (!expected.containsKey(entry.getKey())) {
                Set<String> missing = new TreeSet<>(expected.keySet());
                missing.removeAll(found.keySet());
                Tensor tensor = entry.getValue();
                throw new InputException(tensor.file() + ": tensor " + Json.quoted(tensor.name()) + " "
                        + Tensor.show(tensor.shape()) + " has no place in this " + layout.family() + " network"
                        + Names.nearest(entry.getKey(), missing)
                                .map(name -> "; did you mean '" + name + "', which is missing?")
                                .orElse("")
                        + layers());
            }
        }
    }

    private void check(Placement placement) {
        List<Long> shape = placement.view().tensorShape();
        Tensor tensor = found.get(placement.tensor());
        if (tensor == null) {
            throw new InputException(file + ": no tensor '" + placement.tensor() + "' of shape " + Tensor.show(shape)
                    + " (" + placement.parameter().name() + "), which config.json calls for"
                    + (placement.parameter().name().equals("output.weight")
                            ? "; where the embedding serves as output, tie_word_embeddings must be true"
                            : "")
                    + layers());
        }
        floats(tensor);
        if (!tensor.shape().equals(shape)) {
            throw new InputException(tensor.file() + ": tensor " + Json.quoted(tensor.name()) + " has shape "
                    + Tensor.show(tensor.shape()) + ", expected " + Tensor.show(shape)
                    + (tensor.shape().equals(shape.reversed()) ? ": it is transposed" : " by config.json"));
        }
    }

    private static void floats(Tensor tensor) {
        if (!tensor.type().isFloat()) {
            throw new InputException(tensor + ": expected a parameter in F32, F16, BF16 or F64");
        }
    }

    /** What to say when the file has another number of layers than its configuration. */
    private String layers() {
        int layers = found.keySet().stream()
                .mapToInt(name -> layout.names().layer(name).orElse(-1) + 1)
                .max()
                .orElse(0);
        return layers == spec.layers() || layers == 0
                ? ""
                : "; config.json says " + spec.layers() + " layers, the file has " + layers;
    }
}
