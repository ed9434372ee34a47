package dev.whence.discovery.score;

import java.util.Arrays;

/**
 * A linear regression on standardised variables to which regressors are added and from which they are taken away one by
 * one, by the Cholesky factor of their correlations. Adding one, or asking what adding one would give, takes k² steps
 * with k regressors and allocates nothing. Mutable; for one thread.
 *
 * <pre>{@code
 * GaussianRegression fit = bic.regression();
 * fit.start(node);
 * if (fit.scoreWith(x) > fit.score()) {
 *     fit.add(x);
 * }
 * }</pre>
 */
public final class GaussianRegression {
    private final GaussianBic bic;
    private final CorrelationMatrix correlations;
    private int node;
    private int count;
    /** Regressors from this position on could not be added: they are collinear with those before. */
    private boolean singular;

    private int[] regressors = new int[8];
    /** Row i of the factor starts at i (i + 1) / 2. */
    private double[] factor = new double[36];
    /** The factor's row of the node itself, so that its unexplained share is 1 less their squares. */
    private double[] own = new double[8];

    private double[] row = new double[8];
    private double[] inverse = new double[8];
    private double left = 1;

    GaussianRegression(GaussianBic bic) {
        this.bic = bic;
        this.correlations = bic.correlations();
    }

    /** Starts anew with no regressors. */
    public void start(int newNode) {
        node = newNode;
        count = 0;
        left = 1;
        singular = false;
    }

    /** How many regressors there are. */
    public int count() {
        return count;
    }

    /** The regressor at a position, in the order in which they were added. */
    public int regressor(int position) {
        return regressors[position];
    }

    /** The score with the regressors that there are; negative infinity when they are collinear or too many. */
    public double score() {
        return singular ? Double.NEGATIVE_INFINITY : bic.score(node, count, left);
    }

    /** The share of the node's variance that the regressors leave. */
    public double unexplained() {
        return singular ? 0 : left;
    }

    /** What {@link #score()} would be with one more regressor; it is not added. */
    public double scoreWith(int x) {
        if (singular) {
            return Double.NEGATIVE_INFINITY;
        }
        double pivot = solve(x);
        if (!(pivot > GaussianBic.SMALLEST_PIVOT)) {
            return Double.NEGATIVE_INFINITY;
        }
        double entry = ownEntry(x);
        return bic.score(node, count + 1, left - entry * entry / pivot);
    }

    /** Adds a regressor that is not yet there. */
    public void add(int x) {
        if (count == regressors.length) {
            grow();
        }
        double pivot = singular ? 0 : solve(x);
        if (pivot > GaussianBic.SMALLEST_PIVOT) {
            double root = Math.sqrt(pivot);
            double entry = ownEntry(x) / root;
            int start = count * (count + 1) / 2;
            System.arraycopy(row, 0, factor, start, count);
            factor[start + count] = root;
            own[count] = entry;
            left -= entry * entry;
        } else {
            singular = true;
        }
        regressors[count++] = x;
    }

    /** Takes a regressor away; a factorisation anew from its position on. */
    public void remove(int x) {
        int at = 0;
        while (regressors[at] != x) {
            at++;
        }
        int[] later = Arrays.copyOfRange(regressors, at + 1, count);
        if (singular) { // where the factor stopped is not kept
            int[] before = Arrays.copyOf(regressors, at);
            start(node);
            for (int each : before) {
                add(each);
            }
        } else {
            count = at;
            left = 1;
            for (int i = 0; i < at; i++) {
                left -= own[i] * own[i];
            }
        }
        for (int each : later) {
            add(each);
        }
    }

    /**
     * What {@link #score()} would be without each regressor, by position: the share left without j is that left with
     * all plus b² / (R^-1)jj, with b its coefficient. One inversion, k³ / 3 steps, for all of them.
     *
     * @param scores at least {@link #count()} long
     */
    public void scoresWithout(double[] scores) {
        if (singular) {
            int[] all = Arrays.copyOf(regressors, count);
            GaussianRegression other = bic.regression();
            for (int out = 0; out < all.length; out++) {
                other.start(node);
                for (int x : all) {
                    if (x != all[out]) {
                        other.add(x);
                    }
                }
                scores[out] = other.score();
            }
            return;
        }
        if (inverse.length < count) {
            inverse = new double[regressors.length];
        }
        // Column j of L^-1; then (R^-1)jj is its squared length, and b = L^-T own its product with own.
        for (int j = 0; j < count; j++) {
            double diagonal = 0;
            double coefficient = 0;
            for (int i = j; i < count; i++) {
                int start = i * (i + 1) / 2;
                double sum = i == j ? 1 : 0;
                for (int k = j; k < i; k++) {
                    sum -= factor[start + k] * inverse[k];
                }
                double entry = sum / factor[start + i];
                inverse[i] = entry;
                diagonal += entry * entry;
                coefficient += entry * own[i];
            }
            scores[j] = bic.score(node, count - 1, left + coefficient * coefficient / diagonal);
        }
    }

    /** Fills {@link #row} with the factor's row of x and returns its squared pivot. */
    private double solve(int x) {
        double pivot = 1;
        for (int i = 0; i < count; i++) {
            int start = i * (i + 1) / 2;
            double sum = correlations.between(x, regressors[i]);
            for (int k = 0; k < i; k++) {
                sum -= factor[start + k] * row[k];
            }
            double entry = sum / factor[start + i];
            row[i] = entry;
            pivot -= entry * entry;
        }
        return pivot;
    }

    /** The covariance of x and the node that the regressors leave; after {@link #solve}. */
    private double ownEntry(int x) {
        double sum = correlations.between(x, node);
        for (int k = 0; k < count; k++) {
            sum -= own[k] * row[k];
        }
        return sum;
    }

    private void grow() {
        int size = regressors.length * 2;
        regressors = Arrays.copyOf(regressors, size);
        own = Arrays.copyOf(own, size);
        row = Arrays.copyOf(row, size);
        factor = Arrays.copyOf(factor, size * (size + 1) / 2);
    }
}
