package dev.whence.discovery.mixed;

import dev.whence.tables.Moments;
import dev.whence.tables.MomentsSource;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.List;

/**
 * The degenerate Gaussian model (Andrews, Ramsey and Cooper 2019, "Learning high-dimensional directed acyclic graphs
 * with mixed data-types", section 3): every level of a discrete variable but one becomes an indicator, and all numbers
 * are treated as jointly Gaussian. Only their covariances are needed, so it is as fast as for Gaussian data.
 */
public final class DegenerateGaussian implements FamilyModel {
    private final Embedding embedding;
    private final MomentsSource source;

    private DegenerateGaussian(Embedding embedding, MomentsSource source) {
        this.embedding = embedding;
        this.source = source;
    }

    /** @throws dev.whence.causal.InputException when a column is infinite somewhere, has no values or a single one */
    public static DegenerateGaussian of(Table table) {
        Embedding embedding = Embedding.of(table);
        return new DegenerateGaussian(embedding, MomentsSource.of(embedding.numbers()));
    }

    @Override
    public List<String> names() {
        return embedding.names();
    }

    @Override
    public int rows() {
        return source.rows();
    }

    @Override
    public String method() {
        return "degenerate Gaussian";
    }

    /**
     * {@inheritDoc} For d numbers given e: {@code d (d + 1) / 2 + d e} parameters (the paper's difference of the joint
     * models' parameters). Rows with a gap in these variables are left out.
     */
    @Override
    public Fit fit(int node, int[] parents) {
        int[] before = embedding.columns(embedding.byName(parents));
        Residuals given = residuals(before, embedding.of()[node]);
        double logLikelihood = 0;
        int own = 0;
        for (double variance : given.variances()) {
            if (!Double.isNaN(variance)) {
                double likeliest = variance * (given.rows() - 1) / given.rows();
                logLikelihood -= 0.5 * given.rows() * (Math.log(2 * Math.PI * likeliest) + 1);
                own++;
            }
        }
        return own < given.variances().length
                ? new Fit(Double.NEGATIVE_INFINITY, 0) // determined by its parents: no such density
                : new Fit(logLikelihood, own * (own + 1) / 2.0 + own * before.length);
    }

    /**
     * What is left of some numbers once others are known.
     *
     * @param rows complete in all of them
     * @param variances of each given the others and those before it; NaN where these determine it
     */
    record Residuals(int rows, double[] variances) {}

    Residuals residuals(int[] given, int[] of) {
        int[] all = Arrays.copyOf(given, given.length + of.length);
        System.arraycopy(of, 0, all, given.length, of.length);
        Moments moments = source.moments(all);
        double[] pivots = Pivots.of(all.length, moments::covariance);
        return new Residuals(moments.rows(), Arrays.copyOfRange(pivots, given.length, all.length));
    }

    Embedding embedding() {
        return embedding;
    }
}
