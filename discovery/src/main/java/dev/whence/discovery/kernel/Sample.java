package dev.whence.discovery.kernel;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.NodeSet;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;

/**
 * Some rows of a table, and its variables over them.
 *
 * @param gaps the variables that have missing values and are complete in these rows: it names the sample
 * @param chosen the rows; all of the table where it is as long as that
 */
record Sample(Table table, NodeSet gaps, int[] chosen) {
    /** The rows in which none of the variables is missing. */
    static Sample complete(Table table, NodeSet variables) {
        NodeSet gaps = variables.filter(v -> table.columns().get(v).missingCount() > 0);
        return new Sample(
                table,
                gaps,
                table.completeRows(gaps.stream()
                        .mapToObj(v -> table.columns().get(v).name())
                        .toList()));
    }

    int rows() {
        return chosen.length;
    }

    String name(int variable) {
        return table.columns().get(variable).name();
    }

    boolean discrete(int variable) {
        return table.columns().get(variable) instanceof DiscreteColumn;
    }

    /**
     * A continuous variable with mean 0 and variance 1.
     *
     * @throws InputException when it is constant over the rows
     */
    double[] standardised(int variable) {
        double[] all = ((ContinuousColumn) table.columns().get(variable)).numbers();
        double[] values = new double[chosen.length];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = all[chosen[i]];
            sum += values[i];
        }
        double mean = sum / values.length;
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] -= mean;
            squares += values[i] * values[i];
            largest = Math.max(largest, Math.abs(values[i]));
        }
        if (!(largest > 1e-14 * Math.abs(mean)) || Double.isInfinite(sum)) {
            throw new InputException("column " + name(variable)
                    + (Double.isInfinite(sum) ? " has an infinite value" : " is constant") + " over the "
                    + values.length + " rows that the test can use"
                    + (Double.isInfinite(sum) ? "" : "; nothing can depend on it: leave it out"));
        }
        double scale = 1 / Math.sqrt(squares / values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] *= scale;
        }
        return values;
    }

    /**
     * The levels of a discrete variable that occur, numbered from 0 in the order of their names in the column.
     *
     * @throws InputException when only one occurs
     */
    int[] levels(int variable) {
        DiscreteColumn column = (DiscreteColumn) table.columns().get(variable);
        int[] number = new int[column.levels().size()];
        for (int row : chosen) {
            number[column.code(row)] = 1;
        }
        int count = 0;
        for (int level = 0; level < number.length; level++) {
            number[level] = number[level] == 1 ? count++ : -1;
        }
        if (count < 2) {
            throw new InputException("column " + column.name() + " is constant over the " + chosen.length
                    + " rows that the test can use; nothing can depend on it: leave it out");
        }
        int[] codes = new int[chosen.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = number[column.code(chosen[i])];
        }
        return codes;
    }

    /** @throws InputException when a column can never be tested: it has no values, is constant or has infinite ones */
    static void check(Table table) {
        for (int v = 0; v < table.columns().size(); v++) {
            Column column = table.columns().get(v);
            if (column.missingCount() == column.rows()) {
                throw new InputException("column " + column.name() + " has no values; leave it out");
            }
            Sample own = complete(table, NodeSet.of(v));
            if (column instanceof ContinuousColumn) {
                own.standardised(v);
            } else {
                own.levels(v);
            }
        }
    }
}
