package dev.whence.networks.system;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.whence.causal.Interval;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * What a {@link PairSweep} found as JSON: {@code {"clean": m, "corrupt": m, "sites": [{"site": "head", "layer": 0, "head":
 * 3, "position": null, "metric": m, "effect": e, "interval": [low, high]}]}}, one site a line; an axis that a site does not
 * have is null, and {@code neuron} stands with neurons only.
 */
public final class SweepJson {
    private SweepJson() {}

    public static String text(PairSweep.Result result) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            number(json, "clean", result.clean().mean());
            number(json, "corrupt", result.corrupt().mean());
            json.writeArrayFieldStart("sites");
            for (PairSweep.SiteEffect site : result.sites()) {
                json.writeRaw("\n");
                site(json, site);
            }
            json.writeRaw("\n");
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text + "\n";
    }

    private static void site(JsonGenerator json, PairSweep.SiteEffect effect) throws IOException {
        Site site = effect.site();
        json.writeStartObject();
        json.writeStringField("site", name(site));
        json.writeNumberField("layer", site.layer());
        index(json, "head", head(site));
        if (site instanceof Site.Neurons neurons) {
            json.writeNumberField("neuron", neurons.neurons().getFirst());
        }
        index(json, "position", position(site));
        number(json, "metric", effect.metric());
        number(json, "effect", effect.effect().value());
        Interval interval = effect.effect().interval();
        json.writeArrayFieldStart("interval");
        value(json, interval.low());
        value(json, interval.high());
        json.writeEndArray();
        json.writeEndObject();
    }

    /** What a site of a sweep is called: "head", "query", "key", "value", "pattern", "mlp", "residual", ... */
    public static String name(Site site) {
        return switch (site) {
            case Site.HeadOutput _ -> "head";
            case Site.HeadInput input -> input.role().name().toLowerCase(Locale.ROOT);
            case Site.Pattern _ -> "pattern";
            case Site.MlpOutput _ -> "mlp";
            case Site.Residual _ -> "residual";
            case Site.AttentionOutput _ -> "attention-output";
            case Site.Neurons _ -> "neuron";
            default -> throw new IllegalArgumentException("not a site of a sweep: " + site);
        };
    }

    /** Which head; -1 where a site is not one head's. */
    public static int head(Site site) {
        return switch (site) {
            case Site.HeadOutput head -> head.head();
            case Site.HeadInput input -> input.head();
            case Site.Pattern pattern -> pattern.head();
            default -> -1;
        };
    }

    /** Which position; -1 for all together. */
    public static int position(Site site) {
        return site.at() instanceof At.Only only ? only.positions().getFirst() : -1;
    }

    private static void index(JsonGenerator json, String name, int value) throws IOException {
        if (value < 0) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        value(json, value);
    }

    private static void value(JsonGenerator json, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}
