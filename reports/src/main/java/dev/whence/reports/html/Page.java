package dev.whence.reports.html;

import dev.whence.causal.Effect;
import dev.whence.reports.Assumptions;
import dev.whence.reports.AttentionSection;
import dev.whence.reports.Chart;
import dev.whence.reports.ChartSection;
import dev.whence.reports.ChartTables;
import dev.whence.reports.CircuitSection;
import dev.whence.reports.EdgeRow;
import dev.whence.reports.Facts;
import dev.whence.reports.GraphSection;
import dev.whence.reports.Numbers;
import dev.whence.reports.Provenance;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.TableSection.Column;
import dev.whence.reports.Warning;
import dev.whence.reports.graph.AttentionSvg;
import dev.whence.reports.graph.CircuitSvg;
import dev.whence.reports.graph.GraphLegend;
import dev.whence.reports.graph.GraphSvg;
import dev.whence.reports.json.JsonReport;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the templates ask for, put into words and shapes; the templates themselves only lay it out. */
public final class Page {
    private static final int MOST_EDGES = 200;
    private static final int MOST_ROWS = 1000;

    private final Report report;

    Page(Report report) {
        this.report = report;
    }

    public Report report() {
        return report;
    }

    public List<Warning> warnings() {
        return report.sections(Warning.class);
    }

    /** Sections but warnings, in order; charts that follow each other share a row where there is room. */
    public List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        List<Part> charts = new ArrayList<>();
        for (int i = 0; i < report.sections().size(); i++) {
            Section section = report.sections().get(i);
            if (section instanceof ChartSection chart && !(chart.chart() instanceof Chart.HeatMap)) {
                charts.add(new Part(section, "s" + i, i));
            } else if (!(section instanceof Warning)) {
                flush(charts, groups);
                groups.add(new Group(List.of(new Part(section, "s" + i, i))));
            }
        }
        flush(charts, groups);
        return groups;
    }

    private static void flush(List<Part> charts, List<Group> groups) {
        if (!charts.isEmpty()) {
            groups.add(new Group(List.copyOf(charts)));
            charts.clear();
        }
    }

    /** Sections that stand side by side. */
    public record Group(List<Part> parts) {}

    /**
     * A section in the page.
     *
     * @param id its id in the page
     * @param index its number in the report's sections
     */
    public record Part(Section section, String id, int index) {}

    /** The effects of the answer as bars on one common scale. */
    public List<EffectBar> effects() {
        return EffectBar.of(report.answer().effects());
    }

    /** The method of an effect and of its interval, in one line. */
    public static String method(Effect effect) {
        String rows = effect.units() > 0 ? ", " + Numbers.count(effect.units()) + " units" : "";
        String interval = effect.interval().isAvailable()
                ? "; interval: " + effect.interval().method()
                : "";
        return effect.method() + rows + interval;
    }

    /** The drawing of a graph, or empty when it is too large. */
    public Optional<String> drawing(GraphSection section, String id) {
        return GraphSvg.draw(section, id);
    }

    public List<GraphLegend.Item> legend(GraphSection section) {
        return GraphLegend.of(section);
    }

    /** The drawing of a circuit, or empty when it is too large. */
    public Optional<String> drawing(CircuitSection section, String id) {
        return CircuitSvg.draw(section, id);
    }

    public List<GraphLegend.Item> legend(CircuitSection section) {
        return CircuitSvg.legend(section);
    }

    /** "9 components, 14 edges". */
    public String size(CircuitSection section) {
        return Numbers.count(section.nodes().size()) + " components, "
                + Numbers.count(section.edges().size()) + " edges";
    }

    /** The drawing of a whole pattern, or empty when it is too large. */
    public Optional<String> drawing(AttentionSection section, String id) {
        return AttentionSvg.draw(section, id);
    }

    /** The tokens of a prompt as they are shown. */
    public List<AttentionWord> words(AttentionSection section) {
        return AttentionWord.of(section);
    }

    /** "CPDAG, 11 nodes, 14 edges". */
    public String size(GraphSection section) {
        var graph = section.document().graph();
        return graph.kind() + ", " + Numbers.count(graph.size()) + " nodes, "
                + Numbers.count(graph.marks().edges().size()) + " edges"
                + section.comparison()
                        .map(other -> ", compared with " + other.name())
                        .orElse("");
    }

    public TableView edges(GraphSection section) {
        List<EdgeRow> edges = section.edges();
        boolean shares = edges.stream().anyMatch(row -> row.frequency().isPresent());
        List<Column> columns = new ArrayList<>(List.of(Column.text("from"), Column.text("marks"), Column.text("to")));
        if (shares) {
            columns.add(Column.percent("found in"));
        }
        if (section.comparison().isPresent()) {
            columns.add(Column.text("against " + section.comparison().get().name()));
        }
        List<List<Object>> rows = new ArrayList<>();
        for (EdgeRow edge : edges) {
            List<Object> row = new ArrayList<>(List.of(edge.from(), edge.arrow(), edge.to()));
            if (shares) {
                row.add(edge.frequency().orElse(Double.NaN));
            }
            if (section.comparison().isPresent()) {
                row.add(edge.difference().words());
            }
            rows.add(row);
        }
        return TableView.of(TableSection.of("Edges of " + section.title(), "", columns, rows), MOST_EDGES);
    }

    public TableView table(TableSection section) {
        return TableView.of(section, MOST_ROWS);
    }

    public TableView table(ChartSection section) {
        // The caption stands above the chart already.
        return TableView.of(ChartTables.table(new ChartSection(section.title(), "", section.chart())), MOST_ROWS);
    }

    /** Height of a chart's box in pixels. */
    public static int height(ChartSection section) {
        return switch (section.chart()) {
            case Chart.Estimates chart ->
                90 + 38 * Math.max(2, chart.estimates().size());
            case Chart.HeatMap chart ->
                Math.min(920, 170 + 32 * Math.max(3, chart.rows().size()));
            case Chart.Histogram _, Chart.Lines _, Chart.Scatter _ -> 320;
        };
    }

    public String status(Assumptions.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** Seed, data and versions as names and values; the run's time is apart, in {@link #run}. */
    public List<Facts.Fact> provenance() {
        Provenance provenance = report.provenance();
        List<Facts.Fact> facts = new ArrayList<>();
        provenance.data().ifPresent(data -> {
            facts.add(fact(
                    "data",
                    data.name() + ": " + Numbers.count((double) data.rows()) + " rows, " + Numbers.count(data.columns())
                            + " columns"));
            if (!data.sha256().isEmpty()) {
                facts.add(fact("SHA-256", data.sha256()));
            }
        });
        provenance.seed().ifPresent(seed -> facts.add(fact("seed", Long.toString(seed))));
        provenance.versions().forEach((name, version) -> facts.add(fact(name, version)));
        return facts;
    }

    private static Facts.Fact fact(String name, String value) {
        return new Facts.Fact(name, value);
    }

    public Optional<String> run() {
        return report.provenance()
                .run()
                .map(run ->
                        "Made " + run.started().truncatedTo(ChronoUnit.SECONDS) + " in " + run.elapsedWords() + ".");
    }

    /** The report as JSON that can stand inside a script element: no {@code <} is left that could end it. */
    public String json() {
        return JsonReport.text(report)
                .replace("<", "\\u003c")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    public String style() {
        return Resources.text("report.css");
    }

    /** The page's script, with the chart library before it when there is a chart. */
    public String script() {
        List<ChartSection> charts = report.sections(ChartSection.class);
        String library = charts.isEmpty()
                ? ""
                : Resources.echarts(charts.stream().map(ChartSection::chart).anyMatch(Page::needsWholeLibrary));
        return library + "\n" + Resources.text("report.js");
    }

    private static boolean needsWholeLibrary(Chart chart) {
        return switch (chart) {
            case Chart.HeatMap _ -> true;
            case Chart.Lines lines -> lines.series().stream().anyMatch(Chart.Line::hasBand);
            case Chart.Estimates _, Chart.Histogram _, Chart.Scatter _ -> false;
        };
    }
}
