package dev.whence.discovery.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.tables.Column;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Missing values against the mechanism that is stated with them. */
final class MissingValuesTest {
    private static final int ROWS = 20_000;

    private static Simulated draw(DataKind kind, MissingModel missing) {
        return Simulation.run(SimulationOptions.of(GraphModel.erdosRenyi(6, 2), DataModel.of(kind), ROWS, 3)
                .withMissing(missing));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theShareIsTheOneAskedForAndTheCauseIsOfItsKind(MissingKind kind) {
        for (DataKind data : new DataKind[] {DataKind.LINEAR_EXPONENTIAL, DataKind.MIXED}) {
            Simulated drawn = draw(data, MissingModel.of(kind, 0.25));
            assertThat(drawn.gaps()).hasSize(3);
            assertThat(drawn.data().missing().byColumn()).hasSize(3);
            for (Gap gap : drawn.gaps()) {
                Column column = drawn.data().column(gap.column());
                assertThat(column.missingCount() / (double) ROWS).isCloseTo(0.25, within(0.015));
                switch (kind) {
                    case MCAR, NONE -> assertThat(gap.causes()).isEmpty();
                    case SELF_MASKING -> assertThat(gap.causes()).containsExactly(gap.column());
                    case MAR ->
                        assertThat(drawn.data().column(gap.causes().getFirst()).missingCount())
                                .isZero();
                    case MNAR -> {
                        assertThat(gap.causes()).doesNotContain(gap.column());
                        assertThat(drawn.data().column(gap.causes().getFirst()).missingCount())
                                .isPositive();
                    }
                }
            }
        }
    }

    /** The share of missing values in each tenth of the stated cause against the logistic curve; flat under MCAR. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theChanceFollowsTheLogisticCurveOfItsCause(MissingKind kind) {
        Simulated drawn = draw(DataKind.LINEAR_GAUSSIAN, new MissingModel(kind, 0.3, 0.5, 1.5));
        for (Gap gap : drawn.gaps()) {
            String cause = gap.causes().isEmpty() ? gap.column() : gap.causes().getFirst();
            double[] z = Numbers.standardised(drawn.complete().column(cause).numbers());
            double slope = kind == MissingKind.MCAR ? 0 : 1.5;
            double intercept = intercept(z, slope, 0.3);
            Integer[] order = new Integer[ROWS];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (a, b) -> Double.compare(z[a], z[b]));
            for (int tenth = 0; tenth < 10; tenth++) {
                double expected = 0;
                int missing = 0;
                for (int i = tenth * ROWS / 10; i < (tenth + 1) * ROWS / 10; i++) {
                    expected += 1 / (1 + Math.exp(-intercept - slope * z[order[i]]));
                    missing += drawn.data().column(gap.column()).isMissing(order[i]) ? 1 : 0;
                }
                assertThat(missing * 10.0 / ROWS).isCloseTo(expected * 10 / ROWS, within(0.045));
            }
        }
    }

    /** With which the mean chance is the proportion; by Newton's method, unlike the simulation. */
    private static double intercept(double[] z, double slope, double proportion) {
        double a = 0;
        for (int i = 0; i < 100; i++) {
            double excess = -proportion * z.length;
            double derivative = 0;
            for (double each : z) {
                double p = 1 / (1 + Math.exp(-a - slope * each));
                excess += p;
                derivative += p * (1 - p);
            }
            a -= excess / derivative;
        }
        return a;
    }

    @Test
    void whatIsNotMissingIsUnchanged() {
        Simulated drawn = draw(DataKind.LINEAR_GAUSSIAN, MissingModel.of(MissingKind.MAR, 0.4));
        for (int c = 0; c < 6; c++) {
            for (int row = 0; row < ROWS; row++) {
                double kept = drawn.data().columns().get(c).numbers()[row];
                assertThat(Double.isNaN(kept)
                                || kept == drawn.complete().columns().get(c).numbers()[row])
                        .isTrue();
            }
        }
    }

    @Test
    void aMechanismWithoutACauseIsRefused() {
        assertThatThrownBy(() -> draw(
                        DataKind.LINEAR_GAUSSIAN,
                        MissingModel.of(MissingKind.MAR, 0.1).withColumns(1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a column without gaps");
        assertThatThrownBy(() -> draw(
                        DataKind.LINEAR_GAUSSIAN,
                        MissingModel.of(MissingKind.MNAR, 0.1).withColumns(0.2)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("two columns with gaps");
        assertThatThrownBy(() -> MissingModel.of(MissingKind.MCAR, 1)).isInstanceOf(InputException.class);
    }
}
