package dev.whence.networks.checkpoint;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.networks.spec.Mlp;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every family that Whence reads, and what their configurations have in common. */
final class Families {
    private static final int MOST_LAYERS = 4096;

    private static final Map<String, CheckpointLayout> ALL = new TreeMap<>();

    static {
        for (CheckpointLayout layout : List.of(
                new Gpt2(),
                new GptNeo(),
                new GptNeox(),
                new Llama(),
                new Mistral(),
                new Qwen2(),
                new Qwen3(),
                new Gemma2(),
                new Gemma3(false),
                new Gemma3(true),
                new Phi3(),
                new Bert(),
                new WhenceFamily())) {
            ALL.put(layout.family(), layout);
        }
    }

    private Families() {}

    /** @throws InputException when the configuration names no family, or one that Whence does not read */
    static CheckpointLayout of(Config config) {
        if (!config.mentions("model_type")) {
            throw new InputException("no model_type, expected one of " + String.join(", ", ALL.keySet()));
        }
        config.only("is_encoder_decoder", "false");
        if (config.has("quantization_config")) {
            throw config.refusal("quantization_config", "none: quantized weights are not supported");
        }
        return of(config.text("model_type", ""));
    }

    /** @throws InputException when Whence does not read the family */
    static CheckpointLayout of(String family) {
        CheckpointLayout layout = ALL.get(family);
        if (layout == null) {
            String near = Names.nearest(family, ALL.keySet())
                    .map(name -> "; did you mean '" + name + "'?")
                    .orElse("");
            throw new InputException("model_type " + Json.quoted(family) + " is not supported, expected one of "
                    + String.join(", ", ALL.keySet()) + near);
        }
        return layout;
    }

    /** The names of all families. */
    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** How many blocks. */
    static int layers(Config config, String key) {
        int layers = config.size(key);
        if (layers > MOST_LAYERS) {
            throw config.refusal(key, "a whole number from 1 to " + MOST_LAYERS);
        }
        return layers;
    }

    /** A head's share of the width. */
    static int headWidth(String widthKey, int width, String headsKey, int heads) {
        if (width % heads != 0) {
            throw new InputException(widthKey + " " + width + " is not a multiple of " + headsKey + " " + heads
                    + ", expected equal heads");
        }
        return width / heads;
    }

    /** The name of an activation; the approximate GELU has several. */
    static String activation(Mlp mlp, String approximate) {
        return switch (mlp.activation()) {
            case RELU -> "relu";
            case GELU -> "gelu";
            case GELU_TANH -> approximate;
            case SILU -> "silu";
        };
    }
}
