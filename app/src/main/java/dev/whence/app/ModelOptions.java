package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.networks.Models;
import dev.whence.networks.Place;
import dev.whence.networks.Precision;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a network is loaded. */
final class ModelOptions {
    // Texts, not enums: picocli would initialise those, and with them libtorch, for every help text.
    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            defaultValue = "float32",
            description = "float32, or bfloat16: less exact, quicker where the processor multiplies it natively"
                    + " (default: ${DEFAULT-VALUE})")
    private String type = "float32";

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "cpu",
            description = "cpu, or cuda: an NVIDIA card (default: ${DEFAULT-VALUE})")
    private String device = "cpu";

    Models.Loaded open(Optional<String> model) {
        Precision precision = precision();
        Place place = Place.valueOf(word("device", device, List.of("cpu", "cuda")));
        return Models.load(
                model.orElseThrow(
                        () -> new InputException("which model? Give a built-in name (whence network info lists"
                                + " them), a folder in Hugging Face's layout, or a llama2.c file")),
                precision,
                place);
    }

    Precision precision() {
        return Precision.valueOf(word("number format", type, List.of("float32", "bfloat16")));
    }

    boolean isExact() {
        return precision() == Precision.FLOAT32;
    }

    private static String word(String kind, String word, List<String> words) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (!words.contains(lower)) {
            throw Names.unknown(kind, word, words, kind.equals("device") ? "--device" : "--dtype");
        }
        return lower.toUpperCase(Locale.ROOT);
    }
}
