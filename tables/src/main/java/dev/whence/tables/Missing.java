package dev.whence.tables;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much of a table is missing.
 *
 * @param rows rows in the table
 * @param completeRows rows without a missing value
 * @param byColumn missing values per column, for the columns that have any, in the table's order
 */
public record Missing(int rows, int completeRows, Map<String, Integer> byColumn) {
    public Missing {
        byColumn = Collections.unmodifiableMap(new LinkedHashMap<>(byColumn));
    }

    public boolean none() {
        return byColumn.isEmpty();
    }

    /** One sentence for a report: "12 of 897 rows have a missing value (Height 10, father 3)". */
    public String text() {
        if (none()) {
            return "no missing values";
        }
        StringBuilder text = new StringBuilder();
        text.append(rows - completeRows).append(" of ").append(rows).append(" rows have a missing value (");
        String separator = "";
        for (Map.Entry<String, Integer> entry : byColumn.entrySet()) {
            text.append(separator).append(entry.getKey()).append(' ').append(entry.getValue());
            separator = ", ";
        }
        return text.append(')').toString();
    }
}
