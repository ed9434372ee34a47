package dev.whence.reports.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.Effect;
import dev.whence.causal.WholeFile;
import dev.whence.reports.Provenance;
import dev.whence.reports.Report;
import java.nio.file.Path;
import java.util.Map;

/**
 * A report as JSON.
 *
 * <pre>
 * {"format": "whence-report/1", "title": .., "question": ..,
 *  "answer": {"sentence": .., "effects": [{"kind": "TOTAL", "value": .., "interval": {"low", "high", "level",
 *             "method"}, "units": .., "method": ..}]},
 *  "sections": [{"type": "text" | "facts" | "table" | "graph" | "chart" | "assumptions" | "warning", "title": .., ..}],
 *  "provenance": {"command", "seed", "versions": {..}, "data": {"name", "rows", "columns", "sha256"},
 *                 "run": {"started", "elapsedSeconds"}}}
 * </pre>
 *
 * A graph section's {@code "graph"} has the form of Whence's graph files. A number that is not finite (the ends of an unavailable interval) is null. Only {@code provenance.run} differs between
 * two runs of one command.
 */
public final class JsonReport {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultPrettyPrinter.FixedSpaceIndenter());

    private JsonReport() {}

    /**
     * Writes the file, whole or not at all.
     *
     * @throws dev.whence.causal.InputException when it cannot be written
     */
    public static void write(Report report, Path file) {
        WholeFile.write(file, text(report));
    }

    /** The report as indented JSON, with a line end at its end. */
    public static String text(Report report) {
        try {
            return MAPPER.writer(PRINTER).writeValueAsString(node(report)) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of plain values", impossible);
        }
    }

    /** The report as a tree. */
    public static ObjectNode node(Report report) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("format", "whence-report/1");
        node.put("title", report.title());
        node.put("question", report.question());
        ObjectNode answer = node.putObject("answer");
        answer.put("sentence", report.answer().sentence());
        var effects = answer.putArray("effects");
        report.answer().effects().forEach(effect -> effects.add(effect(effect)));
        var sections = node.putArray("sections");
        report.sections().forEach(section -> sections.add(SectionJson.of(section)));
        node.set("provenance", provenance(report.provenance()));
        return node;
    }

    private static ObjectNode effect(Effect effect) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("kind", effect.kind().name());
        node.set("value", SectionJson.number(effect.value()));
        node.set("interval", SectionJson.interval(effect.interval()));
        node.put("units", effect.units());
        node.put("method", effect.method());
        return node;
    }

    private static ObjectNode provenance(Provenance provenance) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("command", provenance.command());
        if (provenance.seed().isPresent()) {
            node.put("seed", provenance.seed().getAsLong());
        } else {
            node.putNull("seed");
        }
        ObjectNode versions = node.putObject("versions");
        for (Map.Entry<String, String> version : provenance.versions().entrySet()) {
            versions.put(version.getKey(), version.getValue());
        }
        provenance
                .data()
                .ifPresent(data -> node.putObject("data")
                        .put("name", data.name())
                        .put("rows", data.rows())
                        .put("columns", data.columns())
                        .put("sha256", data.sha256()));
        provenance
                .run()
                .ifPresent(run -> node.putObject("run")
                        .put("started", run.started().toString())
                        .put("elapsedSeconds", run.elapsed().toMillis() / 1000.0));
        return node;
    }
}
