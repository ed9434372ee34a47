package dev.whence.tables;

import dev.whence.causal.InputException;
import java.util.List;
import java.util.Optional;

/**
 * How to read a table. {@link #defaults()} suits most files; each {@code with...} method changes one thing.
 *
 * @param types types that the user sets, over those inferred
 * @param delimiter the text between cells of a delimited file; empty to find it from the first lines. A single space
 *     stands for any run of spaces and tabs
 * @param header whether the first line holds the column names; without it columns are named X1, X2, ...
 * @param missingMarkers cells that mean "no value", compared without regard to case; the empty cell always does
 * @param maxLevels a column of whole numbers with at most this many distinct values is discrete
 * @param infinitiesAsMissing whether infinite numbers are missing values, rather than an error
 * @param query a query to run over the file, which it calls {@code data}; needed for a database with several tables
 */
public record ReadOptions(
        TypeOverrides types,
        Optional<String> delimiter,
        boolean header,
        List<String> missingMarkers,
        int maxLevels,
        boolean infinitiesAsMissing,
        Optional<String> query) {

    /** Missing-value markers that are read without being asked for, besides the empty cell. */
    public static final List<String> DEFAULT_MISSING = List.of("NA", "N/A", "NaN", "null", "?", "*");

    public ReadOptions {
        missingMarkers = List.copyOf(missingMarkers);
        if (maxLevels < 0) {
            throw new InputException("the number of levels must not be negative: " + maxLevels);
        }
        if (delimiter.isPresent() && delimiter.get().length() != 1) {
            throw new InputException(
                    "the delimiter must be one character, such as ',' or a tab; found '" + delimiter.get() + "'");
        }
    }

    public static ReadOptions defaults() {
        return new ReadOptions(
                TypeOverrides.none(), Optional.empty(), true, DEFAULT_MISSING, 10, false, Optional.empty());
    }

    public ReadOptions withTypes(TypeOverrides newTypes) {
        return new ReadOptions(newTypes, delimiter, header, missingMarkers, maxLevels, infinitiesAsMissing, query);
    }

    /** @param text one character; a space stands for any run of spaces and tabs; {@code "\\t"} is read as a tab */
    public ReadOptions withDelimiter(String text) {
        Optional<String> chosen = Optional.of(text.equals("\\t") || text.equals("tab") ? "\t" : text);
        return new ReadOptions(types, chosen, header, missingMarkers, maxLevels, infinitiesAsMissing, query);
    }

    public ReadOptions withHeader(boolean present) {
        return new ReadOptions(types, delimiter, present, missingMarkers, maxLevels, infinitiesAsMissing, query);
    }

    public ReadOptions withMissingMarkers(List<String> markers) {
        return new ReadOptions(types, delimiter, header, markers, maxLevels, infinitiesAsMissing, query);
    }

    public ReadOptions withMaxLevels(int levels) {
        return new ReadOptions(types, delimiter, header, missingMarkers, levels, infinitiesAsMissing, query);
    }

    public ReadOptions withInfinitiesAsMissing(boolean missing) {
        return new ReadOptions(types, delimiter, header, missingMarkers, maxLevels, missing, query);
    }

    public ReadOptions withQuery(String sql) {
        return new ReadOptions(
                types, delimiter, header, missingMarkers, maxLevels, infinitiesAsMissing, Optional.of(sql));
    }

    /** Whether a number, such as -99, marks a missing value. */
    boolean hasNumericMarkers() {
        return missingMarkers.stream().anyMatch(marker -> Numerals.parse(marker).isPresent());
    }

    boolean marksMissing(String cell) {
        if (cell.isEmpty()) {
            return true;
        }
        for (String marker : missingMarkers) {
            if (marker.equalsIgnoreCase(cell)) {
                return true;
            }
        }
        return false;
    }
}
