package dev.whence.tables;

/** A column of real numbers; NaN marks a missing value. */
public final class ContinuousColumn implements Column {
    private final String name;
    private final double[] values;
    private final String reason;
    private final int missing;

    /**
     * @param values one number per row, NaN where missing; the array is kept, not copied, and must not be changed
     *     afterwards
     */
    public ContinuousColumn(String name, double[] values) {
        this(name, values, "as given");
    }

    /** As above, with the reason for the type. */
    public ContinuousColumn(String name, double[] values, String reason) {
        this.name = name;
        this.values = values;
        this.reason = reason;
        int count = 0;
        for (double value : values) {
            if (Double.isNaN(value)) {
                count++;
            }
        }
        this.missing = count;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int rows() {
        return values.length;
    }

    @Override
    public ColumnType type() {
        return ColumnType.CONTINUOUS;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public boolean isMissing(int row) {
        return Double.isNaN(values[row]);
    }

    @Override
    public int missingCount() {
        return missing;
    }

    @Override
    public boolean isNumeric() {
        return true;
    }

    /** The number in a row; NaN where missing. */
    public double value(int row) {
        return values[row];
    }

    /** The column's own array, one number per row, NaN where missing; it must not be changed. */
    @Override
    public double[] numbers() {
        return values;
    }

    @Override
    public ContinuousColumn takeRows(int[] rows) {
        double[] taken = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            taken[i] = values[rows[i]];
        }
        return new ContinuousColumn(name, taken, reason);
    }

    @Override
    public ContinuousColumn named(String newName) {
        return new ContinuousColumn(newName, values, reason);
    }

    @Override
    public String toString() {
        return name + " (continuous, " + values.length + " rows)";
    }
}
