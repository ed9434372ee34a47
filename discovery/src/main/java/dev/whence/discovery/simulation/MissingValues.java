package dev.whence.discovery.simulation;

import dev.whence.causal.InputException;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Leaves values out. */
final class MissingValues {
    private MissingValues() {}

    record Result(Table table, List<Gap> gaps) {}

    static Result apply(Table complete, MissingModel model, SplittableRandom random) {
        int size = complete.columns().size();
        int wanted = Math.max(1, (int) Math.round(model.columns() * size));
        boolean needsWhole = model.kind() == MissingKind.MAR;
        boolean needsOther = model.kind() == MissingKind.MNAR;
        if (needsWhole && wanted == size) {
            throw new InputException("missing at random needs a column without gaps, but all " + size
                    + " columns are to have gaps; ask for a smaller share of columns");
        }
        if (needsOther && wanted < 2) {
            throw new InputException("missingness that depends on another column with gaps needs two columns with gaps,"
                    + " but " + wanted + " of " + size + " is to have them; ask for a larger share of columns");
        }
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            left.add(i);
        }
        List<Integer> gapped = new ArrayList<>();
        while (gapped.size() < wanted) {
            gapped.add(left.remove(random.nextInt(left.size())));
        }
        List<Column> columns = new ArrayList<>(complete.columns());
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            int column = gapped.get(i);
            List<Integer> causes = switch (model.kind()) {
                case NONE, MCAR -> List.of();
                case MAR -> List.of(left.get(random.nextInt(left.size())));
                case MNAR -> List.of(gapped.get((i + 1) % wanted));
                case SELF_MASKING -> List.of(column);
            };
            double[] cause = causes.isEmpty()
                    ? new double[complete.rows()]
                    : Numbers.standardised(values(complete.columns().get(causes.getFirst())));
            columns.set(column, without(complete.columns().get(column), cause, model, random));
            gaps.add(new Gap(
                    complete.names().get(column),
                    causes.stream().map(complete.names()::get).toList(),
                    model.proportion()));
        }
        return new Result(new Table(complete.source(), columns), gaps);
    }

    private static Column without(Column column, double[] cause, MissingModel model, SplittableRandom random) {
        double intercept = intercept(cause, model);
        boolean[] missing = new boolean[cause.length];
        for (int row = 0; row < cause.length; row++) {
            missing[row] = random.nextDouble() < logistic(intercept + model.strength() * cause[row]);
        }
        return switch (column) {
            case ContinuousColumn numbers -> {
                double[] values = numbers.numbers().clone();
                for (int row = 0; row < values.length; row++) {
                    values[row] = missing[row] ? Double.NaN : values[row];
                }
                yield new ContinuousColumn(column.name(), values, column.reason());
            }
            case DiscreteColumn levels -> {
                int[] codes = new int[missing.length];
                for (int row = 0; row < codes.length; row++) {
                    codes[row] = missing[row] ? DiscreteColumn.MISSING : levels.code(row);
                }
                yield new DiscreteColumn(column.name(), codes, levels.levels(), column.reason());
            }
        };
    }

    /** With which the mean probability is as asked for; by bisection. */
    private static double intercept(double[] cause, MissingModel model) {
        double low = -100;
        double high = 100;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            double sum = 0;
            for (double each : cause) {
                sum += logistic(middle + model.strength() * each);
            }
            if (sum < model.proportion() * cause.length) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double logistic(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private static double[] values(Column column) {
        return switch (column) {
            case ContinuousColumn numbers -> numbers.numbers();
            case DiscreteColumn levels -> {
                double[] codes = new double[levels.rows()];
                for (int row = 0; row < codes.length; row++) {
                    codes[row] = levels.code(row);
                }
                yield codes;
            }
        };
    }
}
