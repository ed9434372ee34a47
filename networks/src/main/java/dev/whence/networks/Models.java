package dev.whence.networks;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.networks.checkpoint.Checkpoint;
import dev.whence.networks.tokens.HuggingFaceTokenizer;
import dev.whence.networks.tokens.Llama2cTokenizer;
import dev.whence.networks.tokens.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Networks from a folder or file, or built in. */
public final class Models {
    private static final List<BuiltIn> BUILT_IN = List.of(
            new BuiltIn(
                    "stories260K",
                    "writes short children's stories; trained by Andrej Karpathy on TinyStories",
                    "tinyllamas (karpathy/llama2.c), MIT",
                    List.of("stories260K.bin", "tok512.bin")),
            new BuiltIn(
                    "induction-2l",
                    "continues sequences of random token ids that repeat; two layers of attention, trained by Whence",
                    "made by this project, from the recipe of the same name",
                    List.of("config.json", "model.safetensors")),
            new BuiltIn(
                    "tasks-4l",
                    "a made-up English of names, years, colours and facts, one word a token; trained by Whence",
                    "made by this project, from the recipe of the same name",
                    List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")));

    /**
     * A network that comes with Whence.
     *
     * @param name what commands call it
     * @param description what it does and who trained it
     * @param source where it is from, and its licence
     * @param files its files
     */
    public record BuiltIn(String name, String description, String source, List<String> files) {
        public BuiltIn {
            files = List.copyOf(files);
        }
    }

    /**
     * A network and what was noticed while it was read.
     *
     * @param network to be closed by whoever asked for it
     * @param name the built-in's name, or the path
     * @param warnings what is legal but suspicious, in sentences
     */
    public record Loaded(Network network, String name, List<String> warnings) implements AutoCloseable {
        public Loaded {
            warnings = List.copyOf(warnings);
        }

        @Override
        public void close() {
            network.close();
        }
    }

    private Models() {}

    /** The networks that come with Whence. */
    public static List<BuiltIn> builtIn() {
        return BUILT_IN;
    }

    /** In float32 on the processor. */
    public static Loaded load(String nameOrPath) {
        return load(nameOrPath, Precision.FLOAT32, Place.CPU);
    }

    /**
     * Loads a network.
     *
     * @param nameOrPath a built-in's name, a folder in Hugging Face's layout, or a llama2.c {@code .bin}
     * @throws InputException when there is no such thing, or its files are wrong: which, where, what was expected
     */
    public static Loaded load(String nameOrPath, Precision precision, Place place) {
        Path path = Path.of(nameOrPath);
        if (Files.exists(path)) {
            return open(path, nameOrPath, precision, place);
        }
        Optional<BuiltIn> known = BUILT_IN.stream()
                .filter(model -> model.name().equals(nameOrPath))
                .findFirst();
        if (known.isPresent()) {
            return unpacked(known.get(), precision, place);
        }
        List<String> names = BUILT_IN.stream().map(BuiltIn::name).toList();
        String meant = Names.nearest(nameOrPath, names)
                .map(name -> "; did you mean the built-in '" + name + "'?")
                .orElse("; built in are: " + String.join(", ", names));
        throw new InputException("no file or folder " + nameOrPath + meant);
    }

    private static Loaded open(Path path, String name, Precision precision, Place place) {
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            Optional<Tokenizer> tokenizer = tokenizer(path, checkpoint.spec().vocabulary());
            try {
                Network network = Network.of(checkpoint, tokenizer, precision, place);
                return new Loaded(network, name, checkpoint.warnings());
            } catch (RuntimeException failure) {
                tokenizer.ifPresent(Tokenizer::close);
                throw failure;
            }
        }
    }

    /** That of the folder, or beside a llama2.c file the only {@code tok*.bin} or {@code tokenizer.bin}. */
    private static Optional<Tokenizer> tokenizer(Path path, int vocabulary) {
        if (Files.isDirectory(path)) {
            return Files.exists(path.resolve("tokenizer.json"))
                    ? Optional.of(HuggingFaceTokenizer.open(path))
                    : Optional.empty();
        }
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(parent)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().matches("tok.*\\.bin"))
                    .toList();
            return found.size() == 1
                    ? Optional.of(Llama2cTokenizer.read(found.getFirst(), vocabulary))
                    : Optional.empty();
        } catch (IOException unreadable) {
            throw new InputException(parent + ": the folder cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Files are mapped, so a built-in network is first copied out of the jar. */
    private static Loaded unpacked(BuiltIn model, Precision precision, Place place) {
        try {
            Path folder = Files.createTempDirectory("whence-model-");
            try {
                for (String file : model.files()) {
                    String resource = "models/" + model.name() + "/" + file;
                    try (InputStream in = Models.class.getResourceAsStream(resource)) {
                        if (in == null) {
                            throw new IllegalStateException("not in the jar: " + resource);
                        }
                        Files.copy(in, folder.resolve(file));
                    }
                }
                Path path = model.files().stream()
                        .filter(file -> file.endsWith(".bin") && !file.startsWith("tok"))
                        .map(folder::resolve)
                        .findFirst()
                        .orElse(folder);
                return open(path, model.name(), precision, place);
            } finally {
                delete(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
