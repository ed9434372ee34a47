package dev.whence.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.tables.Table;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SensitivityTest {
    /** The Darfur example of Cinelli and Hazlett (2020): table 1, and the benchmark "once as strong as female". */
    @Test
    void darfur() {
        double value = 0.09731582;
        double error = 0.02325654;
        int freedom = 783;
        double t = value / error;
        assertThat(Sensitivity.robustnessValue(t, freedom)).isCloseTo(0.1387764, within(1e-6));
        assertThat(Sensitivity.robustnessValue(t, freedom, 0.95)).isCloseTo(0.07625797, within(1e-6));
        double[] female = Sensitivity.adjusted(value, error, freedom, 0.95, 0.00916428667504862, 0.12464092303637);
        assertThat(female[0]).isCloseTo(0.07522, within(1e-4));
        assertThat(female[0] - female[1]).isCloseTo(0.03228, within(1e-4));
    }

    /** VanderWeele and Ding (2017): a risk ratio of 3.9 has the E-value 7.26. */
    @Test
    void eValue() {
        assertThat(Sensitivity.eValue(Math.log(3.9) / 0.91)).isCloseTo(7.26, within(0.005));
        assertThat(Sensitivity.eValue(0)).isEqualTo(1);
    }

    /** The formula for the bias is exact: with the confounder's own partial R² it gives the regression that has it. */
    @Test
    void aHiddenConfounderOfKnownStrengthIsRemovedExactly() {
        SplittableRandom random = new SplittableRandom(8);
        for (int repeat = 0; repeat < 30; repeat++) {
            int rows = 40 + random.nextInt(100);
            double[] z = Data.normal(rows, random);
            double[] u = Data.sum(Data.normal(rows, random), 0.5, z);
            double[] x = Data.sum(Data.normal(rows, random), 1.0, u, 0.5, z);
            double[] y = Data.sum(Data.normal(rows, random), 1.0, u, 0.3, x, 0.2, z);
            LeastSquares without = LeastSquares.fit(List.of("z", "x"), List.of(z, x), y);
            LeastSquares with = LeastSquares.fit(List.of("z", "u", "x"), List.of(z, u, x), y);
            double treatment = share(
                    LeastSquares.fit(List.of("z", "u"), List.of(z, u), x),
                    LeastSquares.fit(List.of("z"), List.of(z), x));
            double outcome = share(with, without);
            double[] adjusted = Sensitivity.adjusted(
                    without.coefficient(2),
                    without.standardError(2, StandardErrors.CLASSICAL),
                    without.degreesOfFreedom(),
                    0.95,
                    treatment,
                    outcome);
            assertThat(adjusted[0]).isCloseTo(with.coefficient(3), within(1e-9));
        }
    }

    private static double share(LeastSquares with, LeastSquares without) {
        return (with.rSquared() - without.rSquared()) / (1 - without.rSquared());
    }

    /** A benchmark that the effect withstands, and one that it does not: the verdict can fail. */
    @Test
    void verdict() {
        assertThat(sensitivity(2.0).passed()).isTrue();
        Sensitivity weak = sensitivity(0.15);
        assertThat(weak.robustnessValueInterval()).isPositive();
        assertThat(weak.passed()).isFalse();
        assertThat(weak.benchmarks()).hasSize(1);
        assertThat(weak.benchmarks().getFirst().low()).isNegative();
    }

    private static Sensitivity sensitivity(double effect) {
        SplittableRandom random = new SplittableRandom(4);
        int rows = 1000;
        double[] z = Data.normal(rows, random);
        double[] x = Data.sum(Data.normal(rows, random), 0.6, z);
        double[] y = Data.sum(Data.normal(rows, random), effect, x, 1.0, z);
        Table table = Data.table(List.of("z", "x", "y"), z, x, y);
        EffectQuery query = new EffectQuery("x", "y");
        Design design = Design.of(table, query, List.of("z"));
        RegressionEstimate estimate = RegressionAdjustment.estimate(table, query, List.of("z"));
        return Sensitivity.of(design, estimate, query).orElseThrow();
    }
}
