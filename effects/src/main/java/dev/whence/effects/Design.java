package dev.whence.effects;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a regression: the adjustment set first, then the treatment, over the rows that have a value in all of
 * them and in the outcome. A discrete column with k levels becomes k - 1 columns of zeros and ones.
 *
 * @param names of the columns
 * @param columns of the regression, without the intercept
 * @param changes what one unit of each treatment column means, in words
 * @param main the position among the treatment columns of the one that answers the question
 * @param group by column, the position in the adjustment set of the table's column that it is made from; -1 for the
 *     treatment
 * @param outcome one number per row
 * @param outcomeWords what the outcome's numbers are
 * @param dropped rows left out for a missing value
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and not seen outside this package
record Design(
        List<String> names,
        List<double[]> columns,
        List<String> changes,
        int main,
        List<Integer> group,
        double[] outcome,
        String outcomeWords,
        int dropped) {

    /** How many columns the adjustment set takes; the treatment's follow. */
    int adjusters() {
        return columns.size() - changes.size();
    }

    /** The position among all columns of the one that answers the question. */
    int mainColumn() {
        return adjusters() + main;
    }

    static Design of(Table table, EffectQuery query, List<String> adjustment) {
        List<String> used = new ArrayList<>(adjustment);
        used.add(query.treatment());
        used.add(query.outcome());
        if (used.stream().distinct().count() < used.size()) {
            throw new InputException("the adjustment set " + adjustment
                    + " names a column twice, or the treatment or the outcome; it may hold neither");
        }
        used.forEach(table::column);
        int[] rows = table.completeRows(used);
        if (rows.length == 0) {
            throw new InputException("no row of " + table.source() + " has a value in every one of "
                    + String.join(", ", used) + "; nothing can be estimated");
        }
        Table complete =
                rows.length == table.rows() ? table : table.select(used).takeRows(rows);
        Builder builder = new Builder();
        for (int i = 0; i < adjustment.size(); i++) {
            builder.covariate(complete.column(adjustment.get(i)), i);
        }
        builder.treatment(complete.column(query.treatment()), query);
        Column outcome = complete.column(query.outcome());
        return new Design(
                builder.names,
                builder.columns,
                builder.changes,
                builder.main,
                builder.group,
                outcomeNumbers(outcome),
                outcomeWords(outcome),
                table.rows() - rows.length);
    }

    private static double[] outcomeNumbers(Column outcome) {
        double[] values = switch (outcome) {
            case ContinuousColumn continuous -> continuous.numbers();
            case DiscreteColumn discrete
            when present(discrete).size() == 2 ->
                indicator(discrete, present(discrete).getLast());
            case DiscreteColumn discrete -> discrete.numbers();
        };
        double first = values[0];
        boolean constant = true;
        for (double value : values) {
            constant &= value == first;
        }
        if (constant) {
            throw new InputException("the outcome " + outcome.name() + " has a single value over the " + values.length
                    + " rows that can be used; nothing can have an effect on it");
        }
        return values;
    }

    private static String outcomeWords(Column outcome) {
        return outcome instanceof DiscreteColumn discrete && present(discrete).size() == 2
                ? "probability that " + outcome.name() + " = "
                        + discrete.levels().get(present(discrete).getLast())
                : "mean of " + outcome.name();
    }

    /** The codes that occur, in increasing order. */
    private static List<Integer> present(DiscreteColumn column) {
        int[] counts = column.levelCounts();
        List<Integer> codes = new ArrayList<>();
        for (int code = 0; code < counts.length; code++) {
            if (counts[code] > 0) {
                codes.add(code);
            }
        }
        return codes;
    }

    private static double[] indicator(DiscreteColumn column, int code) {
        double[] values = new double[column.rows()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.code(i) == code ? 1 : 0;
        }
        return values;
    }

    private static final class Builder {
        final List<String> names = new ArrayList<>();
        final List<double[]> columns = new ArrayList<>();
        final List<Integer> group = new ArrayList<>();
        final List<String> changes = new ArrayList<>();
        int main;

        private void add(String name, double[] values, int from) {
            names.add(name);
            columns.add(values);
            group.add(from);
        }

        void covariate(Column column, int position) {
            switch (column) {
                case ContinuousColumn continuous -> add(column.name(), continuous.numbers(), position);
                case DiscreteColumn discrete -> {
                    List<Integer> codes = present(discrete);
                    for (int code : codes.subList(1, codes.size())) { // a single level is the intercept's
                        add(column.name() + "=" + discrete.levels().get(code), indicator(discrete, code), position);
                    }
                }
            }
        }

        void treatment(Column column, EffectQuery query) {
            switch (column) {
                case ContinuousColumn continuous -> {
                    if (query.reference().isPresent() || query.active().isPresent()) {
                        throw new InputException("treatment " + column.name()
                                + " is continuous: its effect is per unit; levels can only be compared of a discrete"
                                + " column (--types " + column.name() + "=discrete)");
                    }
                    add(column.name(), continuous.numbers(), -1);
                    changes.add(column.name() + " one unit higher");
                }
                case DiscreteColumn discrete -> levels(discrete, query);
            }
        }

        private void levels(DiscreteColumn column, EffectQuery query) {
            List<Integer> codes = present(column);
            List<String> levels = column.levels();
            if (codes.size() < 2) {
                throw new InputException("treatment " + column.name() + " has a single value over the " + column.rows()
                        + " rows that can be used; an effect needs two");
            }
            int reference = query.reference().isPresent()
                    ? code(column, codes, query.reference().get())
                    : codes.getFirst();
            List<Integer> others =
                    codes.stream().filter(code -> code != reference).toList();
            int active = query.active().isPresent()
                    ? code(column, codes, query.active().get())
                    : others.getLast();
            if (active == reference) {
                throw new InputException("treatment " + column.name() + " is compared with itself at level "
                        + levels.get(reference) + "; name two different levels");
            }
            for (int code : others) {
                add(column.name() + "=" + levels.get(code), indicator(column, code), -1);
                changes.add(column.name() + " = " + levels.get(code) + " instead of " + levels.get(reference));
            }
            main = others.indexOf(active);
        }

        private static int code(DiscreteColumn column, List<Integer> present, String level) {
            int code = column.levels().indexOf(level);
            if (!present.contains(code)) {
                throw Names.unknown(
                        "level",
                        level,
                        present.stream().map(column.levels()::get).toList(),
                        "the rows of column " + column.name() + " that can be used");
            }
            return code;
        }
    }
}
