package dev.whence.discovery.series;

import dev.whence.causal.InputException;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * The checks of a column that gives the time of each row: numbers or ISO dates and timestamps, none missing, increasing,
 * at equal steps. Months of different length are equal steps when every date is the same day of its month, or the last.
 */
final class TimeColumn {
    /** How far a step may be from the usual one, as a share of it: clocks jitter and written times are rounded. */
    private static final double JITTER = 0.05;

    private static final double SECONDS_A_DAY = 86400;

    private TimeColumn() {}

    /**
     * Times on one scale.
     *
     * @param values increasing with time
     * @param unit what a difference of 1 is called; empty for plain numbers
     * @param text each row's time as it was written
     */
    private record Clock(double[] values, String unit, IntFunction<String> text) {}

    /** @throws InputException naming the first row that is wrong, what was found there and what was expected */
    static void check(Column column, String source) {
        String where = source + ", time column '" + column.name() + "', row ";
        for (int row = 0; row < column.rows(); row++) {
            if (column.isMissing(row)) {
                throw new InputException(where + (row + 1) + " has no time; every row of a series needs one");
            }
        }
        Clock clock = clock(column, where);
        requireIncreasing(clock, where);
        requireEqualSteps(clock, where);
    }

    private static void requireIncreasing(Clock clock, String where) {
        for (int row = 1; row < clock.values.length; row++) {
            String before = clock.text.apply(row - 1);
            String now = clock.text.apply(row);
            if (clock.values[row] == clock.values[row - 1]) {
                throw new InputException(where + (row + 1) + ": the time " + now
                        + " is that of the row before; a series has one row a time step (for several subjects, search"
                        + " each by itself)");
            }
            if (!(clock.values[row] > clock.values[row - 1])) {
                throw new InputException(
                        where + (row + 1) + ": the time " + now + " comes after " + before + "; sort the rows by time");
            }
        }
    }

    private static void requireEqualSteps(Clock clock, String where) {
        int steps = clock.values.length - 1;
        if (steps < 2) {
            return;
        }
        double[] step = new double[steps];
        for (int i = 0; i < steps; i++) {
            step[i] = clock.values[i + 1] - clock.values[i];
        }
        double[] sorted = step.clone();
        Arrays.sort(sorted);
        double usual = sorted[(steps - 1) / 2];
        for (int i = 0; i < steps; i++) {
            if (Math.abs(step[i] - usual) > JITTER * usual) {
                throw new InputException(where + (i + 2) + ": the step from " + clock.text.apply(i) + " to "
                        + clock.text.apply(i + 1) + " is " + amount(step[i], clock.unit) + ", expected "
                        + amount(usual, clock.unit) + " as in most rows; a lag counts rows, so add the missing rows"
                        + " (with empty cells), or take one stretch without gaps");
            }
        }
    }

    private static String amount(double value, String unit) {
        if (unit.equals("second") && value >= SECONDS_A_DAY) {
            return amount(value / SECONDS_A_DAY, "day");
        }
        double rounded = Math.rint(value * 1e6) / 1e6;
        String number = rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15
                ? Long.toString((long) rounded)
                : Double.toString(rounded);
        return unit.isEmpty() ? number : number + " " + unit + (rounded == 1 ? "" : "s");
    }

    private static Clock clock(Column column, String where) {
        return switch (column) {
            case ContinuousColumn numbers -> new Clock(numbers.numbers(), "", row -> amount(numbers.value(row), ""));
            case DiscreteColumn levels -> ofLevels(levels, where);
        };
    }

    private static Clock ofLevels(DiscreteColumn column, String where) {
        IntFunction<String> text = row -> column.levels().get(column.code(row));
        OptionalDouble[] number =
                column.levels().stream().map(TimeColumn::number).toArray(OptionalDouble[]::new);
        if (Arrays.stream(number).allMatch(OptionalDouble::isPresent)) {
            double[] values = new double[column.rows()];
            Arrays.setAll(values, row -> number[column.code(row)].getAsDouble());
            return new Clock(values, "", text);
        }
        LocalDateTime[] level = new LocalDateTime[column.levels().size()];
        for (int row = 0; row < column.rows(); row++) {
            int code = column.code(row);
            if (level[code] == null) {
                int at = row;
                level[code] = date(column.levels().get(code))
                        .orElseThrow(() -> new InputException(where + (at + 1) + ": found '" + text.apply(at)
                                + "', expected a number, an ISO date such as 2024-02-29 or a timestamp such as"
                                + " 2024-02-29T12:30:00"));
            }
        }
        LocalDateTime[] times = new LocalDateTime[column.rows()];
        Arrays.setAll(times, row -> level[column.code(row)]);
        double[] values = new double[times.length];
        if (isMonthly(times)) {
            Arrays.setAll(values, row -> 12.0 * times[row].getYear() + times[row].getMonthValue());
            return new Clock(values, "month", text);
        }
        Arrays.setAll(values, row -> seconds(times[row]));
        return new Clock(values, "second", text);
    }

    /** Whether all are the same day and hour of their months, or all the last day, and no two of one month. */
    private static boolean isMonthly(LocalDateTime[] times) {
        boolean sameDay = Arrays.stream(times).allMatch(time -> time.getDayOfMonth() == times[0].getDayOfMonth());
        boolean lastDay = Arrays.stream(times)
                .allMatch(time -> time.getDayOfMonth() == YearMonth.from(time).lengthOfMonth());
        boolean sameHour =
                Arrays.stream(times).allMatch(time -> time.toLocalTime().equals(times[0].toLocalTime()));
        return times.length > 1 && sameHour && (sameDay || lastDay);
    }

    private static double seconds(LocalDateTime time) {
        return time.toLocalDate().toEpochDay() * SECONDS_A_DAY
                + time.toLocalTime().toNanoOfDay() / 1e9;
    }

    private static OptionalDouble number(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    private static Optional<LocalDateTime> date(String text) {
        String iso = text.strip().replace(' ', 'T');
        return read(() -> LocalDate.parse(iso).atStartOfDay())
                .or(() -> read(() -> LocalDateTime.parse(iso)))
                .or(() -> read(() -> OffsetDateTime.parse(iso)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()))
                .or(() -> read(() -> LocalDateTime.ofInstant(Instant.parse(iso), ZoneOffset.UTC)))
                .or(() -> read(() -> YearMonth.parse(iso).atDay(1).atStartOfDay()));
    }

    private static Optional<LocalDateTime> read(java.util.function.Supplier<LocalDateTime> parse) {
        try {
            return Optional.of(parse.get());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
