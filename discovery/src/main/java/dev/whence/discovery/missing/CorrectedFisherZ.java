package dev.whence.discovery.missing;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestResult;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hipparchus.special.Erf;

/**
 * Fisher's z test corrected for values that are missing at random (MVPC: Tu and others 2019, section 4). Leaving out the
 * rows with gaps conditions on their being complete, and where completeness depends on W this makes independent causes of W
 * dependent. So the variables V of a test are regressed on W over the rows that are complete in all of them, which
 * selection by W leaves right, and their covariance is put together again with the covariance of W over all rows that
 * have W: {@code S = A cov(W) A' + cov(residuals)}. The paper draws rows from this distribution (permutation-based
 * correction); the covariance is what those draws have on average, without their randomness.
 *
 * <p>The standard error of the partial correlation is not that of complete rows. It is found by the delta method from every
 * row's influence on A and both covariances. That the regressions on W are the same in the selected rows as in all needs them
 * to be lines: so with Gaussian noise, or where W causes V; with skewed noise and W an effect of V the correction fails.
 * Where the causes of missingness are all conditioned on, or there are none, it is Fisher's z over the complete rows.
 */
public final class CorrectedFisherZ implements IndependenceTest {
    private final List<String> names;
    private final double[][] values;
    private final int[][] causes;
    private final FisherZ plain;

    private CorrectedFisherZ(List<String> names, double[][] values, int[][] causes, FisherZ plain) {
        this.names = names;
        this.values = values;
        this.causes = causes;
        this.plain = plain;
    }

    /**
     * A test on all columns of a table.
     *
     * @throws InputException when a column has levels that are not numbers, is constant, or has an infinite value
     */
    public static CorrectedFisherZ of(Table table, MissingCauses missing) {
        FisherZ plain = FisherZ.of(table);
        double[][] values =
                table.columns().stream().map(column -> column.numbers()).toArray(double[][]::new);
        int[][] causes = table.names().stream()
                .map(name -> missing.causes().getOrDefault(name, List.of()).stream()
                        .mapToInt(table::indexOf)
                        .toArray())
                .toArray(int[][]::new);
        return new CorrectedFisherZ(table.names(), values, causes, plain);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public String method() {
        return "Fisher z corrected for missing values";
    }

    /** {@inheritDoc} The statistic is z, signed as the partial correlation. */
    @Override
    public TestResult test(int x, int y, NodeSet given) {
        int[] causing = causesOf(given.with(x).with(y));
        if (Arrays.stream(causing).allMatch(given::contains)) {
            return plain.test(x, y, given);
        }
        int[] order = byName(given);
        int[] variables = new int[order.length + 2];
        boolean forward = names.get(x).compareTo(names.get(y)) < 0;
        variables[0] = forward ? x : y;
        variables[1] = forward ? y : x;
        System.arraycopy(order, 0, variables, 2, order.length);
        return corrected(variables, causing);
    }

    /** The causes of the gaps of these variables, of the gaps of those, and so on; by name. */
    int[] causesOf(NodeSet variables) {
        NodeSet all = NodeSet.empty();
        NodeSet frontier = variables;
        while (!frontier.isEmpty()) {
            NodeSet next = NodeSet.empty();
            for (int v : frontier) {
                next = next.union(NodeSet.of(causes[v]));
            }
            frontier = next.minus(all);
            all = all.union(next);
        }
        return byName(all);
    }

    private int[] byName(NodeSet set) {
        return set.stream()
                .boxed()
                .sorted((a, b) -> names.get(a).compareTo(names.get(b)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private TestResult corrected(int[] v, int[] w) {
        int[] rowsOfW = completeRows(w, IntStream.range(0, values[0].length).toArray());
        int[] rows = completeRows(v, rowsOfW);
        if (rows.length < v.length + w.length + 4) {
            throw new InputException("the corrected test of " + names.get(v[0]) + " and " + names.get(v[1])
                    + " needs at least " + (v.length + w.length + 4) + " rows that are complete in " + words(v)
                    + " and in what their gaps depend on (" + words(w) + "), found " + rows.length
                    + "; add rows, leave columns out, or limit the depth");
        }
        double[] meanW = means(w, rowsOfW);
        double[][] covW = covariance(w, meanW, w, meanW, rowsOfW);
        double[] meanWIn = means(w, rows);
        double[] meanV = means(v, rows);
        double[][] inverseWIn = inverse(covariance(w, meanWIn, w, meanWIn, rows), w);
        double[][] a = Matrices.times(covariance(v, meanV, w, meanWIn, rows), inverseWIn); // [v][w]
        double[][] residual = new double[rows.length][v.length];
        double[][] s = new double[v.length][v.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < v.length; j++) {
                double e = values[v[j]][rows[i]] - meanV[j];
                for (int k = 0; k < w.length; k++) {
                    e -= a[j][k] * (values[w[k]][rows[i]] - meanWIn[k]);
                }
                residual[i][j] = e;
            }
            for (int j = 0; j < v.length; j++) {
                for (int k = 0; k < v.length; k++) {
                    s[j][k] += residual[i][j] * residual[i][k] / rows.length;
                }
            }
        }
        double[][] spread = Matrices.times(a, covW); // [v][w]
        double[][] among = Matrices.times(spread, Matrices.transposed(a));
        for (int j = 0; j < v.length; j++) {
            for (int k = 0; k < v.length; k++) {
                s[j][k] += among[j][k];
            }
        }
        double[][] precision = inverse(s, v);
        Influence influence = new Influence(precision[0], precision[1]);
        double[] byRow = new double[values[0].length];
        double[] centred = new double[w.length];
        for (int row : rowsOfW) {
            for (int k = 0; k < w.length; k++) {
                centred[k] = values[w[k]][row] - meanW[k];
            }
            double[] moved = Matrices.times(a, centred);
            byRow[row] += influence.ofProduct(moved, moved) / rowsOfW.length;
        }
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < w.length; k++) {
                centred[k] = values[w[k]][rows[i]] - meanWIn[k];
            }
            double[] e = residual[i];
            double[] h = Matrices.times(spread, Matrices.times(inverseWIn, centred)); // A cov(W) M^-1 w
            byRow[rows[i]] += (influence.ofProduct(e, e) + 2 * influence.ofProduct(e, h)) / rows.length;
        }
        double centre = influence.centre(among);
        double centreResidual = influence.centre(s) - centre;
        double variance = 0;
        boolean[] in = new boolean[values[0].length];
        Arrays.stream(rows).forEach(row -> in[row] = true);
        for (int row : rowsOfW) {
            double own = byRow[row] - centre / rowsOfW.length - (in[row] ? centreResidual / rows.length : 0);
            variance += own * own;
        }
        double r = -precision[0][1] / Math.sqrt(precision[0][0] * precision[1][1]);
        double bounded = Math.max(-1 + 1e-15, Math.min(1 - 1e-15, r));
        double se = Math.sqrt(variance * rows.length / Math.max(1.0, rows.length - v.length - w.length));
        double z = 0.5 * (Math.log1p(bounded) - Math.log1p(-bounded)) * (1 - bounded * bounded) / se;
        return new TestResult(z, 0, rows.length, Erf.erfc(Math.abs(z) / Math.sqrt(2)));
    }

    /** How the partial correlation {@code -Oxy / sqrt(Oxx Oyy)} moves with the covariances, {@code dO = -O dS O}. */
    private record Influence(double[] x, double[] y) {
        /** Of {@code dS = (u t' + t u') / 2}. */
        double ofProduct(double[] u, double[] t) {
            double xu = dot(x, u);
            double xt = dot(x, t);
            double yu = dot(y, u);
            double yt = dot(y, t);
            return of(-0.5 * (xu * yt + xt * yu), -xu * xt, -yu * yt);
        }

        double centre(double[][] ds) {
            return of(-form(x, ds, y), -form(x, ds, x), -form(y, ds, y));
        }

        private double of(double dxy, double dxx, double dyy) {
            double root = Math.sqrt(x[0] * y[1]);
            return -dxy / root + 0.5 * x[1] / root * (dxx / x[0] + dyy / y[1]);
        }

        private static double form(double[] left, double[][] matrix, double[] right) {
            return dot(left, Matrices.times(matrix, right));
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += a[i] * b[i];
            }
            return sum;
        }
    }

    private int[] completeRows(int[] variables, int[] among) {
        return Arrays.stream(among)
                .filter(row -> Arrays.stream(variables).noneMatch(v -> Double.isNaN(values[v][row])))
                .toArray();
    }

    private double[] means(int[] variables, int[] rows) {
        return Arrays.stream(variables)
                .mapToDouble(v ->
                        Arrays.stream(rows).mapToDouble(row -> values[v][row]).sum() / rows.length)
                .toArray();
    }

    private double[][] covariance(int[] of, double[] meanOf, int[] with, double[] meanWith, int[] rows) {
        double[][] result = new double[of.length][with.length];
        for (int i = 0; i < of.length; i++) {
            for (int j = 0; j < with.length; j++) {
                double sum = 0;
                for (int row : rows) {
                    sum += (values[of[i]][row] - meanOf[i]) * (values[with[j]][row] - meanWith[j]);
                }
                result[i][j] = sum / rows.length;
            }
        }
        return result;
    }

    private double[][] inverse(double[][] matrix, int[] variables) {
        return Matrices.inverse(matrix)
                .orElseThrow(() -> new InputException("the columns " + words(variables)
                        + " are perfectly collinear over the rows that are complete in them; leave one out"));
    }

    private String words(int[] variables) {
        Collection<String> sorted = new TreeSet<>();
        for (int v : variables) {
            sorted.add(names.get(v));
        }
        return String.join(", ", new ArrayList<>(sorted));
    }
}
