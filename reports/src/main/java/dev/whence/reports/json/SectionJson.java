package dev.whence.reports.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.Interval;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.format.GraphFiles;
import dev.whence.causal.format.GraphFormat;
import dev.whence.reports.Assumptions;
import dev.whence.reports.AttentionSection;
import dev.whence.reports.Cell;
import dev.whence.reports.Chart;
import dev.whence.reports.ChartSection;
import dev.whence.reports.CircuitSection;
import dev.whence.reports.EdgeRow;
import dev.whence.reports.Facts;
import dev.whence.reports.GraphSection;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.Text;
import dev.whence.reports.Warning;
import java.util.List;
import java.util.Locale;

/** Sections as JSON. */
final class SectionJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SectionJson() {}

    static ObjectNode of(Section section) {
        ObjectNode node = NODES.objectNode();
        node.put("type", type(section));
        node.put("title", section.title());
        switch (section) {
            case Text text -> {
                node.set("paragraphs", strings(text.paragraphs()));
                node.set("bullets", strings(text.bullets()));
            }
            case Facts facts -> {
                ArrayNode array = node.putArray("facts");
                facts.facts()
                        .forEach(fact ->
                                array.addObject().put("name", fact.name()).put("value", fact.value()));
            }
            case TableSection table -> table(table, node);
            case GraphSection graph -> graph(graph, node);
            case CircuitSection circuit -> circuit(circuit, node);
            case AttentionSection attention -> {
                node.put("caption", attention.caption()).put("head", attention.head());
                node.put("query", attention.query());
                node.set("tokens", strings(attention.tokens()));
                ArrayNode pattern = node.putArray("pattern");
                attention.pattern().forEach(row -> pattern.add(numbers(row)));
            }
            case ChartSection chart -> {
                node.put("caption", chart.caption());
                node.set("chart", chart(chart.chart()));
            }
            case Assumptions assumptions -> {
                ArrayNode array = node.putArray("assumptions");
                assumptions
                        .assumptions()
                        .forEach(one -> array.addObject()
                                .put("statement", one.statement())
                                .put("why", one.why())
                                .put("overturnedBy", one.overturnedBy())
                                .put("status", one.status().words()));
            }
            case Warning warning -> node.put("message", warning.message());
        }
        return node;
    }

    private static String type(Section section) {
        return switch (section) {
            case Text _ -> "text";
            case Facts _ -> "facts";
            case TableSection _ -> "table";
            case GraphSection _ -> "graph";
            case CircuitSection _ -> "circuit";
            case AttentionSection _ -> "attention";
            case ChartSection _ -> "chart";
            case Assumptions _ -> "assumptions";
            case Warning _ -> "warning";
        };
    }

    private static void table(TableSection table, ObjectNode node) {
        node.put("caption", table.caption());
        ArrayNode columns = node.putArray("columns");
        table.columns()
                .forEach(column -> columns.addObject()
                        .put("name", column.name())
                        .put("format", column.format().name()));
        ArrayNode rows = node.putArray("rows");
        for (List<Cell> row : table.rows()) {
            ArrayNode cells = rows.addArray();
            row.forEach(cell -> cells.add(cell(cell)));
        }
    }

    private static JsonNode cell(Cell cell) {
        return switch (cell) {
            case Cell.Words(String text) -> NODES.textNode(text);
            case Cell.Value(double value) -> number(value);
            case Cell.Range(double low, double high) ->
                NODES.arrayNode().add(number(low)).add(number(high));
            case Cell.Missing() -> NODES.nullNode();
        };
    }

    private static void graph(GraphSection section, ObjectNode node) {
        node.put("caption", section.caption());
        node.set("graph", graph(section.document()));
        ObjectNode roles = node.putObject("roles");
        section.roles().forEach((name, role) -> roles.put(name, role.words()));
        section.comparison().ifPresent(comparison -> {
            ObjectNode json = node.putObject("comparison").put("name", comparison.name());
            ArrayNode differences = json.putArray("edges");
            for (EdgeRow edge : section.edges()) {
                differences
                        .addObject()
                        .put("edge", edge.words())
                        .put("difference", edge.difference().words());
            }
        });
    }

    private static void circuit(CircuitSection section, ObjectNode node) {
        node.put("caption", section.caption()).put("measure", section.measure());
        node.set("levels", strings(section.levels()));
        ArrayNode nodes = node.putArray("nodes");
        for (CircuitSection.Node component : section.nodes()) {
            ObjectNode one = nodes.addObject().put("name", component.name());
            one.put("kind", component.kind().name().toLowerCase(Locale.ROOT)).put("level", component.level());
            one.put("role", component.role());
            one.set("effect", number(component.effect()));
            one.set("interval", interval(component.interval()));
        }
        ArrayNode edges = node.putArray("edges");
        for (CircuitSection.Edge edge : section.edges()) {
            ObjectNode one = edges.addObject().put("from", edge.from()).put("to", edge.to());
            one.put("place", edge.place());
            one.set("effect", number(edge.effect()));
            one.set("interval", interval(edge.interval()));
        }
    }

    /** As a graph file holds it, so that the part can be cut out and used as one. */
    private static JsonNode graph(GraphDocument document) {
        try {
            return new ObjectMapper().readTree(GraphFiles.write(document, GraphFormat.JSON));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a graph was just written", impossible);
        }
    }

    private static ObjectNode chart(Chart chart) {
        ObjectNode node = NODES.objectNode();
        switch (chart) {
            case Chart.Estimates estimates -> {
                node.put("kind", "estimates").put("axis", estimates.axis());
                node.put("style", estimates.style().name());
                estimates.reference().ifPresent(reference -> node.put("reference", reference));
                ArrayNode array = node.putArray("estimates");
                for (Chart.Estimate estimate : estimates.estimates()) {
                    ObjectNode one = array.addObject().put("label", estimate.label());
                    one.set("value", number(estimate.value()));
                    one.set("interval", interval(estimate.interval()));
                    one.put("main", estimate.main());
                }
            }
            case Chart.Histogram histogram -> {
                node.put("kind", "histogram").put("axis", histogram.axis());
                node.set("edges", numbers(histogram.edges()));
                histogram.counts().forEach(node.putArray("counts")::add);
                ArrayNode markers = node.putArray("markers");
                for (Chart.Marker marker : histogram.markers()) {
                    markers.addObject().put("label", marker.label()).set("value", number(marker.value()));
                }
            }
            case Chart.Lines lines -> {
                node.put("kind", "lines").put("xAxis", lines.xAxis()).put("yAxis", lines.yAxis());
                node.put("xScale", lines.xScale().name());
                ArrayNode array = node.putArray("series");
                for (Chart.Line line : lines.series()) {
                    ObjectNode one = array.addObject().put("name", line.name());
                    one.set("x", numbers(line.x()));
                    one.set("y", numbers(line.y()));
                    one.set("low", numbers(line.low()));
                    one.set("high", numbers(line.high()));
                }
            }
            case Chart.Scatter scatter -> {
                node.put("kind", "scatter").put("xAxis", scatter.xAxis()).put("yAxis", scatter.yAxis());
                ArrayNode array = node.putArray("series");
                for (Chart.Points points : scatter.series()) {
                    ObjectNode one = array.addObject().put("name", points.name());
                    one.set("x", numbers(points.x()));
                    one.set("y", numbers(points.y()));
                }
            }
            case Chart.HeatMap map -> {
                node.put("kind", "heatMap").put("xAxis", map.xAxis()).put("yAxis", map.yAxis());
                node.put("measure", map.measure()).put("diverging", map.diverging());
                node.set("columns", strings(map.columns()));
                node.set("rows", strings(map.rows()));
                ArrayNode values = node.putArray("values");
                map.values().forEach(row -> values.add(numbers(row)));
                if (!map.labels().isEmpty()) {
                    ArrayNode labels = node.putArray("labels");
                    map.labels().forEach(row -> labels.add(strings(row)));
                }
            }
        }
        return node;
    }

    static ObjectNode interval(Interval interval) {
        ObjectNode node = NODES.objectNode();
        node.set("low", number(interval.low()));
        node.set("high", number(interval.high()));
        node.set("level", number(interval.level()));
        node.put("method", interval.method());
        return node;
    }

    static JsonNode number(double value) {
        if (!Double.isFinite(value)) {
            return NODES.nullNode();
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? NODES.numberNode((long) value) : NODES.numberNode(value);
    }

    private static ArrayNode numbers(List<Double> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(value -> array.add(number(value)));
        return array;
    }

    private static ArrayNode strings(List<String> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(array::add);
        return array;
    }
}
