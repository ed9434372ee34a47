package dev.whence.causal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Effect;
import dev.whence.causal.Interval;
import dev.whence.causal.Intervention;
import dev.whence.causal.Metric;
import dev.whence.causal.Uncertainty;
import dev.whence.causal.mediation.Mediation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.UniformRealDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Worked counterfactuals with published answers. */
class TextbookTest {
    private static final List<String> BINARY = List.of("0", "1");

    /** Pearl, Causality, section 7.1.2: court U, captain C, riflemen A (nervous: W) and B, prisoner dead D. */
    private static DiscreteModel firingSquad(double p, double q) {
        return DiscreteModel.builder()
                .binary("U", List.of(), p)
                .binary("W", List.of(), q)
                .logic("C", List.of("U"), 0, 1)
                .logic("A", List.of("C", "W"), 0, 1, 1, 1)
                .logic("B", List.of("C"), 0, 1)
                .logic("D", List.of("A", "B"), 0, 1, 1, 1)
                .latent("U", "W")
                .build();
    }

    @ParameterizedTest
    @CsvSource({"0.5,0.5", "0.7,0.1", "0.01,0.3", "1,0.2"})
    void firingSquad_wouldThePrisonerLiveHadANotShot(double p, double q) {
        DiscreteModel model = firingSquad(p, q);
        // Posterior of the exogenous variables given D, by hand: D fails only with u', w'.
        double dead = 1 - (1 - p) * (1 - q);
        Intervention<String> hold = Intervention.set("A", 0);
        Prediction alive = model.counterfactual(Map.of("D", 1.0), hold, Metric.indicator("D", 0));
        assertThat(alive.mean()).isCloseTo(q * (1 - p) / dead, within(1e-12));
        assertThat(alive.interval(Uncertainty.studentT())).isEqualTo(Interval.exact(alive.mean()));
        // Prediction, abduction and action of section 7.1.1.
        assertThat(model.probability(Map.of("D", 1.0), Map.of())).isCloseTo(dead, within(1e-12));
        assertThat(model.interventional(Intervention.set("A", 1), Metric.value("B"))
                        .mean())
                .isCloseTo(p, within(1e-12));
        assertThat(model.interventional(hold, Metric.indicator("D", 0)).mean()).isCloseTo(1 - p, within(1e-12));
    }

    /** Without W the story is deterministic: the prisoner is dead, hence would be dead without A (section 7.1.1). */
    @Test
    void firingSquad_withDisciplinedRiflemen() {
        Prediction dead =
                firingSquad(0.4, 0).counterfactual(Map.of("D", 1.0), Intervention.set("A", 0), Metric.value("D"));
        assertThat(dead.probability(1)).isEqualTo(1);
    }

    /**
     * Causality, section 1.4.4: patients die half the time with or without treatment; in one model the treatment does
     * nothing, in the other it kills half and cures half. No experiment tells them apart.
     */
    @Test
    void theSameTablesAndOppositeCounterfactuals() {
        DiscreteModel inert = DiscreteModel.builder()
                .binary("X", List.of(), 0.5)
                .responses("Y", BINARY, List.of("X"), List.of(Response.of(0.5, 0, 0), Response.of(0.5, 1, 1)))
                .build();
        DiscreteModel mixed = DiscreteModel.builder()
                .binary("X", List.of(), 0.5)
                .responses("Y", BINARY, List.of("X"), List.of(Response.of(0.5, 0, 1), Response.of(0.5, 1, 0)))
                .build();
        assertThat(inert.table("Y")).isDeepEqualTo(mixed.table("Y"));
        Map<String, Double> treatedAndDead = Map.of("X", 1.0, "Y", 1.0);
        Intervention<String> untreated = Intervention.set("X", 0);
        assertThat(inert.counterfactual(treatedAndDead, untreated, Metric.value("Y"))
                        .probability(1))
                .isEqualTo(1);
        assertThat(mixed.counterfactual(treatedAndDead, untreated, Metric.value("Y"))
                        .probability(1))
                .isEqualTo(0);
        DiscreteModel fromTable = DiscreteModel.builder()
                .binary("X", List.of(), 0.5)
                .table("Y", BINARY, List.of("X"), Coupling.INDEPENDENT, inert.table("Y"))
                .build();
        assertThat(fromTable
                        .counterfactual(treatedAndDead, untreated, Metric.value("Y"))
                        .probability(1))
                .isCloseTo(0.5, within(1e-12));
    }

    /** Primer, section 4.5.2, tables 4.6 and 4.7: training T, homework M, exam Y. */
    @Test
    void encouragementDesign() {
        for (Coupling coupling : Coupling.values()) { // natural effects are identified here: no coupling matters
            DiscreteModel model = DiscreteModel.builder()
                    .binary("T", List.of(), 0.5)
                    .table("M", BINARY, List.of("T"), coupling, new double[] {0.6, 0.4}, new double[] {0.25, 0.75})
                    .table(
                            "Y",
                            BINARY,
                            List.of("T", "M"),
                            coupling,
                            new double[] {0.8, 0.2},
                            new double[] {0.7, 0.3},
                            new double[] {0.6, 0.4},
                            new double[] {0.2, 0.8})
                    .build();
            Mediation<String> mediation = new Mediation<>(
                    model.population(), Intervention.set("T", 0), Intervention.set("T", 1), Metric.value("Y"));
            Effect direct = mediation.naturalDirect(Set.of("M"));
            assertThat(direct.value()).isCloseTo(0.32, within(1e-12));
            assertThat(direct.units()).isZero();
            assertThat(direct.interval().method()).isEqualTo("exact");
            assertThat(mediation.naturalIndirect(Set.of("M")).value()).isCloseTo(0.035, within(1e-12));
            assertThat(mediation.total().value()).isCloseTo(0.46, within(1e-12));
            assertThat(mediation.controlledDirect(Map.of("M", 0.0)).value()).isCloseTo(0.2, within(1e-12));
            assertThat(mediation.controlledDirect(Map.of("M", 1.0)).value()).isCloseTo(0.5, within(1e-12));
        }
    }

    /** Primer, section 4.5.1 and Causality 4.5: in the linear homework model everything is read off the coefficients. */
    @Test
    void linearMediation() {
        LinearModel model = LinearModelTest.homework();
        Mediation<String> mediation = new Mediation<>(
                model.averageUnit(), Intervention.set("X", 0), Intervention.set("X", 1), Metric.value("Y"));
        assertThat(mediation.total().value()).isCloseTo(0.7 + 0.5 * 0.4, within(1e-12));
        assertThat(mediation.naturalDirect(Set.of("H")).value()).isCloseTo(0.7, within(1e-12));
        assertThat(mediation.naturalIndirect(Set.of("H")).value()).isCloseTo(0.2, within(1e-12));
        assertThat(mediation.total().interval())
                .isEqualTo(Interval.exact(mediation.total().value()));
    }

    /**
     * The party of Balke and Pearl (1994): Ann A; Bob B comes when she does, Carl C when she does not; they scuffle S.
     * Had Bob come, given that he did not? Bob's absence speaks of Ann, hence of Carl:
     * P(S_b | b') = sum over a, c of P(a | b') P(c | a) P(s | b, c).
     */
    @Test
    void theParty() {
        double ann = 0.4;
        double[] bob = {0.01, 0.93};
        double[] carl = {0.96, 0.02};
        double[] scuffle = {0.0, 0.01, 0.0, 0.9};
        DiscreteModel model = DiscreteModel.builder()
                .binary("A", List.of(), ann)
                .binary("B", List.of("A"), bob)
                .binary("C", List.of("A"), carl)
                .binary("S", List.of("B", "C"), scuffle)
                .build();
        double absentAndAnn = ann * (1 - bob[1]);
        double absentNoAnn = (1 - ann) * (1 - bob[0]);
        double annGivenAbsent = absentAndAnn / (absentAndAnn + absentNoAnn);
        double carlComes = annGivenAbsent * carl[1] + (1 - annGivenAbsent) * carl[0];
        double expected = carlComes * scuffle[3];
        Prediction had = model.counterfactual(Map.of("B", 0.0), Intervention.set("B", 1), Metric.value("S"));
        assertThat(had.mean()).isCloseTo(expected, within(1e-12));
        // Seeing Bob there says the opposite: Ann is there, so Carl is not.
        assertThat(model.probability(Map.of("S", 1.0), Map.of("B", 1.0))).isLessThan(0.1);
        assertThat(expected).isGreaterThan(0.7);
    }

    /** An interaction, by hand: M = 2X + e, Y = XM + M + X; TE = 5, NDE = 1, NIE = 2, and back NIE = -4. */
    @Test
    void interaction() {
        AdditiveNoiseModel model = AdditiveNoiseModel.builder()
                .root("X", new NormalDistribution(0, 1))
                .variable("M", List.of("X"), v -> 2 * v[0], new NormalDistribution(0, 1))
                .variable("Y", List.of("M", "X"), v -> v[1] * v[0] + v[0] + v[1], new UniformRealDistribution(-1, 1))
                .build();
        Mediation<String> mediation = new Mediation<>(
                model.units(20_000, 7), Intervention.set("X", 0), Intervention.set("X", 1), Metric.value("Y"));
        Effect total = mediation.total();
        Effect direct = mediation.naturalDirect(Set.of("M"));
        // Per unit: total 5 + e, direct 1 + e, indirect exactly 2, reversed exactly -4; e has sd 1 over 20 000 units.
        assertThat(total.value()).isCloseTo(5, within(4 / Math.sqrt(20_000)));
        assertThat(direct.value()).isCloseTo(1, within(4 / Math.sqrt(20_000)));
        assertThat(total.interval().high() - total.interval().low())
                .isCloseTo(2 * 1.96 / Math.sqrt(20_000), within(1e-3));
        assertThat(mediation.naturalIndirect(Set.of("M")).value()).isCloseTo(2, within(1e-9));
        assertThat(mediation.reversed().naturalIndirect(Set.of("M")).value()).isCloseTo(-4, within(1e-9));
        assertThat(total.units()).isEqualTo(20_000);
    }
}
