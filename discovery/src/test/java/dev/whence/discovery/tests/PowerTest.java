package dev.whence.discovery.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.SearchOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dependences that are there are found, in the forms that correlations see and in one that they do not. */
class PowerTest {
    private static final int REPEATS = 20;

    private static double power(TestKind kind, Simulated.Form form, int rows, double effect) {
        int found = 0;
        for (int i = 0; i < REPEATS; i++) {
            found += kind.on(
                                            Simulated.table(form, rows, 1, effect, i),
                                            SearchOptions.defaults().withSeed(i))
                                    .pValue(0, 1, NodeSet.of(2))
                            <= 0.05
                    ? 1
                    : 0;
        }
        return (double) found / REPEATS;
    }

    @ParameterizedTest
    @EnumSource(
            value = TestKind.class,
            names = {"KCI", "KCI_SPECTRAL", "RCIT", "RCOT", "CMI_KNN"})
    void seesWhatFisherZIsBlindTo(TestKind kind) {
        assertThat(power(TestKind.FISHER_Z, Simulated.Form.MULTIPLICATIVE, 400, 1))
                .isLessThan(0.5);
        assertThat(power(kind, Simulated.Form.MULTIPLICATIVE, 400, 1)).isGreaterThan(0.7);
        assertThat(power(kind, Simulated.Form.POST_NONLINEAR, 400, 0.7)).isGreaterThan(0.9);
    }
}
