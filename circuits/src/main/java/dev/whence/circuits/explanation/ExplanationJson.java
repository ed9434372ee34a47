package dev.whence.circuits.explanation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.whence.causal.Interval;
import dev.whence.circuits.graph.Circuit;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.score.Shares;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** A circuit and its scores as JSON: what another program can go on with. */
public final class ExplanationJson {
    private ExplanationJson() {}

    public static String text(Explanation explanation) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("search", explanation.plan().searching().word());
            json.writeStringField("off", explanation.plan().off().words());
            json.writeNumberField("seed", explanation.plan().seed());
            number(json, "clean", explanation.check().clean().mean());
            number(json, "corrupt", explanation.check().corrupt().mean());
            number(json, "accuracy", explanation.check().preferred());
            share(json, "faithfulness", explanation.proof().faithfulness());
            number(json, "p_random", explanation.proof().chance().pValue());
            json.writeObjectFieldStart("areas");
            number(json, "cpr_signed", explanation.proof().signed().cpr());
            number(json, "cmd_signed", explanation.proof().signed().cmd());
            number(json, "cpr_absolute", explanation.proof().absolute().cpr());
            number(json, "cmd_absolute", explanation.proof().absolute().cmd());
            json.writeEndObject();
            explanation.proof().stability().ifPresent(stability -> {
                try {
                    number(json, "stability", stability.overlap());
                } catch (IOException impossible) {
                    throw new UncheckedIOException(impossible);
                }
            });
            json.writeObjectFieldStart("heads_together");
            json.writeArrayFieldStart("heads");
            for (Node.Head head : explanation.carriers().heads()) {
                json.writeString(head.layer() + "." + head.head());
            }
            json.writeEndArray();
            share(json, "restored", explanation.carriers().restored());
            share(json, "lost", explanation.carriers().lost());
            json.writeEndObject();
            json.writeArrayFieldStart("nodes");
            for (Circuit.ScoredNode node : explanation.circuit().nodes()) {
                json.writeRaw("\n");
                json.writeStartObject();
                json.writeStringField("node", node.node().toString());
                effect(json, node.effect().value(), node.effect().interval());
                if (node.node() instanceof Node.Head head) {
                    json.writeStringField(
                            "role",
                            explanation
                                    .behaviours()
                                    .head(head.layer(), head.head())
                                    .words());
                }
                json.writeEndObject();
            }
            json.writeRaw("\n");
            json.writeEndArray();
            json.writeArrayFieldStart("edges");
            for (Circuit.ScoredEdge edge : explanation.circuit().edges()) {
                json.writeRaw("\n");
                json.writeStartObject();
                json.writeStringField("from", edge.edge().from().toString());
                json.writeStringField("to", edge.edge().to().node().toString());
                if (edge.edge().to().role() != Slot.Role.INPUT) {
                    json.writeStringField("as", edge.edge().to().role().name().toLowerCase(Locale.ROOT));
                }
                effect(json, edge.effect().value(), edge.effect().interval());
                json.writeEndObject();
            }
            json.writeRaw("\n");
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text + "\n";
    }

    private static void share(JsonGenerator json, String name, Shares.Share share) throws IOException {
        json.writeObjectFieldStart(name);
        number(json, "value", share.value());
        interval(json, share.interval());
        json.writeEndObject();
    }

    private static void effect(JsonGenerator json, double value, Interval interval) throws IOException {
        number(json, "effect", value);
        interval(json, interval);
    }

    private static void interval(JsonGenerator json, Interval interval) throws IOException {
        if (interval.isAvailable()) {
            json.writeArrayFieldStart("interval");
            json.writeNumber(interval.low());
            json.writeNumber(interval.high());
            json.writeEndArray();
        }
    }

    /** JSON has no infinities: what is not finite is null. */
    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }
}
