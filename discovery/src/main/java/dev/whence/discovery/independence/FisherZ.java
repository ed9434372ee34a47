package dev.whence.discovery.independence;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.NodeSet;
import dev.whence.tables.Column;
import dev.whence.tables.Table;
import java.util.List;
import org.hipparchus.special.Erf;

/**
 * Fisher's z test of a partial correlation of zero (Fisher 1924): with n rows and k variables conditioned on,
 * {@code sqrt(n - k - 3) atanh(r)} is about standard normal when the variables are Gaussian and independent given those.
 * Of complete data only the correlation matrix is kept. Where values are missing, each test uses the rows that are
 * complete in its own variables (test-wise deletion).
 */
public final class FisherZ implements IndependenceTest {
    private final List<String> names;
    private final Correlations correlations;

    private FisherZ(List<String> names, Correlations correlations) {
        this.names = names;
        this.correlations = correlations;
    }

    /**
     * A test on all columns of a table; discrete columns are read as numbers ({@link Column#numbers()}).
     *
     * @throws InputException when a column has levels that are not numbers, is constant, or has an infinite value
     */
    public static FisherZ of(Table table) {
        return new FisherZ(table.names(), Correlations.of(table));
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public String method() {
        return "Fisher z";
    }

    /**
     * {@inheritDoc} The statistic is z, signed as the partial correlation.
     *
     * @throws InputException when there are fewer than {@code |given| + 4} rows for it, or the columns are perfectly
     *     collinear
     */
    @Override
    public TestResult test(int x, int y, NodeSet given) {
        Correlations.View view = correlations.over(x, y, given);
        int free = view.rows() - given.size() - 3;
        if (free < 1) {
            throw new InputException("Fisher z of " + names.get(x) + " and " + names.get(y)
                    + (given.isEmpty() ? "" : " given " + describe(given)) + " needs at least " + (given.size() + 4)
                    + " complete rows, found " + view.rows() + "; add rows, leave columns out, or limit the depth");
        }
        double r = PartialCorrelation.of(view, x, y, given, names::get);
        double z = Math.sqrt(free) * 0.5 * (Math.log1p(r) - Math.log1p(-r));
        return new TestResult(z, 0, view.rows(), Erf.erfc(Math.abs(z) / Math.sqrt(2)));
    }

    /** The sample partial correlation that {@link #test} tests, in [-1,1]. */
    public double partialCorrelation(int x, int y, NodeSet given) {
        return PartialCorrelation.of(correlations.over(x, y, given), x, y, given, names::get);
    }

    private String describe(NodeSet set) {
        return String.join(", ", set.stream().mapToObj(names::get).toList());
    }
}
