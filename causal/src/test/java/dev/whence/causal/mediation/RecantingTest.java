package dev.whence.causal.mediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Intervention;
import dev.whence.causal.Link;
import dev.whence.causal.Metric;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.model.Coupling;
import dev.whence.causal.model.DiscreteModel;
import dev.whence.causal.model.RandomDiscrete;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RecantingTest {
    private static Set<Link<String>> links(String... edges) {
        return Arrays.stream(edges)
                .map(edge -> edge.split(">", -1))
                .map(ends -> new Link<>(ends[0], ends[1]))
                .collect(Collectors.toSet());
    }

    /** The kite of Avin, Shpitser and Pearl (2005): the effect along A -> W -> Y alone, with A -> W -> B -> Y. */
    @Test
    void theKite() {
        Admg kite = Admg.parse("A -> W -> Y, W -> B -> Y, A -> Y");
        Recanting found = Recanting.find(kite, "A", "Y", links("A>W", "W>Y")).orElseThrow();
        assertThat(found.district()).containsExactly("W");
        assertThat(found.describe())
                .isEqualTo("recanting witness W: the change is transmitted along A -> W -> Y but not along"
                        + " A -> W -> B -> Y");
        // Natural direct and indirect effects with respect to W: no witness.
        assertThat(Recanting.find(kite, "A", "Y", links("A>Y"))).isEmpty();
        assertThat(Recanting.find(kite, "A", "Y", links("A>W", "W>Y", "W>B", "B>Y")))
                .isEmpty();
    }

    /** Shpitser (2013): two paths that part at the treatment still meet in a district. */
    @Test
    void aDistrictRecants() {
        Set<Link<String>> direct = links("A>M", "M>Y");
        assertThat(Recanting.find(Admg.parse("A -> M -> Y, A -> Y"), "A", "Y", direct))
                .isEmpty();
        Recanting found = Recanting.find(Admg.parse("A -> M -> Y, A -> Y, M <-> Y"), "A", "Y", direct)
                .orElseThrow();
        assertThat(found.district()).containsExactly("M", "Y");
        assertThat(found.held()).containsExactly("A", "Y");
        // The hidden cause of the treatment is no part of such a district.
        assertThat(Recanting.find(Admg.parse("A -> M -> Y, A -> Y, A <-> M, A <-> Y"), "A", "Y", direct))
                .isEmpty();
    }

    @Test
    void wrongEdgesAreNamed() {
        assertThatThrownBy(() -> Recanting.find(Admg.parse("A -> Y"), "A", "Y", links("Y>A")))
                .hasMessage("the active edge Y -> A is not an edge of the graph");
    }

    /**
     * What the criterion claims, on random models: two models with the same tables (hence the same observational and
     * interventional distributions) agree on the path-specific effect when nothing recants, and in general not when
     * something does.
     */
    @Test
    void withoutAWitnessTheTablesDecide() {
        SplittableRandom random = new SplittableRandom(17);
        int clean = 0;
        int recanting = 0;
        int different = 0;
        for (int round = 0; round < 200; round++) {
            Dag dag = RandomGraphs.dag(4, 0.8, random);
            String a = dag.name(dag.topologicalOrder().getFirst());
            String y = dag.name(dag.topologicalOrder().getLast());
            DiscreteModel monotone = RandomDiscrete.binary(dag, round, Coupling.MONOTONE);
            DiscreteModel independent = RandomDiscrete.binary(dag, round, Coupling.INDEPENDENT);
            Set<Link<String>> active = new HashSet<>(monotone.links());
            active.removeIf(_ -> random.nextInt(3) == 0);
            Optional<Recanting> witness = Recanting.find(Admg.of(dag), a, y, active);
            double one = effect(monotone, a, y, active);
            double two = effect(independent, a, y, active);
            if (witness.isEmpty()) {
                clean++;
                assertThat(one).as("%s along %s", dag, active).isCloseTo(two, within(1e-9));
            } else {
                recanting++;
                different += Math.abs(one - two) > 1e-9 ? 1 : 0;
            }
        }
        assertThat(clean).isGreaterThan(80);
        assertThat(recanting).isGreaterThan(20);
        assertThat(different).isEqualTo(recanting);
    }

    private static double effect(DiscreteModel model, String a, String y, Set<Link<String>> active) {
        return new Mediation<>(model.population(), Intervention.set(a, 0), Intervention.set(a, 1), Metric.value(y))
                .pathSpecific(active, model.links())
                .value();
    }
}
