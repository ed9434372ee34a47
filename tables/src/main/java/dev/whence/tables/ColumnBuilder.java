package dev.whence.tables;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the cells of one column and decides its type.
 *
 * <p>The rule, in order: a type that the user set holds; a column with text is discrete, unless at least half of its
 * values are numbers, which is an error that names the first text; a column of whole numbers with at most
 * {@link ReadOptions#maxLevels()} distinct values, each held by two rows on average, is discrete; every other column of
 * numbers is continuous.
 */
final class ColumnBuilder {
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?[0-9]+(,[0-9]+)?");

    private final String source;
    private final String name;
    private final ReadOptions options;
    private final Optional<ColumnType> given;

    private int rows;
    private int present;
    private int numeric;
    private double[] numbers = new double[16];
    /** Codes in order of first appearance; used once {@link #levels} is. */
    private int[] codes = new int[0];

    private @Nullable Map<String, Integer> levels;
    private @Nullable Stray firstText;
    private @Nullable Stray firstInfinity;

    /** Distinct whole numbers seen, while they are few. */
    private final double[] whole;

    private int wholeCount;
    private boolean fewWhole = true;

    private record Stray(String place, String value) {}

    /** Thrown to itself by the reader: the column is text although it began with numbers; read it again as discrete. */
    static final class ReadAsText extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String column;

        ReadAsText(String column) {
            super(column, null, false, false);
            this.column = column;
        }

        String column() {
            return column;
        }
    }

    /** @param asText whether a first look found the column to be text, although it begins with numbers */
    ColumnBuilder(String source, String name, ReadOptions options, boolean asText) {
        this.source = source;
        this.name = name;
        this.options = options;
        this.given = options.types().of(name);
        this.whole = new double[options.maxLevels() + 1];
        if (asText || given.equals(Optional.of(ColumnType.DISCRETE))) {
            startLevels();
        }
    }

    int rows() {
        return rows;
    }

    /** Whether every cell is kept as its text, because the column holds levels. */
    boolean wantsText() {
        return levels != null;
    }

    void addMissing() {
        grow();
        if (levels != null) {
            codes[rows] = DiscreteColumn.MISSING;
        } else {
            numbers[rows] = Double.NaN;
        }
        rows++;
    }

    /** @param place what a message says before the column name, such as "line 57" */
    void addNumber(double value, String text, Place place) {
        if (Double.isInfinite(value)) {
            if (options.infinitiesAsMissing()) {
                addMissing();
                return;
            }
            if (firstInfinity == null) {
                firstInfinity = new Stray(place.text(), text);
            }
        }
        if (levels != null) {
            addLevel(text);
            numeric++;
            return;
        }
        grow();
        numbers[rows++] = value;
        present++;
        numeric++;
        if (fewWhole) {
            noteWhole(value);
        }
    }

    void addText(String text, Place place) {
        if (firstText == null) {
            firstText = new Stray(place.text(), text);
        }
        if (given.equals(Optional.of(ColumnType.CONTINUOUS))) {
            throw new InputException(where(place.text()) + ": found the text '" + text
                    + "', but the column's type was set to continuous; expected a number or a missing-value marker ("
                    + String.join(", ", options.missingMarkers()) + ")");
        }
        if (levels == null && numeric == 0) {
            startLevels();
        }
        if (levels != null) {
            addLevel(text);
        } else {
            addMissing();
            present++;
        }
    }

    /** Where a value stands, worked out only when a message needs it. */
    @FunctionalInterface
    interface Place {
        String text();
    }

    private void startLevels() {
        levels = new LinkedHashMap<>();
        codes = new int[numbers.length];
        Arrays.fill(codes, DiscreteColumn.MISSING);
        numbers = new double[0];
    }

    private void addLevel(String text) {
        grow();
        Map<String, Integer> map = Objects.requireNonNull(levels);
        Integer code = map.get(text);
        if (code == null) {
            code = map.size();
            map.put(text, code);
        }
        codes[rows++] = code;
        present++;
    }

    private void noteWhole(double value) {
        if (value != Math.rint(value) || Double.isInfinite(value)) {
            fewWhole = false;
            return;
        }
        for (int i = 0; i < wholeCount; i++) {
            if (whole[i] == value) {
                return;
            }
        }
        whole[wholeCount++] = value;
        fewWhole = wholeCount <= options.maxLevels();
    }

    private void grow() {
        if (levels != null) {
            if (rows == codes.length) {
                codes = Arrays.copyOf(codes, Math.max(16, rows + (rows >> 1)));
            }
        } else if (rows == numbers.length) {
            numbers = Arrays.copyOf(numbers, rows + (rows >> 1));
        }
    }

    Column build() {
        Stray text = firstText;
        if (text != null && given.isEmpty()) {
            if (numeric * 2L >= present) {
                throw new InputException(where(text.place) + ": found the text '" + text.value
                        + "' in a numeric column (" + numeric + " of its " + present
                        + " values are numbers); correct the cell, or mark it as missing (--missing '" + text.value
                        + "'), or read the column as levels (--types '" + name + "=discrete')");
            }
            if (levels == null) {
                throw new ReadAsText(name);
            }
        }
        if (levels != null) {
            if (text != null && given.isEmpty()) {
                refuseDecimalCommas(levels.keySet(), text);
            }
            return discrete(levels);
        }
        Stray infinity = firstInfinity;
        if (infinity != null) {
            throw new InputException(where(infinity.place) + ": found the infinite value '" + infinity.value
                    + "'; expected a finite number or a missing-value marker ("
                    + String.join(", ", options.missingMarkers()) + ")");
        }
        if (given.isEmpty() && fewWhole && wholeCount > 0 && wholeCount * 2L <= present) {
            return discreteNumbers();
        }
        String why;
        if (given.isPresent()) {
            why = "set to continuous";
        } else if (present == 0) {
            why = "no values";
        } else if (fewWhole) {
            why = "whole numbers, but " + wholeCount + " distinct in only " + present
                    + (present == 1 ? " row" : " rows");
        } else if (wholeCount > options.maxLevels()) {
            why = "whole numbers, more than " + options.maxLevels() + " distinct values";
        } else {
            why = "numbers with fractions";
        }
        return new ContinuousColumn(name, Arrays.copyOf(numbers, rows), why);
    }

    /** Numbers with a decimal comma would otherwise pass for text with very many levels. */
    private void refuseDecimalCommas(Set<String> texts, Stray first) {
        boolean comma = texts.stream().anyMatch(text -> text.contains(","));
        if (comma && texts.stream().allMatch(text -> DECIMAL_COMMA.matcher(text).matches())) {
            throw new InputException(where(first.place) + ": found '" + first.value
                    + "', a number with a decimal comma; write decimal points, or read the column as levels (--types '"
                    + name + "=discrete')");
        }
    }

    private Column discreteNumbers() {
        double[] sorted = Arrays.copyOf(whole, wholeCount);
        for (int i = 0; i < wholeCount; i++) {
            sorted[i] += 0.0; // -0 and 0 are one level
        }
        Arrays.sort(sorted);
        int[] coded = new int[rows];
        for (int i = 0; i < rows; i++) {
            coded[i] =
                    Double.isNaN(numbers[i]) ? DiscreteColumn.MISSING : Arrays.binarySearch(sorted, numbers[i] + 0.0);
        }
        List<String> labels =
                Arrays.stream(sorted).mapToObj(ColumnBuilder::wholeText).toList();
        return new DiscreteColumn(
                name,
                coded,
                labels,
                "whole numbers with " + wholeCount + " distinct value" + (wholeCount == 1 ? "" : "s") + " (at most "
                        + options.maxLevels() + ")");
    }

    static String wholeText(double value) {
        return Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }

    private Column discrete(Map<String, Integer> seen) {
        String[] text = seen.keySet().toArray(String[]::new);
        OptionalDouble[] value = Arrays.stream(text).map(Numerals::parse).toArray(OptionalDouble[]::new);
        boolean allNumbers = Arrays.stream(value).allMatch(OptionalDouble::isPresent);
        Integer[] order = new Integer[text.length];
        Arrays.setAll(order, i -> i);
        if (allNumbers) {
            Arrays.sort(order, (a, b) -> {
                int byValue = Double.compare(value[a].getAsDouble() + 0.0, value[b].getAsDouble() + 0.0);
                return byValue != 0 ? byValue : Integer.compare(text[a].length(), text[b].length());
            });
        } else {
            Arrays.sort(order, (a, b) -> text[a].compareTo(text[b]));
        }
        int[] recode = new int[text.length];
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < order.length; i++) {
            // "1" and "1.0" are one level where every level is a number.
            boolean same = allNumbers && i > 0 && value[order[i]].getAsDouble() == value[order[i - 1]].getAsDouble();
            if (!same) {
                labels.add(text[order[i]]);
            }
            recode[order[i]] = labels.size() - 1;
        }
        int[] coded = new int[rows];
        for (int i = 0; i < rows; i++) {
            coded[i] = codes[i] < 0 ? DiscreteColumn.MISSING : recode[codes[i]];
        }
        String why = given.isPresent()
                ? "set to discrete"
                : "text with " + labels.size() + " distinct value" + (labels.size() == 1 ? "" : "s");
        return new DiscreteColumn(name, coded, labels, why);
    }

    private String where(String place) {
        return source + ", " + place + ", column '" + name + "'";
    }
}
