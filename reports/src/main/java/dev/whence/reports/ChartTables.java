package dev.whence.reports;

import dev.whence.reports.TableSection.Column;
import java.util.ArrayList;
import java.util.List;

/** A chart's numbers as a table: the fallback of the HTML page and what the terminal shows. */
public final class ChartTables {
    private ChartTables() {}

    /** The numbers of a chart as a table under the chart's title. */
    public static TableSection table(ChartSection section) {
        List<Column> columns = new ArrayList<>();
        List<List<Object>> rows = new ArrayList<>();
        switch (section.chart()) {
            case Chart.Estimates chart -> estimates(chart, columns, rows);
            case Chart.Histogram chart -> histogram(chart, columns, rows);
            case Chart.Lines chart -> lines(chart, columns, rows);
            case Chart.Scatter chart -> scatter(chart, columns, rows);
            case Chart.HeatMap chart -> heatMap(chart, columns, rows);
        }
        return TableSection.of(section.title(), section.caption(), columns, rows);
    }

    private static void estimates(Chart.Estimates chart, List<Column> columns, List<List<Object>> rows) {
        columns.addAll(List.of(Column.text(""), Column.number(chart.axis()), Column.interval("interval")));
        for (Chart.Estimate estimate : chart.estimates()) {
            rows.add(List.of(estimate.label(), estimate.value(), estimate.interval()));
        }
    }

    private static void histogram(Chart.Histogram chart, List<Column> columns, List<List<Object>> rows) {
        columns.addAll(List.of(Column.interval(chart.axis()), Column.count("count")));
        for (int bin = 0; bin < chart.counts().size(); bin++) {
            rows.add(List.of(
                    new Cell.Range(chart.edges().get(bin), chart.edges().get(bin + 1)),
                    chart.counts().get(bin)));
        }
    }

    private static void lines(Chart.Lines chart, List<Column> columns, List<List<Object>> rows) {
        columns.addAll(List.of(Column.text("line"), Column.number(chart.xAxis()), Column.number(chart.yAxis())));
        boolean bands = chart.series().stream().anyMatch(Chart.Line::hasBand);
        if (bands) {
            columns.add(Column.interval("band"));
        }
        for (Chart.Line line : chart.series()) {
            for (int i = 0; i < line.x().size(); i++) {
                List<Object> row = new ArrayList<>(
                        List.of(line.name(), line.x().get(i), line.y().get(i)));
                if (bands) {
                    row.add(
                            line.hasBand()
                                    ? new Cell.Range(
                                            line.low().get(i), line.high().get(i))
                                    : new Cell.Missing());
                }
                rows.add(row);
            }
        }
    }

    private static void scatter(Chart.Scatter chart, List<Column> columns, List<List<Object>> rows) {
        columns.addAll(List.of(Column.text("group"), Column.number(chart.xAxis()), Column.number(chart.yAxis())));
        for (Chart.Points points : chart.series()) {
            for (int i = 0; i < points.x().size(); i++) {
                rows.add(List.of(points.name(), points.x().get(i), points.y().get(i)));
            }
        }
    }

    private static void heatMap(Chart.HeatMap chart, List<Column> columns, List<List<Object>> rows) {
        columns.add(Column.text(chart.yAxis()));
        chart.columns().forEach(name -> columns.add(Column.number(name)));
        for (int row = 0; row < chart.rows().size(); row++) {
            List<Object> cells = new ArrayList<>();
            cells.add(chart.rows().get(row));
            cells.addAll(chart.values().get(row));
            rows.add(cells);
        }
    }
}
