package dev.whence.tables;

/** One named column of a table. Columns are values: they never change once made. */
public sealed interface Column permits ContinuousColumn, DiscreteColumn {

    String name();

    int rows();

    ColumnType type();

    /** Why the column has this type, in a few words: the inference rule that applied, or "as given". */
    String reason();

    boolean isMissing(int row);

    /** How many rows have no value. */
    int missingCount();

    /** The column with the given rows, in that order; a row may be taken more than once (bootstrap). */
    Column takeRows(int[] rows);

    /** The same values under another name. */
    Column named(String newName);

    /** Whether {@link #numbers()} can read the values: not so for three or more levels of text. */
    boolean isNumeric();

    /**
     * The values as numbers, one per row, NaN where missing: a continuous column's values; a discrete column's levels
     * read as numbers where all of them are numbers, and its codes 0 and 1 where it has two levels of text.
     *
     * @return for a continuous column the column's own array, which must not be changed
     * @throws dev.whence.causal.InputException for a discrete column with three or more levels of text, which have no
     *     place on a scale
     */
    double[] numbers();
}
