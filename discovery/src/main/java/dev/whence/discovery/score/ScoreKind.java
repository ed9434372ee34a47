package dev.whence.discovery.score;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.mixed.ConditionalGaussian;
import dev.whence.discovery.mixed.DegenerateGaussian;
import dev.whence.discovery.mixed.FamilyModel;
import dev.whence.discovery.mixed.GeneralisedLinear;
import dev.whence.tables.Column;
import dev.whence.tables.ColumnType;
import dev.whence.tables.Moments;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The scores that can be computed on a table, by the names that a user gives them. A score compares families over the
 * same rows, so all of them use the rows without any missing value.
 */
public enum ScoreKind {
    BIC("bic"),
    EXTENDED_BIC("ebic"),
    BDEU("bdeu"),
    DISCRETE_BIC("discrete-bic"),
    DEGENERATE_GAUSSIAN_BIC("dg-bic"),
    CONDITIONAL_GAUSSIAN_BIC("cg-bic"),
    GENERALISED_LINEAR_BIC("glm-bic");

    /** Below this many complete rows a search has nothing to go by. */
    private static final int FEWEST_ROWS = 5;

    private final String word;

    ScoreKind(String word) {
        this.word = word;
    }

    /** The name as a user writes it: "bic", "ebic", "bdeu", "discrete-bic", "dg-bic", "cg-bic", "glm-bic". */
    public String word() {
        return word;
    }

    /** The options of single scores ({@link SearchOptions#more()}) with a description each, for a method's own list. */
    public static Map<String, String> options() {
        return Map.of(
                "ebic-gamma", "weight of the extended BIC's cost of many variables, from 0 to 1 (default 0.5)",
                "bdeu-samples", "equivalent sample size of the BDeu prior (default 10)",
                "expected-parents",
                        "number of parents that BDeu expects of a variable; 0 holds all graphs equally probable"
                                + " (default 0)");
    }

    /**
     * The score on all columns of a table, over its complete rows.
     *
     * @throws InputException when the columns are not of a type that it takes, one is constant where that matters, an
     *     option is out of range, or too few rows are complete
     */
    public Score on(Table table, SearchOptions options) {
        Table complete = completeRows(table);
        return switch (this) {
            case BIC -> GaussianBic.of(finite(complete), options.penalty());
            case EXTENDED_BIC ->
                GaussianBic.extended(
                        Moments.of(finite(complete)), options.penalty(), options.number("ebic-gamma", 0.5));
            case BDEU ->
                CachedScore.of(
                        Bdeu.of(complete, options.number("bdeu-samples", 10), options.number("expected-parents", 0)));
            case DISCRETE_BIC -> CachedScore.of(DiscreteBic.of(complete, options.penalty()));
            case DEGENERATE_GAUSSIAN_BIC -> family(DegenerateGaussian.of(complete), options);
            case CONDITIONAL_GAUSSIAN_BIC -> family(ConditionalGaussian.of(complete), options);
            case GENERALISED_LINEAR_BIC -> family(GeneralisedLinear.of(complete), options);
        };
    }

    private static Score family(FamilyModel model, SearchOptions options) {
        return CachedScore.of(FamilyBic.of(model, options.penalty()));
    }

    private static Table completeRows(Table table) {
        if (table.columns().isEmpty()) {
            throw new InputException(table.source() + " has no columns to search");
        }
        boolean gaps = table.columns().stream().anyMatch(column -> column.missingCount() > 0);
        Table complete = gaps ? table.takeRows(table.completeRows()) : table;
        if (complete.rows() < FEWEST_ROWS) {
            String emptiest = table.columns().stream()
                    .reduce((a, b) -> b.missingCount() > a.missingCount() ? b : a)
                    .map(column -> column.missingCount() == 0
                            ? ""
                            : "; column " + column.name() + " misses most values (" + column.missingCount()
                                    + "): leave it out, or use a search by tests, which uses all rows that it can")
                    .orElse("");
            throw new InputException(table.source() + ": only " + complete.rows() + " of " + table.rows()
                    + " rows have a value in every column, and a score compares graphs over those; at least "
                    + FEWEST_ROWS + " are needed" + emptiest);
        }
        return complete;
    }

    private static Table finite(Table table) {
        for (Column column : table.columns()) {
            double[] values = column.numbers();
            for (int row = 0; row < values.length; row++) {
                if (Double.isInfinite(values[row])) {
                    throw new InputException("column " + column.name() + " is infinite in row " + (row + 1)
                            + "; leave the row out or replace the value");
                }
            }
        }
        return table;
    }

    /** What a reader should know of the rows that the scores left out; a sentence, or none. */
    public static List<String> warnings(Table table) {
        int complete = table.missing().completeRows();
        return complete == table.rows()
                ? List.of()
                : List.of((table.rows() - complete) + " of " + table.rows() + " rows have a missing value and were left"
                        + " out: a score compares graphs over the same rows. The graph is right when what is missing"
                        + " does not depend on the values; otherwise prefer a search by tests (pc)");
    }

    /** @throws InputException when there is no score of that name; suggests the nearest */
    public static ScoreKind named(String word) {
        List<String> words = Arrays.stream(values()).map(ScoreKind::word).toList();
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> Names.unknown("score", word, words, "the list of scores"));
    }

    /**
     * The score that suits a table's columns: BDeu when all are discrete, BIC when all can be read as numbers, otherwise
     * the degenerate Gaussian BIC.
     */
    public static ScoreKind suited(Table table) {
        if (table.columns().stream().allMatch(column -> column.type() == ColumnType.DISCRETE)) {
            return BDEU;
        }
        return table.columns().stream().allMatch(Column::isNumeric) ? BIC : DEGENERATE_GAUSSIAN_BIC;
    }

    /** The score that the options name, or else the one that suits the table. */
    public static ScoreKind chosen(Table table, SearchOptions options) {
        return options.score().map(ScoreKind::named).orElseGet(() -> suited(table));
    }
}
