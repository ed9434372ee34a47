package dev.whence.tables;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Refusals that a command makes before it computes on a table: each names the column and says what would help. */
public final class TableChecks {
    /** A column is a combination of others when they leave less than this share of its variance. */
    private static final double COLLINEAR = 1e-11;

    /** A variance below this share of the squared mean is the rounding of a constant. */
    private static final double ROUNDING = 1e-28;

    private TableChecks() {}

    /** What makes columns useless for any analysis, one sentence each: no values at all, or only one. */
    public static List<String> problems(Table table) {
        List<String> found = new ArrayList<>();
        for (Column column : table.columns()) {
            problem(column).ifPresent(found::add);
        }
        return found;
    }

    /** @throws InputException when one of these columns has no values, or only one distinct value */
    public static void requireUsable(Table table, List<String> names) {
        List<String> found = problems(table.select(names));
        if (!found.isEmpty()) {
            throw new InputException(table.source() + ": " + String.join("; ", found) + ". Leave "
                    + (found.size() == 1 ? "it" : "them") + " out, or correct the file.");
        }
    }

    /** @throws InputException when the rows complete in these columns are no more than the columns */
    public static void requireMoreRowsThanColumns(Table table, List<String> names) {
        int complete = table.completeRows(names).length;
        if (complete <= names.size()) {
            String rows = complete == table.rows()
                    ? complete + " row" + (complete == 1 ? "" : "s")
                    : complete + " complete row" + (complete == 1 ? "" : "s") + " (of " + table.rows() + ")";
            throw new InputException(table.source() + ": found " + rows + " for " + names.size()
                    + " columns; covariances need more rows than columns. Choose fewer columns, or bring more rows.");
        }
    }

    /**
     * Refuses columns that are an exact linear combination of those before them.
     *
     * @throws InputException with the equation of each such column
     */
    public static void requireNotCollinear(Moments moments, String source) {
        List<String> equations = collinear(moments);
        if (!equations.isEmpty()) {
            throw new InputException(source + ": perfectly collinear columns: " + String.join("; ", equations)
                    + ". Leave out one column of each equation: their separate effects cannot be told apart.");
        }
    }

    /** The equation of every column that is a linear combination of those before it, such as "c = a + 2 b". */
    public static List<String> collinear(Moments moments) {
        List<String> equations = new ArrayList<>();
        List<Integer> basis = new ArrayList<>();
        // Rows of the Cholesky factor of the basis columns' correlations: R = L L'.
        List<double[]> factor = new ArrayList<>();
        for (int j = 0; j < moments.size(); j++) {
            if (moments.variance(j) <= ROUNDING * moments.mean(j) * moments.mean(j)) {
                continue; // a constant column is another problem
            }
            double[] row = new double[basis.size() + 1];
            double left = 1;
            for (int k = 0; k < basis.size(); k++) {
                double sum = moments.correlation(j, basis.get(k));
                for (int m = 0; m < k; m++) {
                    sum -= row[m] * factor.get(k)[m];
                }
                row[k] = sum / factor.get(k)[k];
                left -= row[k] * row[k];
            }
            if (left > COLLINEAR) {
                row[basis.size()] = Math.sqrt(left);
                basis.add(j);
                factor.add(row);
            } else {
                equations.add(equation(moments, j, basis, factor, row));
            }
        }
        return equations;
    }

    private static String equation(
            Moments moments, int column, List<Integer> basis, List<double[]> factor, double[] row) {
        int k = basis.size();
        double[] weight = new double[k]; // solves L' weight = row
        for (int i = k - 1; i >= 0; i--) {
            double sum = row[i];
            for (int m = i + 1; m < k; m++) {
                sum -= factor.get(m)[i] * weight[m];
            }
            weight[i] = sum / factor.get(i)[i];
        }
        StringBuilder text = new StringBuilder(moments.names().get(column)).append(" =");
        double constant = moments.mean(column);
        double scale = Math.abs(constant);
        boolean first = true;
        for (int i = 0; i < k; i++) {
            int from = basis.get(i);
            double slope = weight[i] * Math.sqrt(moments.variance(column) / moments.variance(from));
            constant -= slope * moments.mean(from);
            scale = Math.max(scale, Math.abs(slope * moments.mean(from)));
            if (Math.abs(weight[i]) > 1e-5) {
                text.append(first ? (slope < 0 ? " -" : " ") : (slope < 0 ? " - " : " + "));
                String factorText = number(Math.abs(slope));
                text.append(factorText.equals("1") ? "" : factorText + " ");
                text.append(moments.names().get(from));
                first = false;
            }
        }
        if (Math.abs(constant) > 1e-6 * Math.max(scale, Math.sqrt(moments.variance(column)))) {
            text.append(constant < 0 ? " - " : " + ").append(number(Math.abs(constant)));
        }
        return text.toString();
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4g", value);
        if (text.contains("e")) {
            return text;
        }
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }

    private static Optional<String> problem(Column column) {
        if (column.rows() == column.missingCount()) {
            return Optional.of(
                    "column '" + column.name() + "' has no values: all of its " + column.rows() + " rows are missing");
        }
        String only = "";
        for (int row = 0; row < column.rows(); row++) {
            if (column.isMissing(row)) {
                continue;
            }
            String value = value(column, row);
            if (only.isEmpty()) {
                only = value;
            } else if (!only.equals(value)) {
                return Optional.empty();
            }
        }
        return Optional.of("column '" + column.name() + "' is constant: every value is " + only);
    }

    private static String value(Column column, int row) {
        return switch (column) {
            case ContinuousColumn numbers -> {
                double value = numbers.value(row) + 0.0;
                yield value == Math.rint(value) ? ColumnBuilder.wholeText(value) : Double.toString(value);
            }
            case DiscreteColumn levels -> "'" + levels.levels().get(levels.code(row)) + "'";
        };
    }
}
