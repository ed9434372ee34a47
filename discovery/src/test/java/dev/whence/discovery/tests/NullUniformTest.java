package dev.whence.discovery.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.SearchOptions;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.UniformRealDistribution;
import org.hipparchus.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * P-values under independence are uniform: Kolmogorov-Smirnov over many data sets with different seeds, linear and not,
 * given nothing, one and two variables; and tests at level 0.05 do not reject too often.
 */
class NullUniformTest {
    @ParameterizedTest
    @CsvSource({
        "KCI, LINEAR, 0, 200, 200",
        "KCI, LINEAR, 1, 200, 200",
        "KCI, POST_NONLINEAR, 1, 200, 200",
        "KCI, POST_NONLINEAR, 2, 200, 100",
        "KCI_SPECTRAL, LINEAR, 0, 150, 100",
        "KCI_SPECTRAL, LINEAR, 1, 150, 100",
        "KCI_SPECTRAL, POST_NONLINEAR, 1, 150, 100",
        "KCI_SPECTRAL, POST_NONLINEAR, 2, 150, 60",
        "RCIT, LINEAR, 0, 400, 120",
        "RCIT, LINEAR, 1, 400, 120",
        "RCIT, POST_NONLINEAR, 1, 400, 120",
        "RCIT, POST_NONLINEAR, 2, 400, 80",
        "RCOT, LINEAR, 0, 400, 120",
        "RCOT, LINEAR, 1, 400, 120",
        "RCOT, POST_NONLINEAR, 1, 400, 120",
        "RCOT, POST_NONLINEAR, 2, 400, 80",
        "CMI_KNN, LINEAR, 0, 100, 150",
        "CMI_KNN, LINEAR, 1, 100, 150",
        "CMI_KNN, POST_NONLINEAR, 1, 100, 150",
        "CMI_KNN, POST_NONLINEAR, 2, 150, 100",
    })
    void uniform(TestKind kind, Simulated.Form form, int conditions, int rows, int repeats) {
        check(kind, form, conditions, rows, repeats, 0);
    }

    /** The same with z cut into three levels, so that the conditioning set is discrete. */
    @ParameterizedTest
    @CsvSource({"KCI, 200, 150", "RCIT, 400, 150", "RCOT, 400, 150", "CMI_KNN, 100, 150"})
    void uniformGivenADiscreteVariable(TestKind kind, int rows, int repeats) {
        check(kind, Simulated.Form.POST_NONLINEAR, 0, rows, repeats, 3);
    }

    private static void check(TestKind kind, Simulated.Form form, int conditions, int rows, int repeats, int levels) {
        NodeSet given =
                levels > 0 ? NodeSet.of(2) : NodeSet.range(2 + conditions).minus(NodeSet.range(2));
        SplittableRandom spread = new SplittableRandom(7);
        double[] p = new double[repeats];
        int rejected = 0;
        for (int i = 0; i < repeats; i++) {
            Table table = Simulated.table(form, rows, conditions, 0, i);
            if (levels > 0) {
                table = Simulated.discretised(table, "z", levels);
            }
            p[i] = kind.on(table, SearchOptions.defaults().withSeed(i)).pValue(0, 1, given);
            rejected += p[i] <= 0.05 ? 1 : 0;
            p[i] = Math.max(0, Math.min(1, p[i] + 1e-9 * (spread.nextDouble() - 0.5))); // permutation p-values tie
        }
        double uniform = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new UniformRealDistribution(), p, false);
        assertThat(uniform)
                .as("%s %s given %d: %s", kind, form, conditions, Arrays.toString(p))
                .isGreaterThan(0.002);
        double most = 0.05 + 3.5 * Math.sqrt(0.05 * 0.95 / repeats);
        assertThat((double) rejected / repeats).isLessThanOrEqualTo(most);
    }
}
