package dev.whence.discovery.mixed;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestResult;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.special.Gamma;

/**
 * The likelihood-ratio test of the conditional Gaussian model (Andrews, Ramsey and Cooper 2018): twice the difference of
 * the log-likelihoods of x given y and the others, and of x given the others, chi-square with the difference of their
 * parameters. Where one of the pair is continuous it takes the place of x, and the two models are nested regressions. Of two
 * discrete variables given continuous ones the ratio is the paper's approximation; prefer the degenerate Gaussian test there.
 *
 * <p>Each test uses the rows that are complete in its own variables and lie in a configuration of the discrete ones with
 * enough rows for a regression ({@code max(5, 2 (regressors + 2))}); both models see these rows. Without any, p is 1.
 */
public final class ConditionalGaussianTest implements IndependenceTest {
    private final ConditionalGaussian model;

    private ConditionalGaussianTest(ConditionalGaussian model) {
        this.model = model;
    }

    /**
     * A test on all columns of a table, whatever their types.
     *
     * @throws dev.whence.causal.InputException when a column is infinite somewhere, has no values or a single one
     */
    public static ConditionalGaussianTest of(Table table) {
        return new ConditionalGaussianTest(ConditionalGaussian.of(table));
    }

    @Override
    public List<String> names() {
        return model.names();
    }

    @Override
    public String method() {
        return "conditional Gaussian likelihood ratio";
    }

    @Override
    public TestResult test(int x, int y, NodeSet given) {
        int[] pair = model.embedding().byName(new int[] {x, y});
        int child = model.isDiscrete(pair[0]) && !model.isDiscrete(pair[1]) ? pair[1] : pair[0];
        int other = child == pair[0] ? pair[1] : pair[0];
        int[] without = model.embedding().byName(given.toArray());
        int[] with = model.embedding().byName(given.with(other).toArray());
        int[] rows = usable(with, child);
        if (rows.length == 0) {
            return new TestResult(0, 0, 0, 1);
        }
        FamilyModel.Fit full = model.fit(child, with, rows, false);
        FamilyModel.Fit part = model.fit(child, without, rows, false);
        double degrees = full.parameters() - part.parameters();
        double statistic = Math.max(0, 2 * (full.logLikelihood() - part.logLikelihood()));
        double p = degrees > 0 ? Gamma.regularizedGammaQ(degrees / 2, statistic / 2) : 1;
        return new TestResult(statistic, Math.max(0, degrees), rows.length, p);
    }

    /** Rows complete in these variables whose configuration of the discrete ones has enough rows. */
    private int[] usable(int[] parents, int child) {
        int[] all = Arrays.copyOf(parents, parents.length + 1);
        all[parents.length] = child;
        int[] complete = IntStream.range(0, model.rows())
                .filter(row -> Arrays.stream(all).noneMatch(v -> model.isMissing(v, row)))
                .toArray();
        int[] discrete = Arrays.stream(all).filter(model::isDiscrete).toArray();
        int continuous = all.length - discrete.length;
        if (continuous == 0) {
            return complete; // counts alone: every configuration will do
        }
        int regressors = model.isDiscrete(child) ? continuous : continuous - 1;
        int[] kept = model.cells(discrete, complete).rowsOfCells(ConditionalGaussian.fewestRows(regressors));
        return Arrays.stream(kept).map(i -> complete[i]).toArray();
    }
}
