package dev.whence.discovery.simulation;

import dev.whence.causal.InputException;

/**
 * Which values to leave out. A column's cell is missing with probability {@code logistic(a + strength z)}, where z is the
 * standardised value of the column that it depends on, and a is set so that the mean probability over the rows is
 * {@code proportion}; with MCAR it is {@code proportion} for every cell.
 *
 * @param kind why values are missing
 * @param proportion expected share of missing values in each column with gaps, in (0,1)
 * @param columns share of the columns that have gaps, in (0,1]
 * @param strength how strongly missingness depends on its cause, in logits per standard deviation
 */
public record MissingModel(MissingKind kind, double proportion, double columns, double strength) {
    /** Nothing is missing. */
    public static final MissingModel NONE = new MissingModel(MissingKind.NONE, 0.1, 0.5, 2);

    /** @throws InputException when a number is out of range */
    public MissingModel {
        if (!(proportion > 0 && proportion < 1)) {
            throw new InputException("the share of missing values is " + proportion + "; it must lie between 0 and 1");
        }
        if (!(columns > 0 && columns <= 1)) {
            throw new InputException(
                    "the share of columns with missing values is " + columns + "; it must be above 0 and at most 1");
        }
        if (!Double.isFinite(strength)) {
            throw new InputException("the strength of missingness is " + strength + "; expected a number");
        }
    }

    /** In half of the columns, with strength 2. */
    public static MissingModel of(MissingKind kind, double proportion) {
        return new MissingModel(kind, proportion, 0.5, 2);
    }

    public MissingModel withColumns(double share) {
        return new MissingModel(kind, proportion, share, strength);
    }
}
