package dev.whence.reports.terminal;

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
import dev.whence.reports.Text;
import dev.whence.reports.Warning;
import dev.whence.reports.terminal.Lines.Ink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A report for reading at the terminal: question and answer first, then warnings, then the rest in order. Long tables
 * and long lists of edges are cut, and say so; the other writers hold them whole.
 */
public final class TerminalReport {
    private static final int MOST_ATTENDED = 5;
    private static final int MOST_ROWS = 15;
    private static final int MOST_EDGES = 40;
    private static final int BAR = 10;

    private final Lines lines;

    private TerminalReport(Lines lines) {
        this.lines = lines;
    }

    /**
     * Prints a report.
     *
     * @param out where to
     * @param width columns of the terminal; less than 40 counts as 40
     * @param colours whether to use ANSI colours
     * @param unicode whether to draw with characters outside ASCII
     * @throws UncheckedIOException when {@code out} fails
     */
    public static void print(Report report, Appendable out, int width, boolean colours, boolean unicode) {
        Lines lines = new Lines(Math.max(40, width), colours, unicode);
        new TerminalReport(lines).report(report);
        try {
            out.append(lines.text());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void report(Report report) {
        lines.rule(report.title());
        lines.wrapped("", report.question(), Ink.FAINT);
        lines.blank();
        lines.wrapped("  ", report.answer().sentence(), Ink.STRONG);
        for (Effect effect : report.answer().effects()) {
            lines.wrapped("  ", Numbers.effect(effect) + " (" + effect.method() + ")", Ink.FAINT);
        }
        report.sections(Warning.class).forEach(this::warning);
        for (Section section : report.sections()) {
            if (!(section instanceof Warning)) {
                section(section);
            }
        }
        provenance(report.provenance());
    }

    private void warning(Warning warning) {
        lines.blank();
        lines.hanging("Warning: ", warning.title() + ". " + warning.message(), Ink.ALARM);
    }

    private void section(Section section) {
        lines.heading(section.title());
        switch (section) {
            case Text text -> {
                text.paragraphs().forEach(paragraph -> lines.wrapped("", paragraph, Ink.PLAIN));
                text.bullets().forEach(bullet -> lines.hanging("  - ", bullet, Ink.PLAIN));
            }
            case Facts facts -> facts(facts);
            case TableSection table -> table(table);
            case GraphSection graph -> graph(graph);
            case CircuitSection circuit -> circuit(circuit);
            case AttentionSection attention -> attention(attention);
            case ChartSection chart -> chart(chart);
            case Assumptions assumptions -> assumptions.assumptions().forEach(this::assumption);
            case Warning warning -> warning(warning);
        }
    }

    private void facts(Facts facts) {
        int widest = facts.facts().stream()
                .mapToInt(fact -> fact.name().length())
                .max()
                .orElse(0);
        for (Facts.Fact fact : facts.facts()) {
            lines.hanging(
                    "  " + Lines.padded(fact.name(), Math.min(widest, lines.width() / 2), false) + "  ",
                    fact.value(),
                    Ink.PLAIN);
        }
    }

    private void table(TableSection table) {
        lines.wrapped("", table.caption(), Ink.FAINT);
        List<List<String>> cells = new ArrayList<>();
        table.rows().stream().limit(MOST_ROWS).forEach(row -> {
            List<String> texts = new ArrayList<>();
            for (int column = 0; column < row.size(); column++) {
                texts.add(table.columns().get(column).write(row.get(column)));
            }
            cells.add(texts);
        });
        lines.table(
                table.columns().stream().map(TableSection.Column::name).toList(),
                table.columns().stream().map(TableSection.Column::isNumeric).toList(),
                cells);
        cut(table.rows().size(), MOST_ROWS, "rows");
    }

    private void chart(ChartSection section) {
        switch (section.chart()) {
            case Chart.Histogram histogram -> {
                lines.wrapped("", section.caption(), Ink.FAINT);
                histogram(histogram);
            }
            case Chart.Scatter scatter -> {
                lines.wrapped("", section.caption(), Ink.FAINT);
                for (Chart.Points points : scatter.series()) {
                    lines.hanging(
                            "  - ", points.name() + ": " + count(points.x().size(), "point"), Ink.PLAIN);
                }
            }
            case Chart.Estimates _, Chart.Lines _, Chart.HeatMap _ -> table(ChartTables.table(section));
        }
    }

    private void histogram(Chart.Histogram histogram) {
        int most = histogram.counts().stream().mapToInt(count -> count).max().orElse(0);
        List<List<String>> rows = new ArrayList<>();
        for (int bin = 0; bin < histogram.counts().size(); bin++) {
            int count = histogram.counts().get(bin);
            String bar = lines.bar(most == 0 ? 0 : (double) count / most, 2 * BAR);
            String ends =
                    Numbers.range(histogram.edges().get(bin), histogram.edges().get(bin + 1));
            rows.add(List.of(ends, Numbers.count(count), bar));
        }
        lines.table(List.of(histogram.axis(), "count", ""), List.of(true, true, false), rows);
        histogram
                .markers()
                .forEach(marker ->
                        lines.hanging("  " + marker.label() + ": ", Numbers.plain(marker.value()), Ink.PLAIN));
    }

    private void cut(int all, int shown, String what) {
        if (all > shown) {
            lines.wrapped("  ", "... and " + (all - shown) + " more " + what, Ink.FAINT);
        }
    }

    private void graph(GraphSection section) {
        lines.wrapped("", section.caption(), Ink.FAINT);
        var graph = section.document().graph();
        lines.wrapped(
                "",
                graph.kind() + " with " + count(graph.size(), "node") + " and "
                        + count(graph.marks().edges().size(), "edge")
                        + section.comparison()
                                .map(other -> ", compared with " + other.name())
                                .orElse(""),
                Ink.PLAIN);
        section.roles().forEach((name, role) -> lines.hanging("  " + role.words() + ": ", name, Ink.PLAIN));
        List<EdgeRow> edges = section.edges();
        edges(edges.subList(0, Math.min(MOST_EDGES, edges.size())));
        cut(edges.size(), MOST_EDGES, "edges");
    }

    /** Roles first, then the edges that do most, each with a bar as long as its effect is great. */
    private void circuit(CircuitSection section) {
        lines.wrapped("", section.caption(), Ink.FAINT);
        lines.wrapped(
                "",
                count(section.nodes().size(), "component") + " and "
                        + count(section.edges().size(), "edge"),
                Ink.PLAIN);
        for (CircuitSection.Node node : section.nodes()) {
            if (!node.role().isEmpty()) {
                lines.hanging("  " + node.name() + ": ", node.role(), Ink.PLAIN);
            }
        }
        List<CircuitSection.Edge> edges = section.strongest();
        double greatest = edges.isEmpty() ? 0 : Math.abs(edges.getFirst().effect());
        List<List<String>> rows = new ArrayList<>();
        for (CircuitSection.Edge edge : edges.subList(0, Math.min(MOST_EDGES, edges.size()))) {
            String bar = lines.bar(greatest == 0 ? 0 : Math.abs(edge.effect()) / greatest, BAR);
            String interval = edge.interval().isAvailable()
                    ? Numbers.range(edge.interval().low(), edge.interval().high())
                    : "";
            rows.add(List.of(
                    edge.from(),
                    edge.to(),
                    edge.place(),
                    Numbers.plain(edge.effect()),
                    interval,
                    bar + (edge.effect() < 0 ? " hurts" : "")));
        }
        if (!rows.isEmpty()) {
            lines.table(
                    List.of("from", "to", "at", section.measure(), "interval", ""),
                    List.of(false, false, false, true, true, false),
                    rows);
        }
        cut(edges.size(), MOST_EDGES, "edges");
    }

    /** The tokens that are attended to, most first. */
    private void attention(AttentionSection section) {
        lines.wrapped("", section.caption(), Ink.FAINT);
        lines.wrapped(
                "",
                section.head() + " from position " + section.query() + ", "
                        + AttentionSection.quoted(section.tokens().get(section.query())),
                Ink.PLAIN);
        List<Integer> keys = java.util.stream.IntStream.range(
                        0, section.tokens().size())
                .boxed()
                .filter(key -> section.attention(key) > 0)
                .sorted(java.util.Comparator.comparingDouble(key -> -section.attention(key)))
                .toList();
        List<List<String>> rows = keys.stream()
                .limit(MOST_ATTENDED)
                .map(key -> List.of(
                        String.valueOf(key),
                        AttentionSection.quoted(section.tokens().get(key)),
                        Numbers.percent(section.attention(key)),
                        lines.bar(section.attention(key), 2 * BAR)))
                .toList();
        lines.table(List.of("position", "token", "attention", ""), List.of(true, false, true, false), rows);
        cut(keys.size(), MOST_ATTENDED, "positions");
    }

    private void edges(List<EdgeRow> edges) {
        int from = edges.stream().mapToInt(edge -> edge.from().length()).max().orElse(0);
        int to = edges.stream().mapToInt(edge -> edge.to().length()).max().orElse(0);
        boolean shares = edges.stream().anyMatch(edge -> edge.frequency().isPresent());
        boolean bars = shares && from + to + 7 + 8 + BAR + 18 <= lines.width();
        for (EdgeRow edge : edges) {
            StringBuilder line = new StringBuilder("  ")
                    .append(Lines.padded(edge.from(), from, true))
                    .append(' ')
                    .append(edge.arrow())
                    .append(' ')
                    .append(Lines.padded(edge.to(), to, false));
            if (shares) {
                String share = edge.frequency().isPresent()
                        ? Numbers.percent(edge.frequency().getAsDouble())
                        : "";
                line.append("  ").append(Lines.padded(share, 5, true));
            }
            if (bars) {
                String bar = edge.frequency().isPresent()
                        ? lines.bar(edge.frequency().getAsDouble(), BAR)
                        : "";
                line.append("  ").append(Lines.padded(bar, BAR, false));
            }
            line.append("  ").append(edge.difference().words());
            lines.cut(line.toString().stripTrailing(), ink(edge.difference()));
        }
    }

    private static Ink ink(EdgeRow.Difference difference) {
        return switch (difference) {
            case NONE, SAME -> Ink.PLAIN;
            case MARKS, EXTRA -> Ink.ALARM;
            case MISSING -> Ink.FAINT;
        };
    }

    private void assumption(Assumptions.Assumption assumption) {
        String status = "[" + assumption.status().words() + "] ";
        Ink ink = assumption.status() == Assumptions.Status.VIOLATED ? Ink.ALARM : Ink.PLAIN;
        lines.hanging("  - ", status + assumption.statement(), ink);
        lines.wrapped("    ", "Needed for: " + assumption.why(), Ink.FAINT);
        lines.wrapped("    ", "Overturned by: " + assumption.overturnedBy(), Ink.FAINT);
    }

    /** Only where it tells more than the command just typed: when something random was done. The files hold it always. */
    private void provenance(Provenance provenance) {
        if (provenance.seed().isEmpty()) {
            return;
        }
        lines.heading("Get it again");
        lines.verbatim("  " + provenance.command(), Ink.STRONG);
        List<String> parts = new ArrayList<>();
        provenance.seed().ifPresent(seed -> parts.add("seed " + seed));
        provenance.versions().forEach((name, version) -> parts.add(name + " " + version));
        provenance.run().ifPresent(run -> parts.add("took " + run.elapsedWords()));
        provenance
                .data()
                .ifPresent(data -> lines.wrapped(
                        "  ",
                        data.name() + ": " + Numbers.count((double) data.rows()) + " rows, "
                                + count(data.columns(), "column")
                                + (data.sha256().isEmpty() ? "" : ", SHA-256 " + data.sha256()),
                        Ink.FAINT));
        if (!parts.isEmpty()) {
            lines.wrapped("  ", String.join(", ", parts), Ink.FAINT);
        }
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
