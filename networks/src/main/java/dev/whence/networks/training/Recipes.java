package dev.whence.networks.training;

import dev.whence.causal.Names;
import dev.whence.causal.Progress;
import dev.whence.networks.checkpoint.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** How the models that come with Whence and were trained by it are made again. */
public final class Recipes {
    private static final List<String> NAMES = List.of("induction-2l", "tasks-4l");

    private Recipes() {}

    /** The models' names. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The configuration of one.
     *
     * @throws dev.whence.causal.InputException when there is none of that name
     */
    public static TrainingConfig named(String name) {
        if (!NAMES.contains(name)) {
            throw Names.unknown("recipe", name, NAMES, "Whence");
        }
        String file = name + ".json";
        try (InputStream stream = Recipes.class.getResourceAsStream(file)) {
            byte[] bytes = java.util.Objects.requireNonNull(stream, file).readAllBytes();
            return TrainingConfig.of(Json.parse(file, bytes), name, Path.of(""));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Makes them again, each in a folder of its name.
     *
     * @param arguments the folder that they are to be in, and perhaps which; all when only the folder is given
     */
    public static void main(String... arguments) {
        Path out = Path.of(arguments.length == 0 ? "models" : arguments[0]);
        List<String> wanted = arguments.length < 2 ? NAMES : List.of(arguments).subList(1, arguments.length);
        for (String name : wanted) {
            TrainingRun.of(named(name), out.resolve(name), Progress.NONE);
        }
    }
}
