package dev.whence.reports.html;

import dev.whence.reports.Cell;
import dev.whence.reports.TableSection;
import dev.whence.reports.TableSection.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * A table as text.
 *
 * @param caption what a row is; may be empty
 * @param columns the columns
 * @param rows the rows that are shown
 * @param left how many more rows there are
 */
public record TableView(String caption, List<Column> columns, List<List<Field>> rows, int left) {
    /**
     * A cell as text.
     *
     * @param text what is shown
     * @param key what it is sorted by: the number with all its digits, or the text; empty when missing
     * @param numeric whether it is aligned as a number
     */
    public record Field(String text, String key, boolean numeric) {}

    static TableView of(TableSection table, int most) {
        List<List<Field>> rows = new ArrayList<>();
        for (List<Cell> row :
                table.rows().subList(0, Math.min(most, table.rows().size()))) {
            List<Field> fields = new ArrayList<>();
            for (int column = 0; column < row.size(); column++) {
                Column format = table.columns().get(column);
                Cell cell = row.get(column);
                fields.add(new Field(format.write(cell), key(cell), format.isNumeric()));
            }
            rows.add(fields);
        }
        return new TableView(
                table.caption(), table.columns(), rows, table.rows().size() - rows.size());
    }

    private static String key(Cell cell) {
        return switch (cell) {
            case Cell.Words(String text) -> text;
            case Cell.Value(double value) -> Double.toString(value);
            case Cell.Range(double low, double _) -> Double.toString(low);
            case Cell.Missing() -> "";
        };
    }
}
