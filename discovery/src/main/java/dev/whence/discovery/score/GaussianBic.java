package dev.whence.discovery.score;

import dev.whence.causal.InputException;
import dev.whence.tables.Moments;
import dev.whence.tables.Table;
import java.util.List;

/**
 * The Bayesian information criterion of a linear-Gaussian regression (Schwarz 1978; for DAGs Chickering 2002):
 * {@code 2 log L - c k ln n} with the likelihood at its maximum and k the coefficients, the intercept and the noise
 * variance. It needs the correlation matrix and the variances only, not the rows. As an extended BIC (Foygel and Drton
 * 2010, "Extended Bayesian information criteria for Gaussian graphical models", NeurIPS) each parent costs a further
 * {@code 4 gamma ln p}, which keeps graphs sparse when the p variables are many for the rows.
 */
public final class GaussianBic implements Score {
    /** The share of a variable's variance that must be left unexplained by the others for them not to be collinear. */
    static final double SMALLEST_PIVOT = 1e-10;

    private final List<String> names;
    private final int rows;
    private final CorrelationMatrix correlations;
    private final double[] alone;
    private final double perParent;
    private final double gamma;
    private final ThreadLocal<GaussianRegression> buffers;

    private GaussianBic(Moments moments, double penalty, double gamma) {
        this.names = moments.names();
        this.rows = moments.rows();
        this.correlations = CorrelationMatrix.of(moments);
        this.gamma = gamma;
        double log = Math.log(rows);
        this.perParent = penalty * log + 4 * gamma * Math.log(names.size());
        this.alone = new double[names.size()];
        for (int node = 0; node < alone.length; node++) {
            double variance = moments.variance(node) * (rows - 1) / rows; // the maximum likelihood estimate
            alone[node] = -rows * (Math.log(2 * Math.PI * variance) + 1) - 2 * penalty * log;
        }
        this.buffers = ThreadLocal.withInitial(() -> new GaussianRegression(this));
    }

    /**
     * On all columns, over the rows complete in all of them; discrete columns are read as numbers.
     *
     * @param penalty factor c of the penalty
     * @throws InputException when a column is constant, a copy of another, or has levels that are not numbers
     */
    public static GaussianBic of(Table table, double penalty) {
        return of(Moments.of(table), penalty);
    }

    /** From means and covariances alone. */
    public static GaussianBic of(Moments moments, double penalty) {
        return new GaussianBic(moments, penalty, 0);
    }

    /**
     * The extended BIC.
     *
     * @param gamma 0 or more; 0 gives the BIC, 0.5 and 1 are usual
     * @throws InputException when gamma is negative, and as {@link #of(Table, double)}
     */
    public static GaussianBic extended(Moments moments, double penalty, double gamma) {
        if (!(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new InputException("gamma of the extended BIC is " + gamma + "; it must be 0 or more, such as 0.5");
        }
        return new GaussianBic(moments, penalty, gamma);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public String method() {
        return gamma > 0 ? "extended BIC" : "BIC";
    }

    /** How many rows the correlations summarise. */
    public int rows() {
        return rows;
    }

    /** What every parent costs: {@code c ln n + 4 gamma ln p}. */
    public double perParent() {
        return perParent;
    }

    public CorrelationMatrix correlations() {
        return correlations;
    }

    @Override
    public double local(int node, int[] parents) {
        return local(node, parents, parents.length);
    }

    /** As {@link #local(int, int[])} with the first {@code count} of the parents; their order does not matter. */
    public double local(int node, int[] parents, int count) {
        GaussianRegression regression = buffers.get();
        regression.start(node);
        for (int i = 0; i < count; i++) {
            regression.add(parents[i]);
        }
        return regression.score();
    }

    /** A regression to which parents are added one by one; for one thread. */
    public GaussianRegression regression() {
        return new GaussianRegression(this);
    }

    /**
     * The score from the share of the variance that is left.
     *
     * @param left one less R squared; not positive, or NaN, for what cannot be computed
     */
    double score(int node, int parents, double left) {
        if (!(left > SMALLEST_PIVOT) || parents + 2 > rows) {
            return Double.NEGATIVE_INFINITY;
        }
        return alone[node] - rows * Math.log(left) - parents * perParent;
    }
}
