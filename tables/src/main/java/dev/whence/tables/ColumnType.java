package dev.whence.tables;

import java.util.Locale;

/** What the values of a column are: numbers on a scale, or one of finitely many levels. */
public enum ColumnType {
    /** Real numbers; the Gaussian tests and linear models read them as they are. */
    CONTINUOUS,
    /** One of a list of levels; the contingency-table tests count them. */
    DISCRETE;

    /** The type as users write it: "continuous" or "discrete". */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
