package dev.whence.reports;

import dev.whence.causal.Interval;

/** One cell of a {@link TableSection}. Numbers stay numbers, so that a table sorts and JSON keeps every digit. */
public sealed interface Cell {
    /** Text. */
    record Words(String text) implements Cell {}

    /** A number, written in the column's format. */
    record Value(double value) implements Cell {}

    /** An interval. */
    record Range(double low, double high) implements Cell {}

    /** Nothing. */
    record Missing() implements Cell {}

    /**
     * A cell from a plain object: a number, an {@link Interval} (missing when it is unavailable), a {@link Cell} as it
     * is, or text. NaN becomes a missing cell.
     *
     * @throws IllegalArgumentException for any other kind of object
     */
    static Cell of(Object value) {
        return switch (value) {
            case Cell cell -> cell;
            case Number number when Double.isNaN(number.doubleValue()) -> new Missing();
            case Number number -> new Value(number.doubleValue());
            case Interval interval when interval.isAvailable() -> new Range(interval.low(), interval.high());
            case Interval _ -> new Missing();
            case CharSequence text -> new Words(text.toString());
            case Enum<?> name -> new Words(name.toString());
            case Boolean yes -> new Words(yes ? "yes" : "no");
            default ->
                throw new IllegalArgumentException(
                        "no cell for a " + value.getClass().getName());
        };
    }
}
