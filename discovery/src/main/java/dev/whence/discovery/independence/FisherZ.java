package dev.whence.discovery.independence;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import dev.whence.tables.Column;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.hipparchus.special.Erf;

/**
 * Fisher's z test of a partial correlation of zero (Fisher 1924): with n rows and k variables conditioned on,
 * {@code sqrt(n - k - 3) atanh(r)} is about standard normal when the variables are Gaussian and independent given those.
 * Of complete data only the correlation matrix is kept. Where values are missing, each test uses the rows that are
 * complete in its own variables (test-wise deletion).
 */
public final class FisherZ implements IndependenceTest {
    private final List<String> names;
    private final List<String> sorted;
    private final Correlations correlations;

    private FisherZ(List<String> names, Correlations correlations) {
        this.names = names;
        this.sorted = names.stream().sorted().toList();
        this.correlations = correlations;
    }

    /**
     * A test on all columns of a table; discrete columns are read as numbers ({@link Column#numbers()}). Correlations of
     * thousands of columns are computed on every processor.
     *
     * @throws InputException when a column has levels that are not numbers, is constant, or has an infinite value
     */
    public static FisherZ of(Table table) {
        return of(table, Runtime.getRuntime().availableProcessors());
    }

    /** As {@link #of(Table)}, its correlations computed on so many threads; they do not depend on it. */
    public static FisherZ of(Table table, int threads) {
        boolean large = table.columns().size() >= CorrelationBlocks.SINGLE_PRECISION_FROM;
        return new FisherZ(table.names(), Correlations.of(table, large ? threads : 1));
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public String method() {
        return "Fisher z";
    }

    /** {@inheritDoc} One degree of freedom must remain: rows - 4. */
    @Override
    public int mostConditions() {
        return correlations.rows() - 4;
    }

    /**
     * {@inheritDoc} The statistic is z, signed as the partial correlation.
     *
     * @throws InputException when there are fewer than {@code |given| + 4} rows for it, or the columns are perfectly
     *     collinear
     */
    @Override
    public TestResult test(int x, int y, NodeSet given) {
        return test(x, y, given.toArray());
    }

    @Override
    public double pValue(int x, int y, int[] given) {
        return test(x, y, given).pValue();
    }

    private TestResult test(int x, int y, int[] given) {
        int[] conditions = numbers(given);
        Correlations.View view = view(x, y, conditions);
        int free = view.rows() - given.length - 3;
        if (free < 1) {
            throw new InputException("Fisher z of " + names.get(x) + " and " + names.get(y)
                    + (given.length == 0 ? "" : " given " + describe(given)) + " needs at least " + (given.length + 4)
                    + " complete rows, found " + view.rows() + "; add rows, leave columns out, or limit the depth");
        }
        double r = correlation(view, x, y, conditions);
        double z = Math.sqrt(free) * 0.5 * (Math.log1p(r) - Math.log1p(-r));
        return new TestResult(z, 0, view.rows(), Erf.erfc(Math.abs(z) / Math.sqrt(2)));
    }

    /** The sample partial correlation that {@link #test} tests, in [-1,1]. */
    public double partialCorrelation(int x, int y, NodeSet given) {
        int[] conditions = numbers(given.toArray());
        return correlation(view(x, y, conditions), x, y, conditions);
    }

    /** In the order of the names, so that the sums run in the same order whatever the order of the columns. */
    private int[] numbers(int[] variables) {
        int[] numbers = new int[variables.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = correlations.number(variables[i]);
        }
        Arrays.sort(numbers);
        return numbers;
    }

    private Correlations.View view(int x, int y, int[] conditions) {
        int[] all = Arrays.copyOf(conditions, conditions.length + 2);
        all[conditions.length] = correlations.number(x);
        all[conditions.length + 1] = correlations.number(y);
        Arrays.sort(all);
        return correlations.over(all);
    }

    private double correlation(Correlations.View view, int x, int y, int[] conditions) {
        int a = correlations.number(x);
        int b = correlations.number(y);
        return PartialCorrelation.of(
                view,
                Math.min(a, b),
                Math.max(a, b),
                conditions,
                correlations.matrix().smallestPivot(),
                sorted::get);
    }

    @Override
    public SeparatorScan scan(int[] variables, double alpha, Progress progress) {
        if (!correlations.allComplete()) {
            return IndependenceTest.super.scan(variables, alpha, progress);
        }
        int[] numbers = new int[variables.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = correlations.number(variables[i]);
        }
        double criticalZ = Math.sqrt(2) * Erf.erfcInv(alpha);
        return new PartialCorrelationScan(correlations.matrix(), correlations.rows(), numbers, criticalZ, progress);
    }

    private String describe(int[] set) {
        return Arrays.stream(set).sorted().mapToObj(names::get).collect(Collectors.joining(", "));
    }
}
