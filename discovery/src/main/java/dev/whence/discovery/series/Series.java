package dev.whence.discovery.series;

import dev.whence.causal.InputException;
import dev.whence.discovery.SearchInput;
import dev.whence.tables.Column;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A time series as a table of windows. One row is one window: every variable at the present t and at each lag up to the
 * depth. Column {@code lag * variables + v} holds variable v (in the order of the names) at that lag, so an independence
 * test on {@link #windows()} numbers its variables by {@link #node}. The number of windows is the length of the series
 * less the depth; all lags of a variable are read over the same windows.
 *
 * @param variables the columns but the one that holds the time, sorted by name
 * @param listed the same in the order of the table
 * @param depth the longest lag in a window
 * @param windows [window, lag * variables + v], columns named "x(t)", "x(t-1)", ...
 */
public record Series(List<String> variables, List<String> listed, int depth, Table windows) {
    /** The fewest windows that any search here can use. */
    private static final int FEWEST = 4;

    public Series {
        variables = List.copyOf(variables);
        listed = List.copyOf(listed);
    }

    /** As {@link #of(Table, Optional, int)}, with the time column that the options name. */
    public static Series of(SearchInput input, int depth) {
        return of(input.table(), input.options().time(), depth);
    }

    /**
     * The windows of a table whose rows are in time order, a row a time step. A table whose columns are all named "x(t)",
     * "x(t-1)", ... is taken as windows already made, such as {@link #resample} makes them; its rows need no order.
     *
     * @param time a column that gives the time of each row, a number or an ISO date or timestamp: checked for order and
     *     equal steps, and left out of the variables
     * @param depth the longest lag in a window
     * @throws InputException when there is no such column, the times are missing, out of order, repeated or unequally
     *     spaced (names the row), the series is too short for the depth, or columns look like windows but are not
     *     complete
     */
    public static Series of(Table table, Optional<String> time, int depth) {
        if (isWindows(table)) {
            return ofWindows(table, depth);
        }
        List<String> names = new ArrayList<>(table.names());
        if (time.isPresent()) {
            TimeColumn.check(table.column(time.get()), table.source());
            names.remove(time.get());
        }
        refuseMixture(table, names);
        if (names.isEmpty()) {
            throw new InputException(table.source() + " has no column besides the time; a series needs variables");
        }
        List<String> sorted = names.stream().sorted().toList();
        int samples = Math.max(0, table.rows() - depth);
        if (samples < FEWEST) {
            throw tooShort(table, depth, samples);
        }
        List<Column> columns = new ArrayList<>();
        for (int lag = 0; lag <= depth; lag++) {
            int from = depth - lag;
            int[] rows = IntStream.range(from, from + samples).toArray();
            for (String name : sorted) {
                columns.add(table.column(name).takeRows(rows).named(new Moment(name, lag).toString()));
            }
        }
        return new Series(sorted, names, depth, new Table(table.source(), columns));
    }

    private static InputException tooShort(Table table, int depth, int samples) {
        return new InputException(
                table.source() + ": the series has " + table.rows() + " rows and the search looks back "
                        + depth + " steps, which leaves " + samples + " usable samples, fewer than " + FEWEST
                        + "; choose a shorter lag, or supply a longer series");
    }

    /** Whether every column is named as a variable at a time: "x(t)", "x(t-1)", ... */
    public static boolean isWindows(Table table) {
        return !table.columns().isEmpty()
                && table.names().stream().allMatch(name -> Moment.parse(name).isPresent());
    }

    private static void refuseMixture(Table table, List<String> names) {
        for (String name : names) {
            Optional<Moment> moment = Moment.parse(name);
            if (moment.isPresent() && names.contains(moment.get().variable())) {
                throw new InputException(table.source() + ": column '" + name + "' is named as column '"
                        + moment.get().variable() + "' at another time; lags are made by the search: leave such columns"
                        + " out or rename them");
            }
        }
    }

    private static Series ofWindows(Table table, int depth) {
        Map<Moment, Column> at = new HashMap<>();
        List<String> listed = new ArrayList<>();
        for (Column column : table.columns()) {
            Moment moment = Moment.parse(column.name()).orElseThrow();
            at.put(moment, column);
            if (!listed.contains(moment.variable())) {
                listed.add(moment.variable());
            }
        }
        if (table.rows() < FEWEST) {
            throw new InputException(table.source() + " has " + table.rows() + " windows, fewer than " + FEWEST);
        }
        List<String> sorted = listed.stream().sorted().toList();
        List<Column> columns = new ArrayList<>();
        for (int lag = 0; lag <= depth; lag++) {
            for (String name : sorted) {
                Column column = at.get(new Moment(name, lag));
                if (column == null) {
                    throw new InputException(table.source() + " is a table of windows (\"x(t)\", \"x(t-1)\", ...)"
                            + " without the column " + new Moment(name, lag) + "; the search looks back " + depth
                            + " steps");
                }
                columns.add(column);
            }
        }
        return new Series(sorted, listed, depth, new Table(table.source(), columns));
    }

    /** How many windows there are. */
    public int samples() {
        return windows.rows();
    }

    /** How many variables there are. */
    public int size() {
        return variables.size();
    }

    /** The number of a variable at a lag: its column in {@link #windows()}. */
    public int node(int variable, int lag) {
        return lag * variables.size() + variable;
    }

    /** The name of a variable at a lag, such as "x(t-1)". */
    public String name(int variable, int lag) {
        return new Moment(variables.get(variable), lag).toString();
    }

    /**
     * The length of the blocks that {@link #resample} draws: the cube root of the number of windows, rounded up (Hall,
     * Horowitz and Jing 1995, "On blocking rules for the bootstrap with dependent data").
     */
    public static int blockLength(int windows) {
        return (int) Math.ceil(Math.cbrt(windows));
    }

    /**
     * A bootstrap resample by moving blocks (Künsch 1989): blocks of consecutive windows drawn with replacement until
     * there are as many as before. Whole windows are drawn, so no lag is read across the border of two blocks.
     *
     * @return a table of windows, which {@link #of} takes as it is
     */
    public Table resample(int blockLength, SplittableRandom random) {
        int samples = samples();
        int length = Math.clamp(blockLength, 1, samples);
        int[] rows = new int[samples];
        for (int i = 0; i < samples; i += length) {
            int start = random.nextInt(samples - length + 1);
            for (int k = 0; k < length && i + k < samples; k++) {
                rows[i + k] = start + k;
            }
        }
        return windows.takeRows(rows);
    }
}
