package dev.whence.discovery.mixed;

import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Generalised linear models (McCullagh and Nelder 1989), by the type of the node: a continuous one is a linear regression
 * with Gaussian noise, a discrete one a (multinomial) logistic regression, a count a Poisson regression with a
 * logarithmic link. A parent enters as its standardised number (a count as that of {@code ln(1 + count)}), or as indicators of its levels. A continuous column is a
 * count when all its values are whole and not negative, the smallest at most 10 and their mean at most 100.
 *
 * <p>Where the parents separate the levels of a discrete node, no likelihood is largest; a very weak ridge (a normal
 * prior with standard deviation 30 on the coefficients) stops the fit near the supremum. The likelihood is given without
 * the ridge's term.
 */
public final class GeneralisedLinear implements FamilyModel {
    /** The precision of the prior that keeps separated fits finite. */
    private static final double RIDGE = 1 / 900.0;

    private static final int MOST_STEPS = 60;

    private enum Family {
        GAUSSIAN,
        MULTINOMIAL,
        POISSON
    }

    private final Embedding embedding;
    private final Family[] families;
    /** By variable: levels that occur, numbered without gaps; counts; empty for a Gaussian. */
    private final int[][] whole;

    private final DegenerateGaussian gaussian;
    private final int rows;

    private GeneralisedLinear(
            Embedding embedding, Family[] families, int[][] whole, DegenerateGaussian gaussian, int rows) {
        this.embedding = embedding;
        this.families = families;
        this.whole = whole;
        this.gaussian = gaussian;
        this.rows = rows;
    }

    /**
     * On all columns of a table without gaps; hand over complete rows.
     *
     * @throws dev.whence.causal.InputException when a column is infinite somewhere, has no values or a single one
     */
    public static GeneralisedLinear of(Table table) {
        int size = table.columns().size();
        Family[] families = new Family[size];
        int[][] whole = new int[size][];
        for (int v = 0; v < size; v++) {
            Column column = table.columns().get(v);
            switch (column) {
                case DiscreteColumn levels -> {
                    families[v] = Family.MULTINOMIAL;
                    whole[v] = occurring(levels);
                }
                case ContinuousColumn values -> {
                    boolean counts = isCount(values.numbers());
                    families[v] = counts ? Family.POISSON : Family.GAUSSIAN;
                    whole[v] = counts
                            ? Arrays.stream(values.numbers())
                                    .mapToInt(x -> (int) x)
                                    .toArray()
                            : new int[0];
                }
            }
        }
        Table onScale = new Table(
                table.source(),
                IntStream.range(0, size)
                        .mapToObj(v -> families[v] == Family.POISSON
                                ? logarithms(table.columns().get(v))
                                : table.columns().get(v))
                        .toList());
        return new GeneralisedLinear(
                Embedding.of(onScale), families, whole, DegenerateGaussian.of(onScale), table.rows());
    }

    private static Column logarithms(Column counts) {
        return new ContinuousColumn(
                counts.name(), Arrays.stream(counts.numbers()).map(Math::log1p).toArray());
    }

    private static int[] occurring(DiscreteColumn column) {
        int[] counts = column.levelCounts();
        int[] number = new int[counts.length];
        int next = 0;
        for (int level = 0; level < counts.length; level++) {
            number[level] = counts[level] > 0 ? next++ : -1;
        }
        return IntStream.range(0, column.rows())
                .map(row -> number[column.code(row)])
                .toArray();
    }

    /** Whether a continuous column holds counts, for which a Poisson regression is apt. */
    static boolean isCount(double[] values) {
        double sum = 0;
        for (double value : values) {
            if (!(value >= 0 && value == Math.rint(value) && value <= 1e6)) {
                return false;
            }
            sum += value;
        }
        double mean = sum / values.length;
        double least = Arrays.stream(values).min().orElse(0);
        return mean <= 100 && least <= 10;
    }

    /** The names of the columns that are taken for counts. */
    public List<String> counts() {
        return IntStream.range(0, families.length)
                .filter(v -> families[v] == Family.POISSON)
                .mapToObj(names()::get)
                .toList();
    }

    @Override
    public List<String> names() {
        return embedding.names();
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public String method() {
        return "generalised linear";
    }

    @Override
    public Fit fit(int node, int[] parents) {
        return switch (families[node]) {
            case GAUSSIAN -> linear(node, parents);
            case MULTINOMIAL -> multinomial(whole[node], design(parents));
            case POISSON -> poisson(whole[node], design(parents));
        };
    }

    private Fit linear(int node, int[] parents) {
        Fit fit = gaussian.fit(node, parents);
        // intercept, variance and one coefficient a column
        int width = embedding.columns(parents).length;
        return new Fit(fit.logLikelihood(), width + 2.0);
    }

    /** [column][row]: ones, then what stands for the parents. */
    private double[][] design(int[] parents) {
        int[] columns = embedding.columns(embedding.byName(parents));
        double[][] design = new double[columns.length + 1][];
        design[0] = new double[rows];
        Arrays.fill(design[0], 1);
        for (int j = 0; j < columns.length; j++) {
            design[j + 1] = embedding.numbers().columns().get(columns[j]).numbers();
        }
        return design;
    }

    private static Fit poisson(int[] counts, double[][] design) {
        int width = design.length;
        double mean = Arrays.stream(counts).average().orElse(1);
        double[] start = new double[width];
        start[0] = Math.log(mean);
        double constant = 0;
        Map<Integer, Double> logFactorials = new HashMap<>();
        for (int count : counts) {
            constant -= logFactorials.computeIfAbsent(count, k -> org.hipparchus.special.Gamma.logGamma(k + 1.0));
        }
        double[] eta = new double[counts.length];
        double best = new Newton(width, RIDGE) {
            @Override
            double logLikelihood(double[] beta) {
                linear(design, beta, 0, eta);
                double sum = 0;
                for (int row = 0; row < eta.length; row++) {
                    sum += counts[row] * eta[row] - Math.exp(eta[row]);
                }
                return sum;
            }

            @Override
            void derivatives(double[] beta, double[] gradient, double[][] information) {
                linear(design, beta, 0, eta);
                for (int row = 0; row < eta.length; row++) {
                    double expected = Math.exp(eta[row]);
                    for (int j = 0; j < width; j++) {
                        gradient[j] += (counts[row] - expected) * design[j][row];
                        for (int k = 0; k <= j; k++) {
                            information[j][k] += expected * design[j][row] * design[k][row];
                        }
                    }
                }
            }
        }.maximise(start, MOST_STEPS);
        return new Fit(best + constant, width);
    }

    private static Fit multinomial(int[] level, double[][] design) {
        int width = design.length;
        int rows = level.length;
        int others = Arrays.stream(level).max().orElse(0);
        double[][] eta = new double[others][rows];
        double[] start = new double[others * width];
        double[] frequency = new double[others + 1];
        for (int each : level) {
            frequency[each]++;
        }
        for (int c = 0; c < others; c++) {
            start[c * width] = Math.log(frequency[c + 1] / frequency[0]);
        }
        double best = new Newton(others * width, RIDGE) {
            private void predict(double[] beta) {
                for (int c = 0; c < others; c++) {
                    linear(design, beta, c * width, eta[c]);
                }
            }

            /** The logarithm of the sum of exponentials over all levels, the first with 0. */
            private double normaliser(int row) {
                double largest = 0;
                for (int c = 0; c < others; c++) {
                    largest = Math.max(largest, eta[c][row]);
                }
                double sum = Math.exp(-largest);
                for (int c = 0; c < others; c++) {
                    sum += Math.exp(eta[c][row] - largest);
                }
                return largest + Math.log(sum);
            }

            @Override
            double logLikelihood(double[] beta) {
                predict(beta);
                double sum = 0;
                for (int row = 0; row < rows; row++) {
                    sum += (level[row] == 0 ? 0 : eta[level[row] - 1][row]) - normaliser(row);
                }
                return sum;
            }

            @Override
            void derivatives(double[] beta, double[] gradient, double[][] information) {
                predict(beta);
                double[] p = new double[others];
                double[] x = new double[width];
                for (int row = 0; row < rows; row++) {
                    double norm = normaliser(row);
                    for (int j = 0; j < width; j++) {
                        x[j] = design[j][row];
                    }
                    for (int c = 0; c < others; c++) {
                        p[c] = Math.exp(eta[c][row] - norm);
                    }
                    for (int c = 0; c < others; c++) {
                        double residual = (level[row] == c + 1 ? 1 : 0) - p[c];
                        for (int j = 0; j < width; j++) {
                            gradient[c * width + j] += residual * x[j];
                        }
                        for (int d = 0; d <= c; d++) {
                            double weight = p[c] * ((c == d ? 1 : 0) - p[d]);
                            for (int j = 0; j < width; j++) {
                                double[] into = information[c * width + j];
                                double factor = weight * x[j];
                                int most = c == d ? j : width - 1;
                                for (int k = 0; k <= most; k++) {
                                    into[d * width + k] += factor * x[k];
                                }
                            }
                        }
                    }
                }
            }
        }.maximise(start, MOST_STEPS);
        return new Fit(best, (double) others * width);
    }
}
