package dev.whence.causal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Link;
import dev.whence.causal.Metric;
import dev.whence.causal.Outcomes;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.mediation.Contrast;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DiscreteModelTest {
    /** A second evaluation by definition: every combination of response functions, each world by plain recursion. */
    private static final class BruteForce {
        private final RandomDiscrete random;
        private final int[] kinds;

        BruteForce(RandomDiscrete random) {
            this.random = random;
            kinds = new int[random.causes().size()];
        }

        /** P(Y = value in the world where x is set and m is as where x is reference | evidence). */
        double probability(
                Map<String, Double> evidence, String x, int active, int reference, String m, String y, int value) {
            double[] sums = new double[2];
            walk(0, 1, evidence, x, active, reference, m, y, value, sums);
            return sums[1] / sums[0];
        }

        private void walk(
                int node,
                double weight,
                Map<String, Double> evidence,
                String x,
                int active,
                int reference,
                String m,
                String y,
                int value,
                double[] sums) {
            if (node == kinds.length) {
                for (var seen : evidence.entrySet()) {
                    if (solve(seen.getKey(), Map.of()) != seen.getValue().intValue()) {
                        return;
                    }
                }
                int held = solve(m, Map.of(x, reference));
                sums[0] += weight;
                sums[1] += solve(y, Map.of(x, active, m, held)) == value ? weight : 0;
                return;
            }
            List<Response> responses = random.responses().get(node);
            for (int kind = 0; kind < responses.size(); kind++) {
                kinds[node] = kind;
                walk(
                        node + 1,
                        weight * responses.get(kind).probability(),
                        evidence,
                        x,
                        active,
                        reference,
                        m,
                        y,
                        value,
                        sums);
            }
        }

        private int solve(String variable, Map<String, Integer> set) {
            Integer fixed = set.get(variable);
            if (fixed != null) {
                return fixed;
            }
            int node = random.model().dag().index(variable);
            int row = 0;
            for (String cause : random.causes().get(node)) {
                row = row * random.model().states(cause).size() + solve(cause, set);
            }
            return random.responses().get(node).get(kinds[node]).values().get(row);
        }
    }

    @Property(tries = 80)
    void nestedCounterfactualsAgainstAllExogenousStates(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Dag dag = RandomGraphs.dag(6, 0.5, random);
        RandomDiscrete made = RandomDiscrete.of(dag, random);
        List<String> order = dag.topologicalOrder().stream().map(dag::name).toList();
        String x = order.get(random.nextInt(2));
        String m = order.get(2 + random.nextInt(2));
        String y = order.get(4 + random.nextInt(2));
        // Evidence that some unit gives, so that it is possible.
        Units some = made.model().units(1, seed);
        Map<String, Double> evidence = new HashMap<>();
        for (String seen : order) {
            if (random.nextInt(3) == 0) {
                evidence.put(seen, some.observe(Metric.value(seen)).value(0));
            }
        }
        Intervention<String> nested = Intervention.set(x, 1).and(Intervention.hold(Set.of(m), Intervention.set(x, 0)));
        Prediction exact = made.model().counterfactual(evidence, nested, Metric.value(y));
        for (int value = 0; value < made.model().states(y).size(); value++) {
            double expected = new BruteForce(made).probability(evidence, x, 1, 0, m, y, value);
            assertThat(exact.probability(value)).isCloseTo(expected, within(1e-12));
        }
    }

    /** Several worlds eliminated together, against the same question put to every kind of unit. */
    @Property(tries = 80)
    void pathSpecificWorldsAgainstAllUnits(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Dag dag = RandomGraphs.dag(6, 0.6, random);
        DiscreteModel model = RandomDiscrete.of(dag, random).model();
        String x = dag.name(dag.topologicalOrder().getFirst());
        String y = dag.name(dag.topologicalOrder().getLast());
        String seen = dag.name(dag.topologicalOrder().get(4));
        Map<String, Double> evidence =
                Map.of(seen, model.units(1, seed).observe(Metric.value(seen)).value(0));
        Set<Link<String>> active = new HashSet<>(model.links());
        active.removeIf(_ -> random.nextBoolean());
        Intervention<String> world = Contrast.pathSpecific(
                        Intervention.set(x, 0), Intervention.set(x, 1), active, model.links())
                .to();
        Metric<String> sum = new Metric.Function<>(
                "sum", List.of(y, "V3", "V1"), values -> values[0] + 3 * values[1] + 9 * values[2]);
        Prediction exact = model.counterfactual(evidence, world, sum);
        Outcomes all = model.population(evidence).under(world, sum);
        assertThat(exact).isInstanceOf(Prediction.Finite.class);
        for (double value = 0; value < 27; value++) {
            double asked = value;
            assertThat(exact.probability(value))
                    .isCloseTo(all.map(v -> v == asked ? 1 : 0).mean(), within(1e-12));
        }
    }

    @Property(tries = 80)
    void eliminationAgainstAllUnits(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Dag dag = RandomGraphs.dag(6, 0.5, random);
        DiscreteModel model = RandomDiscrete.of(dag, random).model();
        Units population = model.population();
        String x = "V" + (1 + random.nextInt(6));
        for (Intervention<String> act : List.of(Intervention.<String>none(), Intervention.set(x, 1))) {
            Map<String, Double> set = act.steps().isEmpty() ? Map.of() : Map.of(x, 1.0);
            double[] joint = model.joint(List.of("V5", "V2"), set);
            Outcomes five = population.under(act, Metric.value("V5"));
            Outcomes two = population.under(act, Metric.value("V2"));
            double[] counted = new double[joint.length];
            for (int unit = 0; unit < five.size(); unit++) {
                counted[(int) (five.value(unit) * model.states("V2").size() + two.value(unit))] += five.weight(unit);
            }
            assertThat(joint).containsExactly(counted, within(1e-12));
            assertThat(model.interventional(act, Metric.value("V5")).mean()).isCloseTo(five.mean(), within(1e-12));
        }
    }

    @Property(tries = 60)
    void couplingsAgreeOnTablesAndOnInterventions(@ForAll long seed) {
        Dag dag = RandomGraphs.dag(4, 0.6, new SplittableRandom(seed));
        DiscreteModel monotone = RandomDiscrete.binary(dag, seed, Coupling.MONOTONE);
        DiscreteModel independent = RandomDiscrete.binary(dag, seed, Coupling.INDEPENDENT);
        for (String variable : dag.nodes()) {
            for (int row = 0; row < monotone.table(variable).length; row++) {
                assertThat(monotone.table(variable)[row])
                        .containsExactly(independent.table(variable)[row], within(1e-12));
            }
        }
        Intervention<String> act = Intervention.set("V1", 1);
        assertThat(monotone.population().under(act, Metric.value("V4")).mean())
                .isCloseTo(
                        independent.population().under(act, Metric.value("V4")).mean(), within(1e-12));
    }

    @Test
    void weightedSimulationAgreesWithTheExactAnswer() {
        SplittableRandom random = new SplittableRandom(8);
        for (long seed = 0; seed < 8; seed++) {
            Dag dag = RandomGraphs.dag(6, 0.5, random);
            DiscreteModel model = RandomDiscrete.binary(dag, seed, Coupling.MONOTONE);
            String last = dag.name(dag.topologicalOrder().getLast());
            String first = dag.name(dag.topologicalOrder().getFirst());
            Map<String, Double> evidence = Map.of(last, 1.0, first, 0.0);
            Intervention<String> act = Intervention.set(first, 1);
            Prediction exact = model.counterfactual(evidence, act, Metric.value(last));
            Outcomes drawn = model.given(evidence, 20_000, seed).under(act, Metric.value(last));
            double error = Math.sqrt(exact.variance() / drawn.effectiveSize());
            assertThat(drawn.mean()).isCloseTo(exact.mean(), within(4 * error + 1e-9));
        }
    }

    /** A chain too long to list its kinds of units: elimination still answers. */
    @Test
    void aLongChain() {
        DiscreteModelBuilder builder = DiscreteModel.builder().binary("V0", List.of(), 0.5);
        for (int i = 1; i < 40; i++) {
            builder.binary("V" + i, List.of("V" + (i - 1)), 0.1, 0.8);
        }
        DiscreteModel chain = builder.build();
        // The chain forgets by 0.7 a step: P(V39 = 1 | do(V0 = x)) = 1/3 + 0.7^39 (x - 1/3).
        assertThat(chain.interventional(Intervention.set("V0", 1), Metric.value("V39"))
                        .mean())
                .isCloseTo(1.0 / 3 + Math.pow(0.7, 39) * 2 / 3, within(1e-12));
        assertThatThrownBy(chain::population)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("more than 262144 kinds of units");
        Map<String, Double> evidence = Map.of("V39", 1.0);
        Intervention<String> act = Intervention.set("V38", 0);
        Prediction exact = chain.counterfactual(evidence, act, Metric.value("V39"));
        Outcomes simulated = chain.given(evidence, 20_000, 1).under(act, Metric.value("V39"));
        // Monotone: V39 = 1 with V38 = 0 still needs the 0.1 of units that answer 1 to both.
        double v38 = 1.0 / 3 + Math.pow(0.7, 38) * (0.5 - 1.0 / 3);
        double seen = 0.8 * v38 + 0.1 * (1 - v38);
        assertThat(exact.mean()).isCloseTo(0.1 / seen, within(1e-12));
        assertThat(simulated.mean()).isCloseTo(0.1 / seen, within(0.02));
    }

    @Test
    void badTablesAreRefusedWithTheirPlace() {
        assertThatThrownBy(
                        () -> DiscreteModel.builder().table("X", List.of("a", "b"), List.of(), new double[] {0.5, 0.6}))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("row 1 of the table of 'X' sums to 1.1");
        assertThatThrownBy(() -> DiscreteModel.builder()
                        .binary("X", List.of(), 0.5)
                        .binary("Y", List.of("X"), 0.5)
                        .build())
                .hasMessage("'Y' has 1 rows; its causes [X] have 2 configurations");
        DiscreteModel model = DiscreteModel.builder()
                .table("Smoker", List.of("never", "former", "current"), List.of(), new double[] {0.5, 0.2, 0.3})
                .build();
        assertThatThrownBy(() -> model.population().under(Intervention.set("Smoker", 3), Metric.value("Smoker")))
                .hasMessage("'Smoker' cannot be 3: its states are 0 to 2 (never, former, current)");
        assertThatThrownBy(() -> model.state("Smoker", "fromer")).hasMessageContaining("did you mean 'former'");
        assertThatThrownBy(
                        () -> model.counterfactual(Map.of("Smoker", 0.5), Intervention.none(), Metric.value("Smoker")))
                .hasMessageContaining("cannot be 0.5");
        assertThatThrownBy(() -> DiscreteModel.builder()
                        .binary("X", List.of(), 0)
                        .build()
                        .population(Map.of("X", 1.0)))
                .hasMessage("the evidence has probability zero in this model");
    }
}
