package dev.whence.discovery.choice;

import dev.whence.tables.Column;
import dev.whence.tables.ColumnType;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What about a table decides which search suits it. Gaussianity and linearity are measured on at most 2,000 rows and 300
 * pairs of columns, drawn under a fixed seed.
 *
 * @param rows number of rows
 * @param columns number of columns searched (the time column not counted)
 * @param discrete how many of them are discrete
 * @param incompleteRows how many rows have a missing value
 * @param nonGaussian share of the continuous columns that are clearly not Gaussian, in [0,1]; 0 when there are none
 * @param nonlinear share of the dependent pairs of continuous columns of which neither is about a linear function of the
 *     other, in [0,1]
 * @param counts share of the columns that hold small counts: whole numbers from 0 on, in [0,1]
 * @param autocorrelated share of the continuous columns in which each row resembles the one before, in [0,1]
 */
public record DataProfile(
        int rows,
        int columns,
        int discrete,
        int incompleteRows,
        double nonGaussian,
        double nonlinear,
        double counts,
        double autocorrelated) {
    private static final int MOST_ROWS = 2_000;
    private static final int MOST_PAIRS = 300;

    /** Below so many rows a curve cannot be told from chance. */
    private static final int FEWEST_ROWS = 50;

    /** A correlation of successive rows that chance does not explain and that matters. */
    private static final double AUTOCORRELATION = 0.4;

    /** Skewness and excess kurtosis beyond which a distribution counts as clearly not Gaussian. */
    private static final double SKEWNESS = 0.3;

    private static final double EXCESS_KURTOSIS = 0.6;

    /** Share of variance that a cubic must explain beyond a line. */
    private static final double CURVATURE = 0.04;

    /** Share of variance below which a pair counts as unrelated. */
    private static final double RELATED = 0.02;

    /** @param searched the columns that are searched */
    public static DataProfile of(Table searched) {
        List<double[]> continuous = new ArrayList<>();
        int discrete = 0;
        for (Column column : searched.columns()) {
            if (column.type() == ColumnType.CONTINUOUS) {
                continuous.add(column.numbers());
            } else {
                discrete++;
            }
        }
        int rows = searched.rows();
        return new DataProfile(
                rows,
                searched.columns().size(),
                discrete,
                rows - searched.missing().completeRows(),
                nonGaussian(continuous),
                nonlinear(continuous, rows),
                (double) continuous.stream().filter(DataProfile::isCount).count()
                        / searched.columns().size(),
                share(continuous, values -> autocorrelation(values) > AUTOCORRELATION));
    }

    private static double share(List<double[]> columns, java.util.function.Predicate<double[]> is) {
        return columns.isEmpty() ? 0 : (double) columns.stream().filter(is).count() / columns.size();
    }

    private static double nonGaussian(List<double[]> columns) {
        return share(columns, values -> {
            double[] z = standardised(values);
            double cubes = 0;
            double fourths = 0;
            int n = 0;
            for (double each : z) {
                if (!Double.isNaN(each)) {
                    cubes += each * each * each;
                    fourths += each * each * each * each;
                    n++;
                }
            }
            double skewness = cubes / n;
            double excess = fourths / n - 3;
            double jarqueBera = n / 6.0 * (skewness * skewness + excess * excess / 4);
            // 13.8: the 99.9% point of chi-square with two degrees of freedom
            return jarqueBera > 13.8 && (Math.abs(skewness) > SKEWNESS || Math.abs(excess) > EXCESS_KURTOSIS);
        });
    }

    /** Whole numbers, some of them 0, as a Poisson variable of moderate mean takes. */
    private static boolean isCount(double[] values) {
        boolean zero = false;
        for (double value : values) {
            if (value < 0 || value != Math.rint(value) && !Double.isNaN(value)) {
                return false;
            }
            zero |= value == 0;
        }
        return zero;
    }

    private static double autocorrelation(double[] values) {
        double[] z = standardised(values);
        double sum = 0;
        int n = 0;
        for (int i = 1; i < z.length; i++) {
            double product = z[i] * z[i - 1];
            if (!Double.isNaN(product)) {
                sum += product;
                n++;
            }
        }
        double r = n == 0 ? 0 : sum / n;
        return r * Math.sqrt(n) > 4 ? r : 0;
    }

    private static double nonlinear(List<double[]> columns, int rows) {
        if (columns.size() < 2 || rows < FEWEST_ROWS) {
            return 0;
        }
        SplittableRandom random = new SplittableRandom(20);
        int[] kept = rows <= MOST_ROWS
                ? java.util.stream.IntStream.range(0, rows).toArray()
                : random.ints(0, rows).distinct().limit(MOST_ROWS).sorted().toArray();
        int related = 0;
        int curved = 0;
        for (int[] pair : pairs(columns.size(), random)) {
            double[] x = picked(columns.get(pair[0]), kept);
            double[] y = picked(columns.get(pair[1]), kept);
            for (int i = 0; i < x.length; i++) {
                if (Double.isNaN(x[i]) || Double.isNaN(y[i])) {
                    x[i] = Double.NaN;
                    y[i] = Double.NaN;
                }
            }
            double[] forward = explained(standardised(x), standardised(y));
            double[] backward = explained(standardised(y), standardised(x));
            if (Math.max(forward[1], backward[1]) > RELATED) {
                related++;
                // the cause is a curved function of the effect where noise is not Gaussian, so both ways must be curved
                double gain = Math.min(forward[1] - forward[0], backward[1] - backward[0]);
                double strongest = Math.max(forward[1] - forward[0], backward[1] - backward[0]);
                boolean hidden = Math.max(forward[0], backward[0]) < RELATED && strongest > CURVATURE;
                curved += gain > CURVATURE || hidden ? 1 : 0;
            }
        }
        return related == 0 ? 0 : (double) curved / related;
    }

    private static List<int[]> pairs(int columns, SplittableRandom random) {
        List<int[]> pairs = new ArrayList<>();
        if ((long) columns * (columns - 1) / 2 <= MOST_PAIRS) {
            for (int a = 0; a < columns; a++) {
                for (int b = a + 1; b < columns; b++) {
                    pairs.add(new int[] {a, b});
                }
            }
            return pairs;
        }
        while (pairs.size() < MOST_PAIRS) {
            int a = random.nextInt(columns);
            int b = random.nextInt(columns);
            if (a != b) {
                pairs.add(new int[] {a, b});
            }
        }
        return pairs;
    }

    private static double[] picked(double[] values, int[] rows) {
        double[] picked = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            picked[i] = values[rows[i]];
        }
        return picked;
    }

    /** Mean 0, variance 1; missing values stay NaN, a constant column becomes zeros. */
    private static double[] standardised(double[] values) {
        double sum = 0;
        int n = 0;
        for (double each : values) {
            if (!Double.isNaN(each)) {
                sum += each;
                n++;
            }
        }
        double mean = sum / n;
        double squares = 0;
        for (double each : values) {
            if (!Double.isNaN(each)) {
                squares += (each - mean) * (each - mean);
            }
        }
        double deviation = Math.sqrt(squares / n);
        double[] z = new double[values.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = deviation > 0 ? (values[i] - mean) / deviation : 0 * values[i];
        }
        return z;
    }

    /** The shares of y's variance that a line in x and a cubic in x explain; x beyond 3 deviations counts as 3. */
    private static double[] explained(double[] x, double[] y) {
        double[][] basis = new double[3][];
        for (int power = 0; power < 3; power++) {
            basis[power] = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                basis[power][i] = Math.pow(Math.max(-3, Math.min(3, x[i])), power + 1);
            }
        }
        double[] shares = new double[2];
        double total = 0;
        List<double[]> orthogonal = new ArrayList<>();
        for (int power = 0; power < 3; power++) {
            double[] direction = standardised(basis[power]);
            for (double[] earlier : orthogonal) {
                double overlap = mean(direction, earlier);
                for (int i = 0; i < direction.length; i++) {
                    direction[i] -= overlap * earlier[i];
                }
            }
            if (mean(direction, direction) > 1e-6) {
                direction = standardised(direction);
                double r = mean(direction, y);
                total += r * r;
                orthogonal.add(direction);
            }
            if (power == 0) {
                shares[0] = total;
            }
        }
        shares[1] = total;
        return shares;
    }

    private static double mean(double[] a, double[] b) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < a.length; i++) {
            double product = a[i] * b[i];
            if (!Double.isNaN(product)) {
                sum += product;
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }
}
