package dev.whence.reports;

import java.util.List;

/**
 * A table.
 *
 * @param title the heading
 * @param caption a sentence that says what a row is; may be empty
 * @param columns the columns, in order
 * @param rows one list of cells a row, as long as {@code columns}
 */
public record TableSection(String title, String caption, List<Column> columns, List<List<Cell>> rows)
        implements Section {
    /** @throws IllegalArgumentException when a row is longer or shorter than the list of columns */
    public TableSection {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).size() != columns.size()) {
                throw new IllegalArgumentException("row " + row + " of table '" + title + "' has "
                        + rows.get(row).size() + " cells, expected " + columns.size());
            }
        }
    }

    /**
     * From plain objects: see {@link Cell#of(Object)}.
     *
     * @throws IllegalArgumentException when a row has the wrong length or a value is of no known kind
     */
    public static TableSection of(String title, String caption, List<Column> columns, List<? extends List<?>> rows) {
        return new TableSection(
                title,
                caption,
                columns,
                rows.stream()
                        .map(row -> row.stream().map(cell -> Cell.of(cell)).toList())
                        .toList());
    }

    /**
     * A column.
     *
     * @param name the heading
     * @param format how its numbers are written; text is left-aligned, everything else right-aligned
     */
    public record Column(String name, Format format) {
        public static Column text(String name) {
            return new Column(name, Format.TEXT);
        }

        /** Numbers to three significant digits. */
        public static Column number(String name) {
            return new Column(name, Format.NUMBER);
        }

        /** Whole numbers, grouped by thousands. */
        public static Column count(String name) {
            return new Column(name, Format.COUNT);
        }

        /** Shares in [0,1], written as per cent. */
        public static Column percent(String name) {
            return new Column(name, Format.PERCENT);
        }

        /** p-values; below 0.001 only that is said. */
        public static Column pValue(String name) {
            return new Column(name, Format.P_VALUE);
        }

        /** {@link Cell.Range}s. */
        public static Column interval(String name) {
            return new Column(name, Format.INTERVAL);
        }

        /** Whether the column is aligned to the right. */
        public boolean isNumeric() {
            return format != Format.TEXT;
        }

        /** A cell of this column as text. */
        public String write(Cell cell) {
            return switch (cell) {
                case Cell.Words(String text) -> text;
                case Cell.Value(double value) ->
                    switch (format) {
                        case COUNT -> Numbers.count(value);
                        case PERCENT -> Numbers.percent(value);
                        case P_VALUE -> Numbers.pValue(value);
                        case TEXT, NUMBER, INTERVAL -> Numbers.plain(value);
                    };
                case Cell.Range(double low, double high) -> Numbers.range(low, high);
                case Cell.Missing() -> "";
            };
        }
    }

    /** How numbers of a column are written. */
    public enum Format {
        TEXT,
        COUNT,
        NUMBER,
        PERCENT,
        P_VALUE,
        INTERVAL
    }
}
