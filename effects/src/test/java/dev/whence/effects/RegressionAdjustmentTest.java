package dev.whence.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Interval;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegressionAdjustmentTest {
    /** z -> x -> y, z -> y, effect 0.7; the noise of y may grow with x. */
    private static Table confounded(int rows, boolean unequal, SplittableRandom random) {
        double[] z = Data.normal(rows, random);
        double[] x = Data.sum(Data.normal(rows, random), 0.8, z);
        double[] noise = Data.normal(rows, random);
        for (int i = 0; i < rows && unequal; i++) {
            noise[i] *= 0.2 + Math.abs(x[i]);
        }
        return Data.table(List.of("z", "x", "y"), z, x, Data.sum(noise, 0.7, x, 1.5, z));
    }

    /** Of 500 intervals at 95% the number that hold the truth is binomial: 475 give or take 4 deviations of 4.9. */
    @Test
    void intervalsHoldTheTruthAsOftenAsTheySay() {
        EffectQuery query = new EffectQuery("x", "y");
        int equal = 0;
        int unequal = 0;
        int tooSure = 0;
        for (int seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Table table = confounded(40, false, random);
            equal += interval(table, query, StandardErrors.CLASSICAL).contains(0.7) ? 1 : 0;
            Table other = confounded(150, true, random);
            unequal += interval(other, query, StandardErrors.HC3).contains(0.7) ? 1 : 0;
            tooSure += interval(other, query, StandardErrors.CLASSICAL).contains(0.7) ? 1 : 0;
        }
        assertThat(equal).isBetween(455, 495);
        assertThat(unequal).isBetween(455, 495);
        assertThat(tooSure).as("classical errors are wrong here").isLessThan(450);
    }

    private static Interval interval(Table table, EffectQuery query, StandardErrors kind) {
        return RegressionAdjustment.estimate(table, query, List.of("z"), kind)
                .main()
                .effect()
                .interval();
    }

    /**
     * Kidney stones (Charig et al. 1986): treatment A is better for small and for large stones, and worse overall. With
     * the stratum as covariate the coefficient is the mean of the strata's differences weighted by n p (1 - p).
     */
    @Test
    void simpsonsParadox() {
        int[][] groups = {{1, 0, 81, 87}, {1, 1, 192, 263}, {0, 0, 234, 270}, {0, 1, 55, 80}}; // A, large, cured, n
        List<int[]> rows = new ArrayList<>();
        for (int[] group : groups) {
            for (int i = 0; i < group[3]; i++) {
                rows.add(new int[] {group[0], group[1], i < group[2] ? 1 : 0});
            }
        }
        Table table = new Table(
                "kidney stones",
                List.of(
                        discrete("treatment", rows, 0, "B", "A"),
                        discrete("stone", rows, 1, "small", "large"),
                        discrete("cured", rows, 2, "no", "yes")));
        EffectQuery query = new EffectQuery("treatment", "cured");
        RegressionEstimate crude = RegressionAdjustment.estimate(table, query, List.of());
        assertThat(crude.main().effect().value()).isCloseTo(273 / 350.0 - 289 / 350.0, within(1e-12));
        RegressionEstimate adjusted = RegressionAdjustment.estimate(table, query, List.of("stone"));
        double small = 357 * (87 / 357.0) * (270 / 357.0);
        double large = 343 * (263 / 343.0) * (80 / 343.0);
        double expected = (small * (81 / 87.0 - 234 / 270.0) + large * (192 / 263.0 - 55 / 80.0)) / (small + large);
        assertThat(adjusted.main().effect().value()).isCloseTo(expected, within(1e-12));
        assertThat(adjusted.main().change()).isEqualTo("treatment = A instead of B");
        assertThat(adjusted.outcome()).isEqualTo("probability that cured = yes");
        EffectQuery reversed = query.comparing("B", "A");
        assertThat(RegressionAdjustment.estimate(table, reversed, List.of("stone"))
                        .main()
                        .effect()
                        .value())
                .isCloseTo(-expected, within(1e-12));
    }

    private static DiscreteColumn discrete(String name, List<int[]> rows, int at, String... levels) {
        return new DiscreteColumn(name, rows.stream().mapToInt(row -> row[at]).toArray(), List.of(levels));
    }

    /** Without covariates the coefficients of a discrete treatment are differences of means. */
    @Test
    void severalLevelsAreComparedWithTheReference() {
        int[] dose = {0, 0, 0, 1, 1, 1, 2, 2, 2, -1};
        double[] response = {1, 2, 3, 4, 5, 9, 11, 12, 13, 100};
        Table table = new Table(
                "doses",
                List.of(
                        new DiscreteColumn("dose", dose, List.of("none", "low", "high")),
                        new ContinuousColumn("response", response)));
        RegressionEstimate estimate =
                RegressionAdjustment.estimate(table, new EffectQuery("dose", "response"), List.of());
        assertThat(estimate.contrasts()).hasSize(2);
        assertThat(estimate.contrasts().getFirst().effect().value()).isCloseTo(4, within(1e-12));
        assertThat(estimate.main().effect().value()).isCloseTo(10, within(1e-12));
        assertThat(estimate.main().change()).isEqualTo("dose = high instead of none");
        assertThat(estimate.rows()).isEqualTo(9);
        assertThat(estimate.dropped()).isEqualTo(1);
        assertThatThrownBy(() -> RegressionAdjustment.estimate(
                        table, new EffectQuery("dose", "response").comparing("hihg", "none"), List.of()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'high'?");
    }

    @Test
    void badInputIsNamed() {
        Table table = confounded(30, false, new SplittableRandom(1));
        assertThatThrownBy(() -> new EffectQuery("x", "x")).hasMessageContaining("treatment and outcome are both 'x'");
        assertThatThrownBy(() -> new EffectQuery("x", "y", 1)).hasMessageContaining("strictly between 0 and 1");
        assertFails(
                table, new EffectQuery("x", "yy"), List.of(), "no column named 'yy' in test data; did you mean 'y'?");
        assertFails(table, new EffectQuery("x", "y"), List.of("x"), "names a column twice");
        double[] values = Data.normal(30, new SplittableRandom(2));
        Table bad = new Table(
                "bad",
                List.of(
                        new ContinuousColumn("x", values),
                        new ContinuousColumn("twice", Data.sum(values, 1.0, values)),
                        new ContinuousColumn("fixed", new double[30]),
                        new DiscreteColumn("colour", new int[30], List.of("red", "green", "blue")),
                        new ContinuousColumn("y", Data.normal(30, new SplittableRandom(3)))));
        assertFails(bad, new EffectQuery("x", "y"), List.of("twice"), "x is a linear combination of twice");
        assertFails(bad, new EffectQuery("fixed", "y"), List.of(), "column fixed is constant");
        assertFails(bad, new EffectQuery("x", "fixed"), List.of(), "the outcome fixed has a single value");
        assertFails(bad, new EffectQuery("colour", "y"), List.of(), "treatment colour has a single value");
        Table text = new Table(
                "text",
                List.of(
                        new ContinuousColumn("x", new double[] {1, 2, 3, 4, 5, 6}),
                        new DiscreteColumn("t", new int[] {0, 1, 2, 0, 1, 2}, List.of("red", "green", "blue"))));
        assertFails(text, new EffectQuery("x", "t"), List.of(), "3 levels of text");
    }

    private static void assertFails(Table table, EffectQuery query, List<String> adjustment, String message) {
        assertThatThrownBy(() -> RegressionAdjustment.estimate(table, query, adjustment))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }
}
