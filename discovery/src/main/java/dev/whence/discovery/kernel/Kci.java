package dev.whence.discovery.kernel;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestResult;
import dev.whence.tables.Table;
import java.util.List;

/**
 * The kernel-based conditional independence test KCI (Zhang, Peters, Janzing and Schölkopf 2011, UAI): sees any
 * dependence, linear or not, between continuous and discrete variables alike.
 *
 * <p>As the paper has it: Gaussian kernels on standardised columns (width by the number of rows, as in the authors' code
 * for conditional tests, here for all), the conditioning set accompanies one variable at half weight, the kernels are
 * centred, and kernel ridge regression removes the conditioning set. Otherwise than in the paper: a discrete column has the
 * delta kernel (1 for equal, 0 for different levels; kernels of several columns are multiplied); kernel matrices are
 * factorised to relative error 1e-7 ({@link GramFactor}) instead of stored, which makes a test quadratic in the rows
 * instead of cubic; and the ridge penalty of each variable and conditioning set is chosen by maximum marginal likelihood
 * among 15 values (the paper fits it by Gaussian process too, along with the widths).
 *
 * <p>Each test uses the rows without missing values in its own columns. The factors of each variable and conditioning set
 * are cached within a bound on memory.
 */
public final class Kci implements IndependenceTest {
    /** The most features for a kernel of one set of variables; it binds from about three continuous variables on. */
    private static final int MOST_FEATURES = 400;
    /** Rows above which one test takes a second and more, so that RCIT is the better choice. */
    public static final int ADVISED_ROWS = 4000;

    private final KernelEngine engine;
    private final NullDistribution nullDistribution;

    private Kci(KernelEngine engine, NullDistribution nullDistribution) {
        this.engine = engine;
        this.nullDistribution = nullDistribution;
    }

    /** With the Gamma approximation of the statistic's distribution, the paper's fast variant. */
    public static Kci of(Table table) {
        return of(table, NullDistribution.GAMMA);
    }

    /**
     * A test on all columns of a table.
     *
     * @throws InputException when a column is constant, has no values or an infinite one, or the rows are too many for
     *     the memory; says how much it would take
     */
    public static Kci of(Table table, NullDistribution nullDistribution) {
        long heap = Runtime.getRuntime().maxMemory();
        long needed = bytesNeeded(table.rows());
        if (needed > heap / 2) {
            throw new InputException(table.source() + ": KCI on " + table.rows() + " rows needs about "
                    + needed / (1 << 20) + " MiB of the " + heap / (1 << 20)
                    + " MiB that Java may use, and the time of a test grows with the square of the rows; use the test"
                    + " rcit, which takes a fraction of both, or fewer rows");
        }
        Features features = new GramFactor(MOST_FEATURES);
        return new Kci(
                new KernelEngine(table, features, features, 0.5, nullDistribution, "KCI", heap / 4), nullDistribution);
    }

    /** The memory that one test takes at the most, in bytes. */
    public static long bytesNeeded(int rows) {
        // features of the pair and the set, their remainders and copies under way; blocks of the kernel matrices
        return 8L * rows * (8L * MOST_FEATURES + 4 * 256);
    }

    @Override
    public List<String> names() {
        return engine.names();
    }

    @Override
    public String method() {
        return nullDistribution == NullDistribution.GAMMA ? "KCI" : "KCI (spectral)";
    }

    /**
     * {@inheritDoc} The degrees of freedom are those of the Gamma distribution, twice its shape.
     *
     * @throws InputException when fewer than {@code 10 (|given| + 2)} rows are complete, or a column is constant over them
     */
    @Override
    public TestResult test(int x, int y, NodeSet given) {
        return engine.test(x, y, given);
    }
}
