package dev.whence.causal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Metric;
import dev.whence.causal.Outcomes;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.mediation.Contrast;
import dev.whence.causal.mediation.Mediation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;

/** Laws that hold unit by unit, whatever the model. */
class UnitsTest {
    private static final int N = 20;

    @Provide
    Arbitrary<StructuralModel> models() {
        return Arbitraries.longs().map(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            Dag dag = RandomGraphs.dag(6, 0.5, random);
            return switch (random.nextInt(3)) {
                case 0 -> LinearModel.random(dag, random);
                case 1 -> RandomDiscrete.binary(dag, seed, Coupling.MONOTONE);
                default -> curved(dag, random);
            };
        });
    }

    private static AdditiveNoiseModel curved(Dag dag, SplittableRandom random) {
        AdditiveNoiseModel.Builder builder = AdditiveNoiseModel.builder();
        for (int node = 0; node < dag.size(); node++) {
            double a = random.nextDouble();
            builder.variable(
                    dag.name(node),
                    dag.names(dag.parents(node)).reversed(),
                    v -> {
                        double product = a;
                        for (double value : v) {
                            product = Math.sin(product) + value * (1 + product);
                        }
                        return Math.tanh(product);
                    },
                    new NormalDistribution(0, 0.5));
        }
        return builder.build();
    }

    private static String variable(StructuralModel model, int place) {
        return model.variables().get(model.order().get(place));
    }

    @Property(tries = 60)
    void observingIsDoingNothing(@ForAll("models") StructuralModel model, @ForAll long seed) {
        Units units = model.units(N, seed);
        for (String v : model.variables()) {
            assertThat(units.observe(Metric.value(v)))
                    .isEqualTo(units.under(Intervention.none(), Metric.value(v)))
                    .isEqualTo(units.under(Intervention.shift(v, 0), Metric.value(v)));
        }
    }

    @Property(tries = 60)
    void anInterventionMovesNothingThatItDoesNotCause(@ForAll("models") StructuralModel model, @ForAll long seed) {
        Units units = model.units(N, seed);
        Dag dag = model.dag();
        for (int x = 0; x < dag.size(); x++) {
            NodeSet effects = dag.descendants(NodeSet.of(x));
            Intervention<String> act = Intervention.set(dag.name(x), 1);
            for (int y = 0; y < dag.size(); y++) {
                if (!effects.contains(y)) {
                    assertThat(units.under(act, Metric.value(dag.name(y)))
                                    .minus(units.observe(Metric.value(dag.name(y))))
                                    .values())
                            .containsOnly(0);
                }
            }
        }
    }

    /** Consistency: a unit whose X was x is the same unit under do(X=x); and holding a variable at itself is nothing. */
    @Property(tries = 60)
    void settingWhatIsChangesNothing(@ForAll("models") StructuralModel model, @ForAll long seed) {
        Units units = model.units(N, seed);
        String x = variable(model, 2);
        Outcomes seen = units.observe(Metric.value(x));
        for (String v : model.variables()) {
            Outcomes natural = units.observe(Metric.value(v));
            for (int unit = 0; unit < 5; unit++) {
                assertThat(units.under(Intervention.set(x, seen.value(unit)), Metric.value(v))
                                .value(unit))
                        .isEqualTo(natural.value(unit));
            }
            assertThat(units.under(Intervention.hold(Set.of(x), Intervention.none()), Metric.value(v)))
                    .isEqualTo(natural);
        }
    }

    /** Composition (Pearl, Causality, section 7.3.1): do(X), with W held as it is under do(X), is do(X). */
    @Property(tries = 60)
    void composition(@ForAll("models") StructuralModel model, @ForAll long seed) {
        Units units = model.units(N, seed);
        Intervention<String> act = Intervention.set(variable(model, 0), 1);
        Intervention<String> redundant =
                act.and(Intervention.hold(Set.of(variable(model, 2), variable(model, 3)), act));
        for (String v : model.variables()) {
            assertThat(units.under(redundant, Metric.value(v))).isEqualTo(units.under(act, Metric.value(v)));
        }
    }

    @Property(tries = 60)
    void totalIsDirectMinusReversedIndirectInEveryUnit(@ForAll("models") StructuralModel model, @ForAll long seed) {
        Intervention<String> reference = Intervention.set(variable(model, 0), 0);
        Intervention<String> active = Intervention.set(variable(model, 0), 1);
        Mediation<String> mediation =
                new Mediation<>(model.units(N, seed), reference, active, Metric.value(variable(model, 5)));
        Set<String> mediators = Set.of(variable(model, 2), variable(model, 3));
        double[] total = mediation.perUnit(Contrast.total(reference, active)).values();
        double[] sum = mediation
                .perUnit(Contrast.naturalDirect(reference, active, mediators))
                .minus(mediation.perUnit(Contrast.naturalIndirect(active, reference, mediators)))
                .values();
        assertThat(sum).containsExactly(total, within(1e-12));
    }

    @Property(tries = 60)
    void pathSpecificEffectsBetweenNothingAndEverything(@ForAll("models") StructuralModel model, @ForAll long seed) {
        Intervention<String> reference = Intervention.set(variable(model, 0), 0);
        Intervention<String> active = Intervention.set(variable(model, 0), 1);
        Mediation<String> mediation =
                new Mediation<>(model.units(N, seed), reference, active, Metric.value(variable(model, 5)));
        assertThat(mediation.perUnit(Contrast.pathSpecific(reference, active, model.links(), model.links())))
                .isEqualTo(mediation.perUnit(Contrast.total(reference, active)));
        assertThat(mediation
                        .perUnit(Contrast.pathSpecific(reference, active, Set.of(), model.links()))
                        .values())
                .containsOnly(0);
        // All edges but those out of the mediator: the mediator might as well be held.
        String m = variable(model, 3);
        var around = new HashSet<>(model.links());
        around.removeIf(link -> link.from().equals(m));
        assertThat(mediation.perUnit(Contrast.pathSpecific(reference, active, around, model.links())))
                .isEqualTo(mediation.perUnit(Contrast.naturalDirect(reference, active, Set.of(m))));
    }

    @Test
    void orderAndReplacedMechanisms() {
        LinearModel model = LinearModel.builder()
                .variable("Z", 0, 1)
                .variable("X", 0, 1)
                .variable("Y", 0, 0)
                .edge("Z", "X", 1)
                .edge("X", "Y", 2)
                .build();
        Units units = model.units(3, 1);
        double[] z = units.observe(Metric.value("Z")).values();
        double[] x = units.observe(Metric.value("X")).values();
        Intervention<String> set = Intervention.set("X", 1);
        Intervention<String> add = Intervention.shift("X", 2);
        assertThat(units.under(set.and(add), Metric.value("Y")).values()).containsOnly(6);
        assertThat(units.under(add.and(set), Metric.value("Y")).values()).containsOnly(2);
        Intervention<String> policy = Intervention.soft("X", "X / 2 - Z", given -> given.natural() / 2 - given.of("Z"));
        for (int unit = 0; unit < 3; unit++) {
            assertThat(units.under(policy, Metric.value("Y")).value(unit))
                    .isCloseTo(2 * (x[unit] / 2 - z[unit]), within(1e-12));
            assertThat(units.under(policy.and(Intervention.scale("X", 3)), Metric.value("Y"))
                            .value(unit))
                    .isCloseTo(6 * (x[unit] / 2 - z[unit]), within(1e-12));
        }
        assertThat(units.observe(new Metric.Function<>("X + Z", List.of("X", "Z"), v -> v[0] + v[1]))
                        .value(0))
                .isEqualTo(x[0] + z[0]);
        // Only a simulation can say what a replaced mechanism does to the population.
        assertThatThrownBy(() -> model.interventional(policy, Metric.value("Y")))
                .hasMessageContaining("to simulate");
        assertThat(model.interventional(policy, Metric.value("Y"), new Simulation(20_000, 2))
                        .mean())
                .isCloseTo(0, within(0.06));
    }

    @Test
    void wrongQuestionsAreRefused() {
        LinearModel model = LinearModel.builder()
                .variable("Dose", 0, 1)
                .latent("Health", 0, 1)
                .variable("Outcome", 0, 1)
                .edge("Dose", "Outcome", 1)
                .edge("Health", "Outcome", 1)
                .build();
        Units units = model.units(4, 1);
        assertThat(model.observed()).containsExactly("Dose", "Outcome");
        assertThat(units.data()[0]).hasSize(2);
        assertThatThrownBy(() -> units.under(Intervention.set("Dsoe", 1), Metric.value("Outcome")))
                .isInstanceOf(InputException.class)
                .hasMessage("no variable named 'Dsoe' in the model; did you mean 'Dose'?");
        Intervention<String> unread = Intervention.hold(Set.of("Dose"), Intervention.set("Helth", 1));
        assertThatThrownBy(() -> units.under(unread, Metric.value("Health"))).hasMessageContaining("Health");
        assertThatThrownBy(() -> units.under(
                        new Intervention.HoldEdge<>("Dose", "Health", Intervention.none()), Metric.value("Outcome")))
                .hasMessage("there is no edge Dose -> Health to hold");
        assertThatThrownBy(() -> units.under(
                        Intervention.soft("Dose", "reacts", given -> given.of("Outcome")), Metric.value("Outcome")))
                .hasMessageContaining("its own cause");
        assertThatThrownBy(() -> Contrast.naturalDirect(
                        Intervention.set("Dose", 0), Intervention.set("Dose", 1), Set.of("Dose")))
                .hasMessage("'Dose' is both treated and named as a mediator");
        assertThatThrownBy(() -> model.averageUnit().observe(Metric.indicator("Dose", 1)))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
