package dev.whence.benchmarks.networks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.benchmarks.networks.Gguf.Matrix;

/** What llama.cpp is told about the rotary positions of Llama and its descendants. */
final class GgufRotary {
    private GgufRotary() {}

    /** Reads Hugging Face's configuration, of before and after {@code rope_parameters}. */
    static void put(JsonNode config, String architecture, int headWidth, Gguf out) {
        JsonNode parameters = config.path("rope_parameters");
        JsonNode scaling = parameters.isObject() ? parameters : config.path("rope_scaling");
        GgufConversion.refuse(scaling.has("full_attention"), "rotary positions of each kind of layer in this form");
        double base =
                parameters.path("rope_theta").asDouble(config.path("rope_theta").asDouble(10_000));
        out.put(architecture + ".rope.freq_base", base);
        String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
        switch (type) {
            case "default" -> {}
            case "linear" ->
                out.put(architecture + ".rope.scaling.type", "linear")
                        .put(
                                architecture + ".rope.scaling.factor",
                                scaling.path("factor").asDouble());
            case "llama3" -> out.add("rope_freqs.weight", divisors(scaling, base, headWidth));
            default -> GgufConversion.refuse(true, "rotary scaling " + type);
        }
    }

    /** What Llama 3.1 divides each angle by, from the lengths of the waves as its own code has it. */
    private static Matrix divisors(JsonNode scaling, double base, int headWidth) {
        double factor = scaling.path("factor").asDouble();
        double low = scaling.path("low_freq_factor").asDouble();
        double high = scaling.path("high_freq_factor").asDouble();
        double context = scaling.path("original_max_position_embeddings").asDouble();
        float[] divisors = new float[headWidth / 2];
        for (int pair = 0; pair < divisors.length; pair++) {
            double wave = 2 * Math.PI * Math.pow(base, 2.0 * pair / headWidth);
            if (wave < context / high) {
                divisors[pair] = 1;
            } else if (wave > context / low) {
                divisors[pair] = (float) factor;
            } else {
                double smooth = (context / wave - low) / (high - low);
                divisors[pair] = (float) (1 / ((1 - smooth) / factor + smooth));
            }
        }
        return new Matrix(0, divisors.length, divisors);
    }
}
