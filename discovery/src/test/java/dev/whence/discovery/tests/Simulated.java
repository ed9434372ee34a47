package dev.whence.discovery.tests;

import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Data in which x and y are independent given z, or z and w, except for an effect that is asked for. */
public final class Simulated {
    /** How x and y depend on the conditioning set, and on each other. */
    public enum Form {
        LINEAR,
        /** Functions of functions: what is between them and the noise is nonlinear too. */
        POST_NONLINEAR,
        /** The noise of y grows with x: the correlation stays 0. */
        MULTIPLICATIVE
    }

    private Simulated() {}

    /** Columns x, y, z, w; given nothing when {@code conditions} is 0, z when it is 1, z and w when it is 2. */
    public static Table table(Form form, int rows, int conditions, double effect, long seed) {
        SplittableRandom random = new SplittableRandom(1000 + seed);
        double[] x = new double[rows];
        double[] y = new double[rows];
        double[] z = new double[rows];
        double[] w = new double[rows];
        for (int i = 0; i < rows; i++) {
            z[i] = random.nextGaussian();
            w[i] = random.nextGaussian();
            double cause = conditions == 0 ? 0 : conditions == 1 ? z[i] : z[i] + w[i];
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            double shared = effect * random.nextGaussian();
            switch (form) {
                case LINEAR -> {
                    x[i] = 0.7 * cause + a + shared;
                    y[i] = -0.7 * cause + b + shared;
                }
                case POST_NONLINEAR -> {
                    x[i] = Math.tanh(cause + 0.7 * a + shared);
                    y[i] = Math.exp(0.5 * (Math.sin(1.5 * cause) + 0.7 * b + shared));
                }
                case MULTIPLICATIVE -> {
                    x[i] = 0.5 * cause + a;
                    y[i] = Math.sin(cause) + b * (1 + effect * a * a);
                }
            }
        }
        return new Table(
                "simulated",
                List.of(
                        new ContinuousColumn("x", x),
                        new ContinuousColumn("y", y),
                        new ContinuousColumn("z", z),
                        new ContinuousColumn("w", w)));
    }

    /** The same with a column cut into so many levels at its quantiles. */
    public static Table discretised(Table table, String name, int levels) {
        double[] values = table.column(name).numbers();
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int[] codes = new int[values.length];
        for (int i = 0; i < codes.length; i++) {
            for (int level = 1; level < levels; level++) {
                codes[i] += values[i] > sorted[level * sorted.length / levels] ? 1 : 0;
            }
        }
        List<String> words =
                IntStream.range(0, levels).mapToObj(i -> "level " + i).toList();
        List<Column> columns = table.columns().stream()
                .map(column -> column.name().equals(name) ? new DiscreteColumn(name, codes, words) : column)
                .toList();
        return new Table(table.source(), columns);
    }
}
