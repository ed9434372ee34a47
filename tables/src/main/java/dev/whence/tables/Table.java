package dev.whence.tables;

import dev.whence.causal.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Columns of equal length with distinct names.
 *
 * @param source where the rows came from, as messages name it: a file name, a query, a built-in data set
 */
public record Table(String source, List<Column> columns) {

    /** @throws IllegalArgumentException when columns differ in length or share a name */
    public Table {
        columns = List.copyOf(columns);
        Set<String> seen = new HashSet<>();
        for (Column column : columns) {
            if (column.rows() != columns.getFirst().rows()) {
                throw new IllegalArgumentException(
                        "columns '" + columns.getFirst().name() + "' and '" + column.name() + "' have "
                                + columns.getFirst().rows() + " and " + column.rows() + " rows");
            }
            if (!seen.add(column.name())) {
                throw new IllegalArgumentException("two columns are named '" + column.name() + "'");
            }
        }
    }

    public int rows() {
        return columns.isEmpty() ? 0 : columns.getFirst().rows();
    }

    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /**
     * The column of that name.
     *
     * @throws dev.whence.causal.InputException for an unknown name, with the nearest one
     */
    public Column column(String name) {
        return columns.get(indexOf(name));
    }

    /**
     * The position of the column of that name, from 0.
     *
     * @throws dev.whence.causal.InputException for an unknown name, with the nearest one
     */
    public int indexOf(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw Names.unknown("column", name, names(), source);
    }

    /** The table with these columns only, in this order. */
    public Table select(List<String> names) {
        Map<String, Integer> at = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            at.put(columns.get(i).name(), i);
        }
        List<Column> chosen = new ArrayList<>();
        for (String name : names) {
            Integer index = at.get(name);
            if (index == null) {
                throw Names.unknown("column", name, names(), source);
            }
            chosen.add(columns.get(index));
        }
        return new Table(source, chosen);
    }

    /** The table with these rows, in this order; a row may be taken more than once, as a bootstrap does. */
    public Table takeRows(int[] rows) {
        return new Table(
                source, columns.stream().map(column -> column.takeRows(rows)).toList());
    }

    /** As many rows as there are, drawn with replacement: one bootstrap resample. */
    public Table resample(RandomGenerator random) {
        return takeRows(random.ints(rows(), 0, rows()).toArray());
    }

    /** The rows in which none of these columns is missing, in increasing order. */
    public int[] completeRows(Collection<String> names) {
        List<Column> gaps = names.stream()
                .map(this::column)
                .filter(column -> column.missingCount() > 0)
                .toList();
        return IntStream.range(0, rows())
                .filter(row -> gaps.stream().noneMatch(column -> column.isMissing(row)))
                .toArray();
    }

    /** The rows in which no column is missing, in increasing order. */
    public int[] completeRows() {
        return completeRows(names());
    }

    /** How much is missing, and where. */
    public Missing missing() {
        Map<String, Integer> byColumn = new LinkedHashMap<>();
        for (Column column : columns) {
            if (column.missingCount() > 0) {
                byColumn.put(column.name(), column.missingCount());
            }
        }
        return new Missing(rows(), byColumn.isEmpty() ? rows() : completeRows().length, byColumn);
    }

    /** What makes columns useless for any analysis, one sentence each: no values, or only one distinct value. */
    public List<String> problems() {
        return TableChecks.problems(this);
    }

    /** One summary per column, in order. */
    public List<ColumnSummary> describe() {
        return columns.stream().map(ColumnSummary::of).toList();
    }

    @Override
    public String toString() {
        return source + " (" + rows() + " rows, " + columns.size() + " columns)";
    }
}
