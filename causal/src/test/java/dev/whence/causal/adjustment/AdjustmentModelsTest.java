package dev.whence.causal.adjustment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.equivalence.ClassMembers;
import dev.whence.causal.equivalence.LatentProjection;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.graph.RandomGraphs;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What adjustment means, on random models whose truth is known in closed form. */
class AdjustmentModelsTest {
    /** A valid set gives the interventional distribution, an invalid one does not (for generic tables). */
    @Test
    void theAdjustmentFormulaOnDiscreteModels() {
        SplittableRandom random = new SplittableRandom(41);
        int valid = 0;
        int invalid = 0;
        for (int round = 0; round < 1500; round++) {
            int size = 4 + random.nextInt(2);
            Admg graph = RandomGraphs.admg(size, 0.45, 0.12, random);
            if (graph.edges().stream().filter(Edge::isBidirected).count() > 3) {
                continue;
            }
            NodeSet x = random.nextInt(4) == 0 ? NodeSet.of(0, 2) : NodeSet.of(0);
            DiscreteModel model = DiscreteModel.random(graph, random);
            double[] truth = model.truth(x.toArray(), 1);
            Adjustment query = Adjustment.of(graph, x, NodeSet.of(1));
            for (NodeSet z : ByDefinition.subsets(NodeSet.range(size).minus(x).without(1))) {
                double[] formula = model.adjusted(x.toArray(), 1, z.toArray());
                double gap = 0;
                for (int i = 0; i < truth.length; i++) {
                    gap = Math.max(gap, Math.abs(truth[i] - formula[i]));
                }
                if (query.isValid(z)) {
                    valid++;
                    assertThat(gap).isLessThan(1e-9);
                } else {
                    invalid++;
                    assertThat(gap).as("%s: %s given %s", graph, x, z).isGreaterThan(1e-9);
                }
            }
        }
        assertThat(valid).isGreaterThan(2000);
        assertThat(invalid).isGreaterThan(2000);
    }

    /** In linear models: valid sets give the effect, and the optimal one the smallest asymptotic variance. */
    @Test
    void theOptimalSetHasTheSmallestVariance() {
        SplittableRandom random = new SplittableRandom(42);
        int optimal = 0;
        int withHidden = 0;
        int alternatives = 0;
        for (int round = 0; round < 3000; round++) {
            int size = 5 + random.nextInt(3);
            boolean hidden = random.nextBoolean();
            Admg graph = RandomGraphs.admg(size, 2.2 / (size - 1), hidden ? 0.1 : 0, random);
            NodeSet allowed = NodeSet.range(size).filter(v -> v < 2 || random.nextInt(5) != 0);
            Adjustment query = Adjustment.of(graph, NodeSet.of(0), NodeSet.of(1));
            if (random.nextBoolean()) {
                query = query.within(allowed);
            }
            OptimalSet best = query.optimal();
            if (!query.exists() || query.forbidden().isEmpty()) {
                assertThat(best.set()).isEmpty();
                continue;
            }
            Adjustment asked = query;
            boolean surely = best.set().isPresent();
            NodeSet set = best.set().or(best::alternative).orElseThrow();
            List<NodeSet> rivals = surely
                    ? ByDefinition.subsets(NodeSet.range(size).minus(NodeSet.of(0, 1))).stream()
                            .filter(asked::isValid)
                            .toList()
                    : asked.allMinimal().toList();
            optimal += surely ? 1 : 0;
            withHidden += surely && hidden ? 1 : 0;
            alternatives += surely ? 0 : 1;
            for (int draw = 0; draw < 3; draw++) {
                LinearModel model = LinearModel.random(graph, random);
                double variance = model.variance(0, 1, set);
                for (NodeSet rival : rivals) {
                    assertThat(model.coefficient(0, 1, rival)).isCloseTo(model.totalEffect(0, 1), within(1e-7));
                    assertThat(variance)
                            .as("%s: %s against %s: %s", graph, set, rival, best.reason())
                            .isLessThanOrEqualTo(model.variance(0, 1, rival) * (1 + 1e-9));
                }
            }
        }
        assertThat(optimal).isGreaterThan(300);
        assertThat(withHidden).isGreaterThan(80);
        assertThat(alternatives).isGreaterThan(20);
    }

    /** On a CPDAG: valid means valid in every DAG of the class, which all share the optimal set. */
    @Test
    void theClassesOfRandomDags() {
        SplittableRandom random = new SplittableRandom(43);
        int amenable = 0;
        for (int round = 0; round < 600; round++) {
            int size = 5 + random.nextInt(3);
            Dag dag = RandomGraphs.dag(size, 2.6 / (size - 1), random);
            Cpdag graph = MarkovEquivalence.cpdag(dag);
            NodeSet x = random.nextInt(4) == 0 ? NodeSet.of(0, 2) : NodeSet.of(0);
            Adjustment query = Adjustment.of(graph, x, NodeSet.of(1));
            List<NodeSet> valid = new ArrayList<>(
                    ByDefinition.subsets(NodeSet.range(size).minus(x).without(1)));
            List<Dag> members = ClassMembers.stream(graph).limit(30).toList();
            members.forEach(member -> valid.retainAll(ByDefinition.validAdjustmentSets(member, x, NodeSet.of(1))));
            for (NodeSet z : ByDefinition.subsets(NodeSet.range(size).minus(x).without(1))) {
                if (query.isValid(z)) {
                    assertThat(valid).contains(z);
                } else if (members.size() < 30) {
                    assertThat(valid).as("%s: %s given %s", graph, x, z).doesNotContain(z);
                }
            }
            if (query.exists() && !query.forbidden().isEmpty()) {
                amenable++;
                OptimalSet optimal = query.optimal();
                members.forEach(member -> assertThat(Adjustment.of(member, x, NodeSet.of(1))
                                .optimal()
                                .set())
                        .isEqualTo(optimal.set()));
            }
        }
        assertThat(amenable).isGreaterThan(40);
    }

    /** On the PAG of a random ADMG: a set that is called valid is valid in that ADMG, and in the MAG between. */
    @Test
    void thePagsOfRandomAdmgs() {
        SplittableRandom random = new SplittableRandom(44);
        int some = 0;
        for (int round = 0; round < 1500; round++) {
            int size = 5 + random.nextInt(3);
            Admg graph = RandomGraphs.admg(size, 1.8 / (size - 1), 0.1, random);
            Pag pag = LatentProjection.pag(graph, NodeSet.empty());
            Graph mag = LatentProjection.mag(graph);
            List<NodeSet> truth = ByDefinition.validAdjustmentSets(graph, NodeSet.of(0), NodeSet.of(1));
            Adjustment inPag = Adjustment.of(pag, NodeSet.of(0), NodeSet.of(1));
            Adjustment inMag = Adjustment.of(mag, NodeSet.of(0), NodeSet.of(1));
            for (NodeSet z : ByDefinition.subsets(NodeSet.range(size).minus(NodeSet.of(0, 1)))) {
                if (inPag.isValid(z)) {
                    assertThat(inMag.isValid(z)).as("%s: %s in %s", pag, z, mag).isTrue();
                }
                if (inMag.isValid(z)) {
                    assertThat(truth).as("%s: %s in %s", mag, z, graph).contains(z);
                }
            }
            some += inPag.exists() && !inPag.forbidden().isEmpty() ? 1 : 0;
        }
        assertThat(some).isGreaterThan(15);
    }
}
