package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which layers have a sliding window. */
final class Windows {
    private Windows() {}

    /** A window for the layers that {@code layer_types} calls sliding, or else for those given. */
    static List<Integer> read(Config config, int layers, int window, IntPredicate sliding) {
        return of(layers, window, config.has("layer_types") ? types(config, layers)::get : sliding::test);
    }

    /** A window for every layer. */
    static List<Integer> everywhere(int layers, int window) {
        return of(layers, window, _ -> true);
    }

    /** An empty list where no layer has one. */
    static List<Integer> of(int layers, int window, java.util.function.IntFunction<Boolean> sliding) {
        List<Integer> windows = IntStream.range(0, layers)
                .mapToObj(layer -> sliding.apply(layer) ? window : 0)
                .toList();
        return windows.stream().allMatch(size -> size == 0) ? List.of() : windows;
    }

    private static List<Boolean> types(Config config, int layers) {
        JsonNode types = config.value("layer_types");
        List<Boolean> sliding = new ArrayList<>();
        for (JsonNode type : types) {
            switch (type.asText()) {
                case "sliding_attention" -> sliding.add(true);
                case "full_attention" -> sliding.add(false);
                default ->
                    throw new InputException(
                            "layer_types has " + Json.shown(type) + ", expected full_attention or sliding_attention");
            }
        }
        if (!types.isArray() || sliding.size() != layers) {
            throw config.refusal("layer_types", "a list of " + layers + ", one for each of num_hidden_layers");
        }
        return sliding;
    }

    /** The one size that windows have, or 0 if there are none. */
    static int size(TransformerSpec spec) {
        return spec.attention().windows().isEmpty()
                ? 0
                : Collections.max(spec.attention().windows());
    }

    /** The key {@code layer_types}. */
    static void configure(TransformerSpec spec, ObjectNode config) {
        ArrayNode types = config.putArray("layer_types");
        for (int layer = 0; layer < spec.layers(); layer++) {
            types.add(spec.window(layer) > 0 ? "sliding_attention" : "full_attention");
        }
    }
}
