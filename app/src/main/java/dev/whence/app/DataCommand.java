package dev.whence.app;

import dev.whence.reports.Answer;
import dev.whence.reports.Facts;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.TableSection.Column;
import dev.whence.reports.Warning;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.ColumnSummary;
import dev.whence.tables.ColumnType;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whence data}: what is built in, or what a table holds. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "List the built-in data sets, or say what a table holds.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  whence data",
            "  whence data sachs",
            "  whence data my.csv --types all=discrete",
            "  whence data sales.parquet --sql \"select price, sold from data where year > 2020\""
        })
final class DataCommand implements Callable<Integer> {
    private static final int LEVELS_SHOWN = 6;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            description = "a built-in name, or a file: CSV, TSV, space-separated, Parquet, JSON, DuckDB, SQLite")
    private Optional<String> data = Optional.empty();

    @Mixin
    private final TableOptions tableOptions = new TableOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.check();
        Provenances provenances = Provenances.start(spec);
        output.emit(spec, data.isPresent() ? describe(data.get(), provenances) : list(provenances));
        return 0;
    }

    private static Report list(Provenances provenances) {
        List<List<Object>> rows = BuiltInData.all().stream()
                .<List<Object>>map(data -> List.of(
                        data.name(), data.rows(), data.columns(), data.truth().isPresent(), data.title()))
                .toList();
        return new Report(
                "Built-in data",
                "Which data sets come with Whence?",
                new Answer(rows.size() + " data sets; 'whence data NAME' tells a set's source, licence and columns."),
                List.of(TableSection.of(
                        "Data sets",
                        "",
                        List.of(
                                Column.text("name"),
                                Column.count("rows"),
                                Column.count("columns"),
                                Column.text("graph known"),
                                Column.text("about")),
                        rows)),
                provenances.of(OptionalLong.empty(), Optional.empty()));
    }

    private Report describe(String name, Provenances provenances) {
        Table table = tableOptions.open(name);
        List<Section> sections = new ArrayList<>();
        BuiltInData.find(name).ifPresent(builtIn -> sections.add(about(builtIn)));
        List<ColumnSummary> summaries = table.describe();
        for (ColumnSummary column : summaries) {
            if (column.distinct() < 2) {
                sections.add(new Warning(
                        "Column '" + column.name() + "'",
                        column.distinct() == 0
                                ? "every value is missing; no method can use it"
                                : "it has the same value in every row; no method can use it"));
            }
        }
        sections.add(columns("Continuous columns", summaries, ColumnType.CONTINUOUS));
        sections.add(columns("Discrete columns", summaries, ColumnType.DISCRETE));
        sections.removeIf(section ->
                section instanceof TableSection columns && columns.rows().isEmpty());
        long continuous = summaries.stream()
                .filter(c -> c.type() == ColumnType.CONTINUOUS)
                .count();
        String answer = table.rows() + " rows and " + summaries.size() + " columns (" + continuous + " continuous, "
                + (summaries.size() - continuous) + " discrete); "
                + table.missing().text() + ".";
        return new Report(
                name,
                "What does " + name + " hold?",
                new Answer(answer),
                sections,
                provenances.of(OptionalLong.empty(), Optional.of(Provenances.source(table, name))));
    }

    private static Facts about(BuiltInData data) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("About", data.title());
        facts.put("Source", data.source());
        facts.put("Licence", data.licence());
        facts.put("Note", data.note());
        facts.put("Known graph", data.truth().isPresent() ? "yes" : "no");
        return new Facts("This data set", facts);
    }

    private static TableSection columns(String title, List<ColumnSummary> summaries, ColumnType type) {
        boolean discrete = type == ColumnType.DISCRETE;
        List<Column> head = new ArrayList<>(List.of(Column.text("column"), Column.count("missing")));
        head.addAll(
                discrete
                        ? List.of(Column.count("levels"), Column.text("rows per level"))
                        : List.of(
                                Column.number("least"),
                                Column.number("mean"),
                                Column.number("sd"),
                                Column.number("greatest")));
        head.add(Column.text("type because"));
        List<List<Object>> rows = new ArrayList<>();
        for (ColumnSummary column : summaries) {
            if (column.type() == type) {
                List<Object> row = new ArrayList<>(List.of(column.name(), column.missing()));
                row.addAll(
                        discrete
                                ? List.of(column.distinct(), levels(column))
                                : List.of(
                                        column.minimum(), column.mean(), column.standardDeviation(), column.maximum()));
                row.add(column.reason());
                rows.add(row);
            }
        }
        return TableSection.of(title, "", head, rows);
    }

    private static String levels(ColumnSummary column) {
        String shown = IntStream.range(0, Math.min(LEVELS_SHOWN, column.levels().size()))
                .mapToObj(level ->
                        column.levels().get(level) + ": " + column.levelCounts().get(level))
                .collect(Collectors.joining(", "));
        return column.levels().size() > LEVELS_SHOWN ? shown + ", ..." : shown;
    }
}
