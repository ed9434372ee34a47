package dev.whence.causal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Metric;
import dev.whence.causal.graph.Admg;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinearModelTest {
    /** Pearl, Glymour and Jewell, Causal Inference in Statistics: A Primer, section 4.2.3: encouragement and homework. */
    static LinearModel homework() {
        return LinearModel.builder()
                .variable("X", 0, 1)
                .variable("H", 0, 1)
                .variable("Y", 0, 1)
                .edge("X", "H", 0.5)
                .edge("X", "Y", 0.7)
                .edge("H", "Y", 0.4)
                .build();
    }

    @Test
    void joesScoreHadHeDoneTwiceTheHomework() {
        Map<String, Double> joe = Map.of("X", 0.5, "H", 1.0, "Y", 1.5);
        Prediction score = homework().counterfactual(joe, Intervention.set("H", 2), Metric.value("Y"));
        assertThat(score.mean()).isCloseTo(1.90, within(1e-12));
        assertThat(score.variance()).isZero();
        LinearModel abducted = homework().given(joe);
        assertThat(abducted.intercepts()).containsExactly(new double[] {0.5, 0.75, 0.75}, within(1e-12));
        assertThat(abducted.under(Intervention.set("H", 2)).mean("Y")).isCloseTo(1.90, within(1e-12));
    }

    /** The primer's formula for partial evidence: E[Y_{X=x} | Z=e] = E[Y | Z=e] + T (x - E[X | Z=e]), section 4.3.3. */
    @Test
    void partialEvidence() {
        LinearModel model = homework();
        double total = 0.7 + 0.4 * 0.5;
        LinearModel given = model.given(Map.of("Y", 2.0));
        double expected = 2.0 + total * (3 - given.mean("X"));
        assertThat(given.mean("Y")).isCloseTo(2, within(1e-12));
        assertThat(model.counterfactual(Map.of("Y", 2.0), Intervention.set("X", 3), Metric.value("Y"))
                        .mean())
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void correlatedNoiseIsAHiddenCause() {
        LinearModel model = LinearModel.builder()
                .variable("X", 1, 2)
                .variable("Y", 0, 3)
                .edge("X", "Y", 0.5)
                .correlate("X", "Y", 0.25)
                .build();
        // cov(X,Y) = 0.5 * 4 + 0.25 * 6; var(Y) = 0.25 * 4 + 9 + 2 * 0.5 * 1.5.
        assertThat(model.covariance("X", "Y")).isCloseTo(3.5, within(1e-12));
        assertThat(model.covariance("Y", "Y")).isCloseTo(11.5, within(1e-12));
        assertThat(model.graph()).isEqualTo(Admg.parse("X -> Y, X <-> Y"));
        // Seeing X is not doing it: regression slope 3.5 / 4, effect 0.5.
        assertThat(model.given(Map.of("X", 5.0)).mean("Y")).isCloseTo(0.5 + 3.5 / 4 * 4, within(1e-12));
        assertThat(model.under(Intervention.set("X", 5)).mean("Y")).isCloseTo(2.5, within(1e-12));
    }

    @Test
    void aLatentVariableIsAHiddenCauseToo() {
        LinearModel model = LinearModel.builder()
                .latent("U", 0, 1)
                .variable("X", 0, 1)
                .variable("M", 0, 1)
                .variable("Y", 0, 1)
                .edge("U", "X", 1)
                .edge("U", "Y", 1)
                .edge("X", "M", 1)
                .edge("M", "Y", 1)
                .build();
        assertThat(model.graph()).isEqualTo(Admg.parse("X -> M -> Y, X <-> Y"));
        assertThat(model.observed()).containsExactly("X", "M", "Y");
    }

    @Test
    void impossibleThingsAreRefused() {
        LinearModel copies = LinearModel.builder()
                .variable("X", 0, 1)
                .variable("Y", 0, 0)
                .edge("X", "Y", 2)
                .build();
        assertThat(copies.given(Map.of("X", 1.0, "Y", 2.0)).mean("Y")).isCloseTo(2, within(1e-12));
        assertThatThrownBy(() -> copies.given(Map.of("X", 1.0, "Y", 3.0)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("impossible");
        assertThatThrownBy(() -> copies.given(Map.of("Z", 1.0))).hasMessageContaining("no variable named 'Z'");
        assertThatThrownBy(() -> copies.under(Intervention.hold(Set.of("Y"), Intervention.none())))
                .hasMessageContaining("does not leave a linear-Gaussian model");
        assertThatThrownBy(() -> LinearModel.builder()
                        .variable("A", 0, 1)
                        .variable("B", 0, 1)
                        .variable("C", 0, 1)
                        .correlate("A", "B", 0.9)
                        .correlate("B", "C", 0.9)
                        .correlate("A", "C", -0.9)
                        .build())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cannot hold together");
    }
}
