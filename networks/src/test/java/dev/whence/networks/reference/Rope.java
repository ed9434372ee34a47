package dev.whence.networks.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** Rotary positions (Su et al. 2021), as in Hugging Face's {@code modeling_rope_utils}. */
final class Rope {
    private Rope() {}

    /** {@code base^(-2i/width)} for each pair. */
    static double[] frequencies(double base, int width) {
        double[] frequencies = new double[width / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = Math.pow(base, -2.0 * i / width);
        }
        return frequencies;
    }

    /** Those that a configuration, old ({@code rope_scaling}) or new ({@code rope_parameters}), asks for. */
    static double[] of(JsonNode config, int width) {
        JsonNode rope =
                config.hasNonNull("rope_parameters") ? config.get("rope_parameters") : config.path("rope_scaling");
        double base = rope.has("rope_theta")
                ? rope.get("rope_theta").doubleValue()
                : config.path("rope_theta").asDouble(10_000);
        return scaled(frequencies(base, width), rope);
    }

    /** {@code _compute_linear_scaling_rope_parameters} and {@code _compute_llama3_parameters}. */
    static double[] scaled(double[] frequencies, JsonNode rope) {
        String type = rope.path("rope_type").asText(rope.path("type").asText("default"));
        double factor = rope.path("factor").asDouble();
        return switch (type) {
            case "default" -> frequencies;
            case "linear" -> Arrays.stream(frequencies).map(f -> f / factor).toArray();
            case "llama3" ->
                Arrays.stream(frequencies).map(f -> llama3(f, factor, rope)).toArray();
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static double llama3(double frequency, double factor, JsonNode rope) {
        double low = rope.get("low_freq_factor").doubleValue();
        double high = rope.get("high_freq_factor").doubleValue();
        double context = rope.get("original_max_position_embeddings").doubleValue();
        double wavelength = 2 * Math.PI / frequency;
        if (wavelength < context / high) {
            return frequency;
        }
        if (wavelength > context / low) {
            return frequency / factor;
        }
        double smooth = (context / wavelength - low) / (high - low);
        return (1 - smooth) * frequency / factor + smooth * frequency;
    }

    /**
     * {@code x * cos + rotate_half(x) * sin}: of each head, component i turns with component i + n, where n is how many
     * frequencies there are; components from 2n on stay.
     */
    static double[][] turn(double[][] x, int headWidth, double[] frequencies) {
        int n = frequencies.length;
        double[][] y = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            y[t] = x[t].clone();
            for (int head = 0; head < x[t].length; head += headWidth) {
                for (int i = 0; i < n; i++) {
                    double cos = Math.cos(t * frequencies[i]);
                    double sin = Math.sin(t * frequencies[i]);
                    double a = x[t][head + i];
                    double b = x[t][head + i + n];
                    y[t][head + i] = a * cos - b * sin;
                    y[t][head + i + n] = b * cos + a * sin;
                }
            }
        }
        return y;
    }
}
