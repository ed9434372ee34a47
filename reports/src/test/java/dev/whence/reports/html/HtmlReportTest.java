package dev.whence.reports.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.InputException;
import dev.whence.causal.Interval;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.format.GraphFiles;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.reports.Answer;
import dev.whence.reports.Assumptions;
import dev.whence.reports.AttentionSection;
import dev.whence.reports.Chart;
import dev.whence.reports.ChartSection;
import dev.whence.reports.CircuitSection;
import dev.whence.reports.DemoCircuit;
import dev.whence.reports.DemoReport;
import dev.whence.reports.EdgeRow;
import dev.whence.reports.Facts;
import dev.whence.reports.GraphSection;
import dev.whence.reports.Provenance;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.Text;
import dev.whence.reports.Warning;
import dev.whence.reports.json.JsonReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    private static final Pattern RAW = Pattern.compile("(?s)<(script|style)([^>]*)>(.*?)</\\1>");
    private static final Set<String> VOID = Set.of("meta", "link", "br", "hr", "img", "input");
    private static final String EVIL = "<script>alert('x')</script>\"><img src=x onerror=\"alert(1)\">&amp;";

    private static String page(Section... sections) {
        return HtmlReport.text(report("Title", new Answer("An answer."), sections));
    }

    private static Report report(String title, Answer answer, Section... sections) {
        Provenance provenance =
                new Provenance("./whence tour", OptionalLong.empty(), Map.of(), Optional.empty(), Optional.empty());
        return new Report(title, "Question?", answer, List.of(sections), provenance);
    }

    /** What a reader sees: tags, scripts and styles removed, entities resolved. */
    private static String visible(String html) {
        return RAW.matcher(html)
                .replaceAll("")
                .replaceAll("<[^>]*>", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&#34;", "\"")
                .replace("&amp;", "&");
    }

    private static void assertWellFormed(String html) {
        Deque<String> open = new ArrayDeque<>();
        String markup = RAW.matcher(html).replaceAll("");
        Matcher tags = Pattern.compile("<(/?)([A-Za-z][A-Za-z0-9]*)((?:[^<>\"]|\"[^\"]*\")*?)(/?)>")
                .matcher(markup);
        while (tags.find()) {
            String name = tags.group(2);
            if (!tags.group(1).isEmpty()) {
                assertThat(open.isEmpty() ? "nothing" : open.pop())
                        .as("closing tag at %s", markup.substring(Math.max(0, tags.start() - 80), tags.end()))
                        .isEqualTo(name);
            } else if (tags.group(4).isEmpty() && !VOID.contains(name)) {
                open.push(name);
            }
        }
        assertThat(open).isEmpty();
        assertThat(tags.replaceAll("").replace("<!DOCTYPE html>", ""))
                .doesNotContain("<")
                .doesNotContain(">");
    }

    @Test
    void tagsAreClosedInOrder() {
        assertWellFormed(HtmlReport.text(DemoReport.sachs()));
        assertWellFormed(HtmlReport.text(DemoCircuit.report()));
        assertWellFormed(page());
    }

    @Test
    void everyIdIsThereOnce() {
        Matcher ids = Pattern.compile(" id=\"([^\"]*)\"")
                .matcher(RAW.matcher(HtmlReport.text(DemoReport.sachs())).replaceAll(""));
        assertThat(ids.results().map(id -> id.group(1)).toList())
                .doesNotHaveDuplicates()
                .isNotEmpty();
    }

    @Test
    void nothingIsLoadedFromAnywhere() {
        String html = HtmlReport.text(DemoReport.sachs());
        String markup = RAW.matcher(html).replaceAll("");
        assertThat(markup).doesNotContainPattern("\\s(src|href|srcset|action|poster|data)\\s*=");
        assertThat(markup)
                .doesNotContain("<link")
                .doesNotContain("<iframe")
                .doesNotContain("http://")
                .doesNotContain("https://");
        assertThat(Resources.text("report.css"))
                .doesNotContain("url(")
                .doesNotContain("@import")
                .doesNotContain("http");
        assertThat(Resources.text("report.js")).doesNotContainPattern("fetch\\(|XMLHttpRequest|import\\(|https?://");
        assertThat(html).contains("default-src 'none'");
    }

    @Test
    void showsAnswerIntervalEdgesAssumptionsAndCommand() {
        Report report = DemoReport.sachs();
        String text = visible(HtmlReport.text(report));
        assertThat(text)
                .contains(report.question())
                .contains(report.answer().sentence())
                .contains("95% interval [0.313, 0.524]")
                .contains(report.provenance().command())
                .contains("PKA --> Akt, found in")
                .contains("6 of 11 columns are strongly skewed");
        for (EdgeRow edge : report.sections(GraphSection.class).getFirst().edges()) {
            assertThat(text).contains(edge.words());
        }
        for (Assumptions.Assumption one :
                report.sections(Assumptions.class).getFirst().assumptions()) {
            assertThat(text)
                    .contains(
                            one.statement(),
                            one.why(),
                            one.overturnedBy(),
                            one.status().words());
        }
        for (Section section : report.sections()) {
            assertThat(text).contains(section.title());
        }
    }

    @Test
    void circuitsAreDrawnAndListed() {
        CircuitSection circuit = DemoCircuit.small();
        String html = page(circuit);
        assertWellFormed(html);
        String text = visible(html);
        for (CircuitSection.Node node : circuit.nodes()) {
            assertThat(text).contains(node.name());
        }
        assertThat(text)
                .contains("6 components, 11 edges")
                .contains("helps: raises the logit difference")
                .contains("previous token")
                .contains("head 0.1 to head 1.0: k 1.90 [1.70, 2.09] (logit difference)");
        assertThat(html).contains("class=\"wire hurts\"").hasSizeLessThan(100_000);
    }

    @Test
    void wordsAreShadedByTheirShareOfAttention() {
        AttentionSection section = new AttentionSection(
                "One head",
                "",
                "head 0.1",
                List.of("<s>", " a", "\n"),
                List.of(List.of(1.0, 0.0, 0.0), List.of(0.25, 0.75, 0.0), List.of(0.2, 0.8, 0.0)),
                1);
        String html = page(section);
        assertWellFormed(html);
        assertThat(html)
                .containsPattern(
                        "class=\"token \"[^>]*data-position=\"0\"><span class=\"mark\" style=\"--share:25.0%\">&lt;s&gt;")
                .containsPattern(
                        "class=\"token chosen\"[^>]*data-position=\"1\"><span class=\"mark\" style=\"--share:75.0%\">\u2423a")
                .containsPattern("class=\"token unseen\"[^>]*data-position=\"2\"");
        assertThat(visible(html)).contains("What head 0.1 attends to").contains("75%");
    }

    @Test
    void theIslandIsTheReportAsJson() throws Exception {
        Report report = DemoReport.sachs();
        Matcher island = Pattern.compile("(?s)<script type=\"application/json\" id=\"report\">(.*?)</script>")
                .matcher(HtmlReport.text(report));
        assertThat(island.find()).isTrue();
        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.readTree(island.group(1))).isEqualTo(mapper.readTree(JsonReport.text(report)));
    }

    @Test
    void namesFromFilesAreNeverMarkup() throws Exception {
        GraphDocument graph = new GraphDocument(Dag.of(List.of(EVIL, "b"), List.of(Edge.directed(0, 1))));
        Effect effect = new Effect(EffectKind.TOTAL, 1, Interval.unavailable(EVIL), 3, EVIL);
        Report report = report(
                EVIL,
                new Answer(EVIL, effect),
                new Warning(EVIL, EVIL),
                new Text(EVIL, EVIL),
                new Facts(EVIL, Map.of(EVIL, EVIL)),
                TableSection.of(EVIL, EVIL, List.of(TableSection.Column.text(EVIL)), List.of(List.of(EVIL))),
                new GraphSection(EVIL, EVIL, graph, Map.of(EVIL, GraphSection.Role.TREATMENT)),
                new ChartSection(
                        EVIL,
                        EVIL,
                        Chart.Estimates.forest(EVIL, 0, List.of(new Chart.Estimate(EVIL, 1, Interval.exact(1), true)))),
                new Assumptions(List.of(new Assumptions.Assumption(EVIL, EVIL, EVIL, Assumptions.Status.VIOLATED))));
        String html = HtmlReport.text(report);
        assertWellFormed(html);
        assertThat(html.contains("<script>alert")).isFalse();
        assertThat(RAW.matcher(html).replaceAll("")).doesNotContain("<img");
        assertThat(RAW.matcher(html).results().count()).isEqualTo(3);
        assertThat(visible(html)).contains("<script>alert('x')</script>");
        String island = RAW.matcher(html).results().toList().get(1).group(3);
        assertThat(new ObjectMapper().readTree(island).path("title").asText()).isEqualTo(EVIL);
    }

    @Test
    void theChartLibraryIsThereOnlyWhenNeeded() {
        ChartSection scatter = new ChartSection(
                "s", "", new Chart.Scatter("x", "y", List.of(new Chart.Points("p", List.of(1.0), List.of(2.0)))));
        int none = page(new Text("t", "p")).length();
        int common = page(scatter).length();
        int whole = HtmlReport.text(DemoReport.sachs()).length();
        assertThat(none).isLessThan(60_000);
        assertThat(common).isBetween(600_000, 760_000);
        assertThat(whole).isGreaterThan(1_000_000);
    }

    @Test
    void effectsShareAScaleThatHoldsZero() {
        List<EffectBar> bars = EffectBar.of(List.of(
                new Effect(EffectKind.TOTAL, 2, new Interval(1, 3, 0.95, "t"), 10, "m"),
                new Effect(EffectKind.NATURAL_DIRECT, -1, Interval.unavailable("few rows"), 10, "m")));
        EffectBar first = bars.getFirst();
        assertThat(first.zero()).isEqualTo(bars.get(1).zero()).isBetween(0.0, 100.0);
        assertThat(first.value() - first.zero()).isCloseTo(2 * (first.low() - first.zero()), within());
        assertThat(first.high() - first.zero()).isCloseTo(3 * (first.low() - first.zero()), within());
        assertThat(bars.get(1).value())
                .isLessThan(first.zero())
                .isEqualTo(bars.get(1).low());
        assertThat(bars.get(1).interval()).contains("few rows");
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-9);
    }

    @Test
    void aFolderGetsPageDataAndGraph(@TempDir Path folder) throws Exception {
        Path page = HtmlReport.write(DemoReport.sachs(), folder.resolve("deep/report"));
        assertThat(page).isEqualTo(folder.resolve("deep/report/index.html"));
        try (var files = Files.list(page.getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("index.html", "report.json", "graph.json");
        }
        assertThat(page).hasContent(HtmlReport.text(DemoReport.sachs()));
        assertThat(GraphFiles.read(page.resolveSibling("graph.json")))
                .isEqualTo(DemoReport.graph().document());
        Path single = HtmlReport.write(DemoReport.sachs(), folder.resolve("one.html"));
        assertThat(single).hasSameTextualContentAs(page);
    }

    @Test
    void whatCannotBeWrittenIsNamedAndNothingIsLeftBehind(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> HtmlReport.write(DemoReport.sachs(), file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("notes.txt")
                .hasMessageContaining("it is a file, expected a folder");
        assertThatThrownBy(() -> HtmlReport.write(DemoReport.sachs(), file.resolve("page.html")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("notes.txt");
        assertThat(file).hasContent("mine");
        Path out = folder.resolve("out");
        Files.createDirectories(out.resolve("index.html"));
        assertThatThrownBy(() -> HtmlReport.write(DemoReport.sachs(), out))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("index.html");
        try (var files = Files.list(out)) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".tmp"));
        }
    }

    @Test
    void onlyTheRunDiffersBetweenTwoRuns() {
        Report report = DemoReport.sachs();
        assertThat(HtmlReport.text(report)).isEqualTo(HtmlReport.text(DemoReport.sachs()));
        assertThat(HtmlReport.text(report.withoutRun()))
                .doesNotContain("2026-01-02")
                .doesNotContain("4.21");
    }
}
