package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.networks.spec.Positions;
import java.util.Optional;

/** Rotary positions as {@code config.json} describes them. */
final class Rope {
    private Rope() {}

    /** Halves of a head are paired, as in all of Hugging Face's classes that are read here. */
    static Positions.Rotary positions(Config config, int headWidth, double base, double fraction) {
        return new Positions.Rotary(
                width(config, headWidth, fraction), false, frequencies(config, base), Optional.empty());
    }

    /** How many components of a head are turned. */
    private static int width(Config config, int headWidth, double fraction) {
        String key = config.mentions("rotary_pct") ? "rotary_pct" : "partial_rotary_factor";
        Config holder = holder(config, key);
        double share = holder.positive(key, fraction);
        // As Python's int(): towards zero.
        int width = (int) (headWidth * Math.min(share, 2));
        if (share > 1 || width < 2 || width % 2 != 0) {
            throw new InputException(key + " " + share + " of a head's " + headWidth + " components is " + width
                    + ", expected an even number from 2 to " + headWidth);
        }
        return width;
    }

    private static Positions.Frequencies frequencies(Config config, double base) {
        String key =
                config.mentions("rope_theta") || !config.mentions("rotary_emb_base") ? "rope_theta" : "rotary_emb_base";
        Config holder = holder(config, key);
        if (!holder.mentions(key)) {
            config.note("no rope_theta: took " + base + ", the family's default");
        }
        return new Positions.Frequencies(holder.positive(key, base), scaling(config));
    }

    /** Since 2025 files may keep all that belongs to rotary positions in {@code rope_parameters}. */
    private static Config holder(Config config, String key) {
        return !config.mentions(key) && config.has("rope_parameters") ? config.child("rope_parameters") : config;
    }

    static Positions.Scaling scaling(Config config) {
        String key = config.has("rope_scaling") ? "rope_scaling" : "rope_parameters";
        if (!config.has(key) && !config.mentions("rope_type")) {
            return new Positions.Scaling.None();
        }
        Config scaling = config.has(key) ? config.child(key) : config;
        String typeKey = scaling.mentions("rope_type") ? "rope_type" : "type";
        return switch (scaling.text(typeKey, "default")) {
            case "default" -> new Positions.Scaling.None();
            case "linear" -> new Positions.Scaling.Linear(required(scaling, "factor"));
            case "llama3" -> {
                Positions.Scaling.Llama3 llama3 = new Positions.Scaling.Llama3(
                        required(scaling, "factor"),
                        required(scaling, "low_freq_factor"),
                        required(scaling, "high_freq_factor"),
                        required(scaling, "original_max_position_embeddings"));
                if (llama3.high() <= llama3.low()) {
                    throw scaling.refusal("high_freq_factor", "more than low_freq_factor " + llama3.low());
                }
                yield llama3;
            }
            default ->
                throw scaling.refusal(
                        typeKey, "default, linear or llama3 (this way to stretch a context is not supported)");
        };
    }

    private static double required(Config config, String key) {
        if (!config.mentions(key)) {
            throw config.refusal(key, "a number above 0");
        }
        return config.positive(key, 0);
    }

    /** The keys {@code rope_theta} and {@code rope_scaling}. */
    static void configure(Positions.Frequencies frequencies, ObjectNode config) {
        config.put("rope_theta", frequencies.base());
        configure(frequencies.scaling(), config);
    }

    private static void configure(Positions.Scaling scaling, ObjectNode config) {
        switch (scaling) {
            case Positions.Scaling.None _ -> config.putNull("rope_scaling");
            case Positions.Scaling.Linear linear ->
                config.putObject("rope_scaling")
                        .put("rope_type", "linear")
                        .put("type", "linear")
                        .put("factor", linear.factor());
            case Positions.Scaling.Llama3 llama3 ->
                config.putObject("rope_scaling")
                        .put("rope_type", "llama3")
                        .put("factor", llama3.factor())
                        .put("low_freq_factor", llama3.low())
                        .put("high_freq_factor", llama3.high())
                        .put("original_max_position_embeddings", Math.round(llama3.originalContext()));
        }
    }

    /** The share of a head that is turned, such that reading it gives the same width. */
    static double share(int width, int headWidth) {
        double share = (double) width / headWidth;
        return (int) (headWidth * share) == width ? share : Math.nextUp(share);
    }

    /** @throws InputException when the network's positions are not rotary */
    static Positions.Rotary of(Positions positions, String family) {
        if (positions instanceof Positions.Rotary rotary) {
            return rotary;
        }
        throw new InputException("a " + family + " checkpoint has rotary positions, not " + positions);
    }
}
