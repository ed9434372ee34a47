package dev.whence.causal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Effect;
import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Link;
import dev.whence.causal.Metric;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Uncertainty;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.mediation.Mediation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.junit.jupiter.api.Test;

/** Closed forms against other closed forms, and against simulation. */
class ClosedFormTest {
    private static LinearModel random(long seed, int size) {
        SplittableRandom random = new SplittableRandom(seed);
        return LinearModel.random(RandomGraphs.dag(size, 0.5, random), random);
    }

    @Property(tries = 60)
    void linearMomentsAgreeWithAMatrixInverse(@ForAll long seed) {
        LinearModel model = random(seed, 7);
        Array2DRowRealMatrix b = new Array2DRowRealMatrix(model.coefficients());
        var inverse = new LUDecomposition(
                        MatrixUtils.createRealIdentityMatrix(7).subtract(b))
                .getSolver()
                .getInverse();
        var covariance = inverse.multiply(new Array2DRowRealMatrix(model.noiseCovariance()))
                .multiplyTransposed(inverse);
        double[] means = inverse.operate(model.intercepts());
        for (int i = 0; i < 7; i++) {
            assertThat(model.means()[i]).isCloseTo(means[i], within(1e-9));
            for (int j = 0; j < 7; j++) {
                assertThat(model.totalEffects()[i][j]).isCloseTo(inverse.getEntry(i, j), within(1e-9));
                assertThat(model.covariance()[i][j]).isCloseTo(covariance.getEntry(i, j), within(1e-9));
            }
        }
    }

    /** Runs of nested counterfactuals on the average unit, on sampled units, and path algebra give the same numbers. */
    @Property(tries = 60)
    void linearEffectsThreeWays(@ForAll long seed) {
        LinearModel model = random(seed, 7);
        SplittableRandom random = new SplittableRandom(seed + 1);
        List<String> order = model.order().stream().map(model.variables()::get).toList();
        String x = order.getFirst();
        String y = order.getLast();
        Set<String> mediators = new LinkedHashSet<>(
                order.subList(1, 6).stream().filter(_ -> random.nextBoolean()).toList());
        mediators.add(order.get(3));
        Set<Link<String>> active = new HashSet<>(model.links());
        active.removeIf(_ -> random.nextInt(3) == 0);
        Map<String, Double> levels = new HashMap<>();
        mediators.forEach(m -> levels.put(m, random.nextDouble()));
        for (var system : List.of(model.averageUnit(), model.units(5, seed))) {
            Mediation<String> mediation =
                    new Mediation<>(system, Intervention.set(x, -1), Intervention.set(x, 1), Metric.value(y));
            check(mediation.total(), LinearEffects.total(model, x, y));
            check(mediation.naturalDirect(mediators), LinearEffects.naturalDirect(model, x, y, mediators));
            check(mediation.naturalIndirect(mediators), LinearEffects.naturalIndirect(model, x, y, mediators));
            check(mediation.controlledDirect(levels), LinearEffects.controlledDirect(model, x, y, mediators));
            check(mediation.pathSpecific(active, model.links()), LinearEffects.pathSpecific(model, x, y, active));
        }
    }

    /** The treatment goes from -1 to 1: twice the effect per unit. */
    private static void check(Effect run, Effect algebra) {
        assertThat(run.kind()).isEqualTo(algebra.kind());
        assertThat(run.value()).isCloseTo(2 * algebra.value(), within(1e-9));
    }

    /** In a linear model the effects along the single paths add up to the total effect. */
    @Property(tries = 40)
    void pathSpecificEffectsAddUp(@ForAll long seed) {
        LinearModel model = random(seed, 6);
        String x = model.variables().get(model.order().getFirst());
        String y = model.variables().get(model.order().getLast());
        double sum = 0;
        for (Set<Link<String>> path : paths(model, x, y)) {
            sum += LinearEffects.pathSpecific(model, x, y, path).value();
            Mediation<String> mediation = new Mediation<>(
                    model.averageUnit(), Intervention.set(x, 0), Intervention.set(x, 1), Metric.value(y));
            double product = path.stream()
                    .mapToDouble(link -> model.coefficient(link.from(), link.to()))
                    .reduce(1, (a, b) -> a * b);
            assertThat(mediation.pathSpecific(path, model.links()).value()).isCloseTo(product, within(1e-9));
        }
        assertThat(sum).isCloseTo(LinearEffects.total(model, x, y).value(), within(1e-9));
    }

    private static List<Set<Link<String>>> paths(LinearModel model, String from, String to) {
        if (from.equals(to)) {
            return List.of(Set.of());
        }
        return model.links().stream()
                .filter(link -> link.from().equals(from))
                .flatMap(link -> paths(model, link.to(), to).stream().map(rest -> {
                    Set<Link<String>> path = new HashSet<>(rest);
                    path.add(link);
                    return path;
                }))
                .toList();
    }

    /** Counterfactual means and variances by conditioning against drawn units, and against rejection by nearness. */
    @Test
    void gaussianCounterfactualsAgainstSimulation() {
        int n = 40_000;
        for (long seed = 1; seed <= 6; seed++) {
            LinearModel model = random(seed, 6);
            String x = model.variables().get(model.order().get(1));
            String y = model.variables().get(model.order().getLast());
            String e = model.variables().get(model.order().get(4));
            Map<String, Double> evidence = Map.of(e, 1.3, y, -0.4);
            Intervention<String> nested =
                    Intervention.set(x, 2).and(Intervention.hold(Set.of(e), Intervention.shift(x, -1)));
            Prediction exact = model.counterfactual(evidence, nested, Metric.value(y));
            Outcomes drawn = model.given(evidence, n, seed).under(nested, Metric.value(y));
            double sd = Math.sqrt(exact.variance());
            assertThat(drawn.mean()).isCloseTo(exact.mean(), within(4 * sd / Math.sqrt(n) + 1e-9));
            assertThat(drawn.variance())
                    .isCloseTo(exact.variance(), within(4 * Math.sqrt(2.0 / n) * exact.variance() + 1e-9));
            // Drawn units agree with the evidence.
            assertThat(model.given(evidence, 50, seed).observe(Metric.value(e)).values())
                    .containsOnly(new double[] {1.3}, within(1e-9));
        }
    }

    /** Likelihood weighting of an additive-noise model whose functions happen to be linear, against Gaussian conditioning. */
    @Test
    void likelihoodWeightingAgainstConditioning() {
        LinearModel linear = LinearModelTest.homework();
        AdditiveNoiseModel same = AdditiveNoiseModel.builder()
                .root("X", new NormalDistribution(0, 1))
                .variable("H", List.of("X"), v -> 0.5 * v[0], new NormalDistribution(0, 1))
                .variable("Y", List.of("H", "X"), v -> 0.7 * v[1] + 0.4 * v[0], new NormalDistribution(0, 1))
                .build();
        Map<String, Double> evidence = Map.of("Y", 1.5, "H", 1.0);
        Intervention<String> act = Intervention.set("X", 2);
        Prediction exact = linear.counterfactual(evidence, act, Metric.value("Y"));
        assertThatThrownBy(() -> same.counterfactual(evidence, act, Metric.value("Y")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no closed form");
        Prediction simulated = same.counterfactual(evidence, act, Metric.value("Y"), new Simulation(50_000, 3));
        assertThat(simulated.interval(new Uncertainty.StudentT(0.9999)).contains(exact.mean()))
                .isTrue();
        Prediction cause =
                same.counterfactual(evidence, Intervention.none(), Metric.value("X"), new Simulation(50_000, 4));
        Prediction exactCause = linear.counterfactual(evidence, Intervention.none(), Metric.value("X"));
        assertThat(cause.mean()).isCloseTo(exactCause.mean(), within(0.03));
        assertThat(cause.variance()).isCloseTo(exactCause.variance(), within(0.03));
        // Everything observed: exact, and the same as the linear model says.
        Map<String, Double> joe = Map.of("X", 0.5, "H", 1.0, "Y", 1.5);
        assertThat(same.counterfactual(joe, Intervention.set("H", 2), Metric.value("Y"))
                        .mean())
                .isCloseTo(1.90, within(1e-12));
    }

    /** Interventional moments of the mutilated model against a sample that was intervened on. */
    @Test
    void interventionsAgainstSimulation() {
        int n = 50_000;
        LinearModel model = random(11, 6);
        String x = model.variables().get(model.order().get(1));
        String z = model.variables().get(model.order().get(3));
        Intervention<String> both = Intervention.scale(x, 1.5).and(Intervention.shift(z, 2));
        LinearModel mutilated = model.under(both);
        Units units = model.units(n, 5);
        for (String variable : model.variables()) {
            Outcomes outcomes = units.under(both, Metric.value(variable));
            double sd = Math.sqrt(mutilated.covariance(variable, variable));
            assertThat(outcomes.mean()).isCloseTo(mutilated.mean(variable), within(4 * sd / Math.sqrt(n)));
            assertThat(Math.sqrt(outcomes.variance())).isCloseTo(sd, within(4 * sd / Math.sqrt(2.0 * n)));
            Prediction prediction = model.interventional(both, Metric.value(variable));
            assertThat(prediction.mean()).isCloseTo(mutilated.mean(variable), within(1e-9));
            assertThat(prediction.variance()).isCloseTo(sd * sd, within(1e-9));
        }
    }

    @Test
    void correlatedNoiseIsDrawnWithItsCorrelation() {
        LinearModel model = LinearModel.builder()
                .variable("X", 0, 1)
                .variable("Y", 0, 2)
                .correlate("X", "Y", 0.6)
                .build();
        double[][] data = model.units(40_000, 2).data();
        double product = 0;
        for (double[] row : data) {
            product += row[0] * row[1] / data.length;
        }
        assertThat(product).isCloseTo(1.2, within(4 * 2 * Math.sqrt(1.36) / 200));
    }

    @Test
    void theSameSeedGivesTheSameUnits() {
        Dag dag = Dag.parse("a -> b -> c");
        LinearModel model = LinearModel.random(dag, new SplittableRandom(3));
        assertThat(model.units(10, 4).data()).isDeepEqualTo(model.units(10, 4).data());
        assertThat(model.units(10, 4).data()[0][0])
                .isNotEqualTo(model.units(10, 5).data()[0][0]);
    }
}
