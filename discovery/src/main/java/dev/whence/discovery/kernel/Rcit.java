package dev.whence.discovery.kernel;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestResult;
import dev.whence.tables.Table;
import java.util.List;

/**
 * The randomized conditional independence and correlation tests RCIT and RCoT (Strobl, Zhang and Visweswaran 2019, J.
 * Causal Inference 7): KCI with a few random features in place of kernel matrices, so that a test is linear in the rows.
 * RCIT lets the conditioning set accompany one variable, as KCI does; RCoT does not, and tests only whether what is left of
 * the variables themselves is correlated, which is faster to become right with few rows and large conditioning sets.
 *
 * <p>Otherwise than in the paper: each variable has 20 features, not 5, which finds more: of 100
 * quadratic dependences given one variable, in 500 rows, RCIT found 62 with 20 features and 47 with 5, and KCI 79 (RCoT: 85
 * and 68), and the conditioning set 100 for each of its variables (up
 * to 400), not 100 in all; the distribution under independence is not approximated by moments (Lindsay, Pilla and Basak)
 * but evaluated from all its weights ({@link NullDistribution#SPECTRAL}), and the ridge penalty is chosen by maximum
 * marginal likelihood instead of fixed at 1e-10.
 */
public final class Rcit implements IndependenceTest {
    /**
     * How many features.
     *
     * @param pair of each of the two variables; the paper has 5, which finds less
     * @param conditioning for each variable of the conditioning set, up to four times as many for the set; the
     *     paper has 100 for any set, with which RCIT errs given two variables on which the pair depends nonlinearly
     */
    public record Size(int pair, int conditioning) {
        public static final Size DEFAULT = new Size(20, 100);
    }

    private final KernelEngine engine;
    private final String method;

    private Rcit(KernelEngine engine, String method) {
        this.engine = engine;
        this.method = method;
    }

    /**
     * RCIT on all columns of a table.
     *
     * @param seed of the random features
     * @throws InputException when a column is constant, has no values or an infinite one
     */
    public static Rcit rcit(Table table, long seed) {
        return of(table, "RCIT", 1, Size.DEFAULT, NullDistribution.SPECTRAL, seed);
    }

    /**
     * RCoT on all columns of a table.
     *
     * @param seed of the random features
     * @throws InputException when a column is constant, has no values or an infinite one
     */
    public static Rcit rcot(Table table, long seed) {
        return of(table, "RCoT", 0, Size.DEFAULT, NullDistribution.SPECTRAL, seed);
    }

    /** RCIT with all choices open. */
    public static Rcit rcit(Table table, Size size, NullDistribution nullDistribution, long seed) {
        return of(table, "RCIT", 1, size, nullDistribution, seed);
    }

    /** RCoT with all choices open. */
    public static Rcit rcot(Table table, Size size, NullDistribution nullDistribution, long seed) {
        return of(table, "RCoT", 0, size, nullDistribution, seed);
    }

    private static Rcit of(
            Table table, String method, double companions, Size size, NullDistribution nullDistribution, long seed) {
        return new Rcit(
                new KernelEngine(
                        table,
                        new RandomFeatures(size.pair(), size.pair(), seed),
                        new RandomFeatures(size.conditioning(), 4 * size.conditioning(), seed),
                        companions,
                        nullDistribution,
                        method,
                        Runtime.getRuntime().maxMemory() / 4),
                method);
    }

    @Override
    public List<String> names() {
        return engine.names();
    }

    @Override
    public String method() {
        return method;
    }

    /**
     * {@inheritDoc}
     *
     * @throws InputException when fewer than {@code 10 (|given| + 2)} rows are complete, or a column is constant over them
     */
    @Override
    public TestResult test(int x, int y, NodeSet given) {
        return engine.test(x, y, given);
    }
}
