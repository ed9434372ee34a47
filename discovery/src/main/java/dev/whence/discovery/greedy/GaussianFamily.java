package dev.whence.discovery.greedy;

import dev.whence.discovery.score.CorrelationMatrix;
import dev.whence.discovery.score.GaussianBic;
import java.util.Arrays;

/**
 * The gains of all further parents at once under a Gaussian score. Every variable is regressed on the stack of parents by
 * one more column of a Cholesky factorisation at each push: loops over all variables that the compiler turns into vector
 * instructions. A gain is {@code -n ln(1 - r²)} less the cost of a parent, with r the partial correlation.
 */
final class GaussianFamily implements Family {
    private static final double SMALLEST_PIVOT = 1e-10;

    private final CorrelationMatrix correlations;
    private final int size;
    private final int rows;
    private final double perParent;
    /** The squared partial correlation from which on a parent pays. */
    private final double threshold;

    /** By depth, of every variable: its entry in the factor's column of the parent pushed there. */
    private double[][] factor = new double[4][];
    /** By depth, of every variable: the covariance with the node that the parents leave. */
    private double[][] shared = new double[5][];
    /** By depth, of every variable: the variance that the parents leave. */
    private double[][] left = new double[5][];

    private double[] own = new double[5];
    private int node;
    private int depth;
    /** From which depth on the parents are collinear. */
    private int singularFrom = Integer.MAX_VALUE;

    GaussianFamily(GaussianBic bic) {
        this.correlations = bic.correlations();
        this.size = correlations.size();
        this.rows = bic.rows();
        this.perParent = bic.perParent();
        this.threshold = -Math.expm1(-perParent / rows);
        shared[0] = new double[size];
        left[0] = new double[size];
    }

    @Override
    public void start(int newNode) {
        node = newNode;
        depth = 0;
        singularFrom = Integer.MAX_VALUE;
        correlations.row(node, shared[0]);
        Arrays.fill(left[0], 1);
        own[0] = 1;
    }

    @Override
    public void push(int parent) {
        if (depth + 1 == shared.length) {
            int length = shared.length * 2;
            factor = Arrays.copyOf(factor, length);
            shared = Arrays.copyOf(shared, length);
            left = Arrays.copyOf(left, length);
            own = Arrays.copyOf(own, length);
        }
        if (factor[depth] == null) {
            factor[depth] = new double[size];
            shared[depth + 1] = new double[size];
            left[depth + 1] = new double[size];
        }
        int at = depth++;
        double pivot = singularFrom < at ? 0 : left[at][parent];
        if (!(pivot > SMALLEST_PIVOT)) {
            singularFrom = Math.min(singularFrom, at);
            return;
        }
        double[] column = factor[at];
        correlations.row(parent, column);
        for (int i = 0; i < at; i++) {
            subtract(column, factor[i][parent], factor[i]);
        }
        double scale = 1 / Math.sqrt(pivot);
        double mine = shared[at][parent] * scale;
        update(column, scale, mine, shared[at], left[at], shared[at + 1], left[at + 1]);
        own[at + 1] = own[at] - mine * mine;
    }

    private static void subtract(double[] column, double times, double[] other) {
        for (int i = 0; i < column.length; i++) {
            column[i] -= times * other[i];
        }
    }

    private static void update(
            double[] column, double scale, double mine, double[] c, double[] v, double[] nextC, double[] nextV) {
        for (int i = 0; i < column.length; i++) {
            double entry = column[i] * scale;
            column[i] = entry;
            nextC[i] = c[i] - mine * entry;
            nextV[i] = v[i] - entry * entry;
        }
    }

    @Override
    public void pop() {
        depth--;
        if (singularFrom >= depth) {
            singularFrom = Integer.MAX_VALUE;
        }
    }

    @Override
    public void positive(long[] eligible, Gains gains) {
        double mine = own[depth];
        if (singularFrom < depth || depth + 3 > rows || !(mine > SMALLEST_PIVOT)) {
            return;
        }
        double[] c = shared[depth];
        double[] v = left[depth];
        double bound = threshold * mine;
        for (int x = 0; x < size; x++) {
            if (c[x] * c[x] > bound * v[x] && v[x] > SMALLEST_PIVOT && Bits.has(eligible, x)) {
                double gone = c[x] * c[x] / (mine * v[x]);
                if (mine * (1 - gone) > SMALLEST_PIVOT) {
                    gains.accept(x, -rows * Math.log1p(-gone) - perParent);
                }
            }
        }
    }
}
