package dev.whence.effects;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ordinary least squares with an intercept, by orthogonalising the columns one after another (modified Gram-Schmidt,
 * twice, which is as accurate as Householder's QR). Immutable.
 */
public final class LeastSquares {
    /** A column is collinear when less than this share of its (centred) length is not explained by those before it. */
    private static final double COLLINEAR = 1e-7;
    /** A row whose leverage is nearer to 1 than this is fitted exactly by a parameter of its own. */
    private static final double FITS_ITSELF = 1e-9;

    private final List<String> terms;
    private final double[] coefficients;
    private final double[] residuals;
    private final double[] leverages;
    private final double[][] robust;
    private final double[][] classical;
    private final double totalSquares;
    private final double residualSquares;

    private LeastSquares(List<String> terms, double[][] q, double[][] r, double[] y) {
        int rows = y.length;
        int parameters = q.length;
        this.terms = terms;
        double[] residual = y.clone();
        double[] projected = new double[parameters];
        for (int pass = 0; pass < 2; pass++) {
            for (int j = 0; j < parameters; j++) {
                double dot = dot(q[j], residual);
                projected[j] += dot;
                subtract(residual, q[j], dot);
            }
        }
        residuals = residual;
        leverages = new double[rows];
        for (double[] column : q) {
            for (int i = 0; i < rows; i++) {
                leverages[i] += column[i] * column[i];
            }
        }
        double[][] inverse = inverse(r);
        coefficients = new double[parameters];
        for (int i = 0; i < parameters; i++) {
            for (int j = i; j < parameters; j++) {
                coefficients[i] += inverse[i][j] * projected[j];
            }
        }
        residualSquares = dot(residual, residual);
        double mean = Arrays.stream(y).average().orElse(0);
        totalSquares = Arrays.stream(y).map(v -> (v - mean) * (v - mean)).sum();
        classical = sandwich(inverse, identity(parameters, residualSquares / (rows - parameters)));
        robust = sandwich(inverse, weighted(q));
    }

    /**
     * Fits {@code y} on an intercept and columns.
     *
     * @param names of the columns, for messages and {@link #terms()}
     * @param columns one array per name, each as long as y; none missing
     * @throws InputException when a column is constant or a linear combination of those before it (named), or there are
     *     not more rows than parameters
     */
    public static LeastSquares fit(List<String> names, List<double[]> columns, double[] y) {
        int parameters = columns.size() + 1;
        if (y.length <= parameters) {
            throw new InputException("the regression has " + parameters + " parameters (the intercept, "
                    + String.join(", ", names) + ") but only " + y.length
                    + " complete rows; more rows than parameters are needed");
        }
        List<String> terms = new ArrayList<>(List.of("intercept"));
        terms.addAll(names);
        double[][] q = new double[parameters][];
        double[][] r = new double[parameters][parameters];
        double[] ones = new double[y.length];
        Arrays.fill(ones, 1 / Math.sqrt(y.length));
        q[0] = ones;
        r[0][0] = Math.sqrt(y.length);
        for (int j = 1; j < parameters; j++) {
            orthogonalise(terms, q, r, j, columns.get(j - 1));
        }
        return new LeastSquares(List.copyOf(terms), q, r, y);
    }

    private static void orthogonalise(List<String> terms, double[][] q, double[][] r, int j, double[] column) {
        double[] rest = column.clone();
        double centred = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < j; i++) {
                double dot = dot(q[i], rest);
                r[i][j] += dot;
                subtract(rest, q[i], dot);
                if (i == 0 && pass == 0) {
                    centred = Math.sqrt(dot(rest, rest));
                }
            }
        }
        double length = Math.sqrt(dot(rest, rest));
        if (centred <= 1e-12 * Math.abs(r[0][j])) {
            throw new InputException("column " + terms.get(j) + " is constant over the rows of the regression");
        }
        if (length <= COLLINEAR * centred) {
            throw new InputException(terms.get(j) + " is a linear combination of "
                    + String.join(", ", combined(terms, r, j))
                    + " (perfectly collinear), so their effects cannot be told apart; leave one of them out");
        }
        r[j][j] = length;
        for (int i = 0; i < rest.length; i++) {
            rest[i] /= length;
        }
        q[j] = rest;
    }

    /** The earlier columns that column j is made of. */
    private static List<String> combined(List<String> terms, double[][] r, int j) {
        double[] weights = new double[j];
        for (int i = j - 1; i >= 0; i--) {
            double sum = r[i][j];
            for (int k = i + 1; k < j; k++) {
                sum -= r[i][k] * weights[k];
            }
            weights[i] = sum / r[i][i];
        }
        double scale = 0;
        for (int i = 1; i < j; i++) {
            scale = Math.max(scale, Math.abs(weights[i] * r[i][i]));
        }
        List<String> names = new ArrayList<>();
        for (int i = 1; i < j; i++) {
            if (Math.abs(weights[i] * r[i][i]) > 1e-6 * scale) {
                names.add(terms.get(i));
            }
        }
        return names;
    }

    private static double[][] inverse(double[][] upper) {
        int size = upper.length;
        double[][] inverse = new double[size][size];
        for (int j = 0; j < size; j++) {
            inverse[j][j] = 1 / upper[j][j];
            for (int i = j - 1; i >= 0; i--) {
                double sum = 0;
                for (int k = i + 1; k <= j; k++) {
                    sum += upper[i][k] * inverse[k][j];
                }
                inverse[i][j] = -sum / upper[i][i];
            }
        }
        return inverse;
    }

    private static double[][] identity(int size, double value) {
        double[][] matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            matrix[i][i] = value;
        }
        return matrix;
    }

    /** Q' diag(e² / (1 - h)²) Q; a row that fits itself has no residual and adds nothing. */
    private double[][] weighted(double[][] q) {
        double[] weights = new double[residuals.length];
        for (int i = 0; i < weights.length; i++) {
            double free = 1 - leverages[i];
            double scaled = free < FITS_ITSELF ? 0 : residuals[i] / free;
            weights[i] = scaled * scaled;
        }
        double[][] matrix = new double[q.length][q.length];
        for (int a = 0; a < q.length; a++) {
            for (int b = 0; b <= a; b++) {
                double sum = 0;
                for (int i = 0; i < weights.length; i++) {
                    sum += q[a][i] * q[b][i] * weights[i];
                }
                matrix[a][b] = sum;
                matrix[b][a] = sum;
            }
        }
        return matrix;
    }

    private static double[][] sandwich(double[][] inverse, double[][] meat) {
        int size = inverse.length;
        double[][] half = new double[size][size];
        double[][] result = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                for (int k = i; k < size; k++) {
                    half[i][j] += inverse[i][k] * meat[k][j];
                }
            }
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                for (int k = j; k < size; k++) {
                    result[i][j] += half[i][k] * inverse[j][k];
                }
            }
        }
        return result;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void subtract(double[] from, double[] direction, double times) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= times * direction[i];
        }
    }

    /** "intercept", then the columns' names. */
    public List<String> terms() {
        return terms;
    }

    public int rows() {
        return residuals.length;
    }

    /** Rows less parameters. */
    public int degreesOfFreedom() {
        return residuals.length - coefficients.length;
    }

    /** The coefficient of a term, by its position in {@link #terms()}. */
    public double coefficient(int term) {
        return coefficients[term];
    }

    /** The standard error of a term's coefficient. */
    public double standardError(int term, StandardErrors kind) {
        return Math.sqrt(kind == StandardErrors.HC3 ? robust[term][term] : classical[term][term]);
    }

    /** Outcome less fitted value, by row. */
    public double[] residuals() {
        return residuals.clone();
    }

    /** How much each row's outcome determines its own fitted value, in (0,1]; they add up to the parameters. */
    public double[] leverages() {
        return leverages.clone();
    }

    /** The share of the outcome's variance that the columns explain; NaN for a constant outcome. */
    public double rSquared() {
        return 1 - residualSquares / totalSquares;
    }

    /** The standard deviation of the residuals. */
    public double residualDeviation() {
        return Math.sqrt(residualSquares / degreesOfFreedom());
    }
}
