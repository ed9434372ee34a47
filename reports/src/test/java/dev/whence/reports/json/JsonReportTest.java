package dev.whence.reports.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whence.causal.InputException;
import dev.whence.causal.Interval;
import dev.whence.causal.graph.Edge;
import dev.whence.reports.Assumptions;
import dev.whence.reports.Chart;
import dev.whence.reports.ChartSection;
import dev.whence.reports.DemoCircuit;
import dev.whence.reports.DemoReport;
import dev.whence.reports.GraphSection;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonReportTest {
    private final Report report = DemoReport.sachs();

    private JsonNode parsed() throws Exception {
        return new ObjectMapper().readTree(JsonReport.text(report));
    }

    private JsonNode section(Class<? extends Section> kind, int which) throws Exception {
        Section wanted = report.sections(kind).get(which);
        return parsed().path("sections").path(report.sections().indexOf(wanted));
    }

    @Test
    void holdsQuestionAnswerAndProvenance() throws Exception {
        JsonNode json = parsed();
        assertThat(json.path("question").asText()).isEqualTo(report.question());
        assertThat(json.at("/answer/sentence").asText())
                .isEqualTo(report.answer().sentence());
        assertThat(json.at("/answer/effects/0/value").asDouble()).isEqualTo(DemoReport.EFFECT.value());
        assertThat(json.at("/answer/effects/0/interval/high").asDouble())
                .isEqualTo(DemoReport.EFFECT.interval().high());
        assertThat(json.at("/provenance/seed").asLong()).isEqualTo(1);
        assertThat(json.at("/provenance/data/sha256").asText()).hasSize(64);
        assertThat(json.at("/provenance/run/elapsedSeconds").asDouble()).isEqualTo(4.21);
        assertThat(json.path("sections")).hasSameSizeAs(report.sections());
    }

    @Test
    void everyEdgeIsThereWithMarksAndFrequency() throws Exception {
        GraphSection graph = report.sections(GraphSection.class).getFirst();
        JsonNode json = section(GraphSection.class, 0).path("graph");
        assertThat(json.path("edges"))
                .hasSameSizeAs(graph.document().graph().marks().edges());
        for (JsonNode edge : json.path("edges")) {
            Edge parsed = new Edge(
                    graph.document().graph().index(edge.path("from").asText()),
                    graph.document().graph().index(edge.path("to").asText()),
                    mark(edge.path("fromMark").asText()),
                    mark(edge.path("toMark").asText()));
            assertThat(graph.document().frequencies())
                    .containsEntry(parsed, edge.path("frequency").asDouble());
        }
    }

    private static dev.whence.causal.graph.Mark mark(String text) {
        return dev.whence.causal.graph.Mark.valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }

    @Test
    void differencesFromTheReferenceAreNamed() throws Exception {
        JsonNode edges = section(GraphSection.class, 0).at("/comparison/edges");
        assertThat(edges).anySatisfy(edge -> {
            assertThat(edge.path("edge").asText()).isEqualTo("Jnk --> P38");
            assertThat(edge.path("difference").asText()).isEqualTo("extra");
        });
        assertThat(edges).anySatisfy(edge -> {
            assertThat(edge.path("edge").asText()).isEqualTo("PKC --> Raf");
            assertThat(edge.path("difference").asText()).isEqualTo("missing");
        });
        assertThat(edges).anySatisfy(edge -> {
            assertThat(edge.path("edge").asText()).isEqualTo("PKC --- PKA");
            assertThat(edge.path("difference").asText()).isEqualTo("direction differs");
        });
    }

    @Test
    void tableCellsAndChartsKeepTheirNumbers() throws Exception {
        TableSection table = report.sections(TableSection.class).getFirst();
        JsonNode rows = section(TableSection.class, 0).path("rows");
        assertThat(rows).hasSameSizeAs(table.rows());
        assertThat(rows.at("/1/3").asDouble()).isEqualTo(0.0000001);
        assertThat(rows.at("/0/2/1").asDouble()).isEqualTo(0.06);
        assertThat(rows.at("/2/2").isNull()).isTrue();

        Chart.HeatMap map = report.sections(ChartSection.class).stream()
                .map(ChartSection::chart)
                .filter(Chart.HeatMap.class::isInstance)
                .map(Chart.HeatMap.class::cast)
                .findFirst()
                .orElseThrow();
        JsonNode values = section(ChartSection.class, 4).at("/chart/values");
        List<List<Double>> back = IntStream.range(0, values.size())
                .mapToObj(row -> IntStream.range(0, values.path(row).size())
                        .mapToObj(column -> values.path(row).path(column).asDouble())
                        .toList())
                .toList();
        assertThat(back).isEqualTo(map.values());
        assertThat(section(Assumptions.class, 0).at("/assumptions/2/status").asText())
                .isEqualTo("violated");
    }

    @Test
    void circuitsAndAttentionKeepTheirNumbers() throws Exception {
        JsonNode sections = new ObjectMapper()
                .readTree(JsonReport.text(DemoCircuit.report()))
                .path("sections");
        JsonNode circuit = sections.path(1);
        assertThat(circuit.path("type").asText()).isEqualTo("circuit");
        assertThat(circuit.path("nodes")).hasSameSizeAs(DemoCircuit.small().nodes());
        assertThat(circuit.at("/nodes/2/role").asText()).isEqualTo("previous token");
        assertThat(circuit.at("/nodes/2/kind").asText()).isEqualTo("head");
        assertThat(circuit.at("/nodes/2/effect").isNull()).isTrue();
        assertThat(circuit.at("/edges/2/from").asText()).isEqualTo("head 0.1");
        assertThat(circuit.at("/edges/2/place").asText()).isEqualTo("k");
        assertThat(circuit.at("/edges/2/effect").asDouble()).isEqualTo(1.9);
        assertThat(circuit.at("/edges/2/interval/low").asDouble())
                .isEqualTo(DemoCircuit.small().edges().get(2).interval().low());
        JsonNode attention = sections.path(2);
        assertThat(attention.at("/tokens/2").asText()).isEqualTo(" Mary");
        assertThat(attention.at("/pattern/5/2").asDouble())
                .isEqualTo(DemoCircuit.attention().pattern().get(5).get(2));
        assertThat(sections.at("/4/chart/xScale").asText()).isEqualTo("LOGARITHMIC");
        assertThat(sections.at("/6/chart/labels/4/2").asText()).isEqualTo("4.2");
    }

    @Test
    void numbersThatAreNotFiniteAreNull() {
        JsonNode interval = SectionJson.interval(Interval.unavailable("too few rows"));
        assertThat(interval.path("low").isNull()).isTrue();
        assertThat(interval.path("method").asText()).isEqualTo("too few rows");
    }

    @Test
    void onlyTheRunDiffersBetweenTwoRuns(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("new/report.json");
        JsonReport.write(report, file);
        assertThat(Files.readString(file)).isEqualTo(JsonReport.text(DemoReport.sachs()));
        assertThat(JsonReport.text(report.withoutRun()))
                .doesNotContain("elapsed")
                .doesNotContain("03:04:05");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void whatCannotBeWrittenIsNamed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("taken"), "mine");
        assertThatThrownBy(() -> JsonReport.write(report, file.resolve("report.json")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("taken")
                .hasMessageContaining("expected a folder");
        assertThatThrownBy(() -> JsonReport.write(report, folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("it is a folder");
        assertThat(file).hasContent("mine");
    }
}
