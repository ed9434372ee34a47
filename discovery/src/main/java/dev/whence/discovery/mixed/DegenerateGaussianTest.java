package dev.whence.discovery.mixed;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestResult;
import dev.whence.tables.Table;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.special.Gamma;

/**
 * The likelihood-ratio test of the degenerate Gaussian model (Andrews, Ramsey and Cooper 2019, section 3.3): n times the
 * logarithm of how much the variance of x (the determinant, where it has several indicators) shrinks when y joins the
 * variables conditioned on; chi-square with one degree of freedom for each pair of a number of x and a number of y.
 * Each test uses the rows that are complete in its own variables. What the variables conditioned on determine adds
 * nothing, neither to the statistic nor to its degrees of freedom; without any, p is 1.
 */
public final class DegenerateGaussianTest implements IndependenceTest {
    private final DegenerateGaussian model;

    private DegenerateGaussianTest(DegenerateGaussian model) {
        this.model = model;
    }

    /**
     * A test on all columns of a table, whatever their types.
     *
     * @throws InputException when a column is infinite somewhere, has no values or a single one
     */
    public static DegenerateGaussianTest of(Table table) {
        return new DegenerateGaussianTest(DegenerateGaussian.of(table));
    }

    @Override
    public List<String> names() {
        return model.names();
    }

    @Override
    public String method() {
        return "degenerate Gaussian likelihood ratio";
    }

    /**
     * {@inheritDoc}
     *
     * @throws InputException when there are not more rows than numbers in the test
     */
    @Override
    public TestResult test(int x, int y, NodeSet given) {
        Embedding numbers = model.embedding();
        int[] pair = numbers.byName(new int[] {x, y});
        int[] z = numbers.columns(numbers.byName(given.toArray()));
        int[] first = numbers.of()[pair[0]];
        int[] second = numbers.of()[pair[1]];
        // given, first, second: the pivots of the second are its variances given both
        int[] zx = IntStream.concat(IntStream.of(z), IntStream.of(first)).toArray();
        int[] xy = IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
        DegenerateGaussian.Residuals both = model.residuals(z, xy);
        int rows = both.rows();
        if (rows <= zx.length + second.length) {
            throw new InputException("the degenerate Gaussian test of " + names().get(x) + " and "
                    + names().get(y) + " needs more than " + (zx.length + second.length) + " complete rows, found "
                    + rows + "; add rows, leave columns out, or limit the depth");
        }
        // the same rows as above: where there are gaps, conditioning on z alone would use more of them
        double[] alone = model.residuals(
                        z,
                        IntStream.concat(IntStream.of(second), IntStream.of(first))
                                .toArray())
                .variances();
        double statistic = 0;
        int kept = 0;
        int determined = 0;
        for (int j = 0; j < second.length; j++) {
            if (!Double.isNaN(alone[j])) {
                double withX = both.variances()[first.length + j];
                kept++;
                determined += Double.isNaN(withX) ? 1 : 0;
                statistic += Double.isNaN(withX) ? 0 : rows * Math.log(alone[j] / withX);
            }
        }
        int others = 0;
        for (int i = 0; i < first.length; i++) {
            others += Double.isNaN(both.variances()[i]) ? 0 : 1;
        }
        int degrees = kept * others;
        if (degrees == 0) {
            return new TestResult(0, 0, rows, 1);
        }
        if (determined > 0) {
            return new TestResult(Double.POSITIVE_INFINITY, degrees, rows, 0);
        }
        statistic = Math.max(0, statistic);
        return new TestResult(statistic, degrees, rows, Gamma.regularizedGammaQ(degrees / 2.0, statistic / 2));
    }
}
