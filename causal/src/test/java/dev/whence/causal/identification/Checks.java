package dev.whence.causal.identification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.identification.expression.DiscreteJoint;
import dev.whence.causal.identification.expression.Evaluator;
import dev.whence.causal.identification.expression.Value;
import dev.whence.causal.identification.expression.ValueTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks of answers by definition, without the code that gave them. */
final class Checks {
    private Checks() {}

    /** The formula on the observed distribution equals the intervened model, for every value of everything. */
    static void formulaIsTrue(IdentificationResult.Identified found, LatentModel model, DiscreteJoint observed) {
        Query query = found.query();
        ValueTable table = Evaluator.evaluate(found.expression(), observed);
        assertThat(table.undefined()).isEmpty();
        List<String> names = new ArrayList<>(query.treatments());
        names.addAll(query.outcomes());
        names.addAll(query.conditions());
        int known = names.size();
        found.anyValue().forEach(value -> names.add(value.variable()));
        for (int t = 0; t < 1 << query.treatments().size(); t++) {
            Map<String, Integer> doing = new HashMap<>();
            for (int i = 0; i < query.treatments().size(); i++) {
                doing.put(names.get(i), t >> i & 1);
            }
            DiscreteJoint truth = model.under(doing);
            List<String> right = new ArrayList<>(query.treatments());
            right.addAll(query.conditions());
            double[] joint = truth.marginal(names.subList(0, known)).probabilities();
            double[] condition = truth.marginal(right).probabilities();
            for (int rest = t;
                    rest < 1 << names.size();
                    rest += 1 << query.treatments().size()) {
                Map<Value, Integer> at = new HashMap<>();
                int jointCell = 0;
                int conditionCell = 0;
                for (int i = 0; i < names.size(); i++) {
                    int value = rest >> i & 1;
                    at.put(Value.of(names.get(i)), value);
                    if (i < known) {
                        jointCell = 2 * jointCell + value;
                        if (!query.outcomes().contains(names.get(i))) {
                            conditionCell = 2 * conditionCell + value;
                        }
                    }
                }
                double expected = joint[jointCell] / condition[conditionCell];
                if (Math.abs(table.at(at) - expected) > 1e-9) {
                    throw new AssertionError(found + " at " + at + " is " + table.at(at) + ", true is " + expected);
                }
            }
        }
    }

    /** The definition of a hedge for P_x(y) (Shpitser and Pearl 2006, definitions 5 and 6), on edge lists. */
    static void isHedge(Hedge hedge, Admg graph, Set<String> treatments, Set<String> outcomes) {
        Set<Integer> f = new HashSet<>(hedge.forest().toList());
        Set<Integer> inner = new HashSet<>(hedge.innerForest().toList());
        Set<Integer> roots = new HashSet<>(hedge.roots().toList());
        isForest(f, roots, hedge.forestEdges(), graph);
        isForest(inner, roots, hedge.innerEdges(), graph);
        assertThat(f).containsAll(inner);
        assertThat(hedge.forestEdges()).containsAll(hedge.innerEdges());
        Set<Integer> x = new HashSet<>();
        treatments.forEach(name -> x.add(graph.index(name)));
        assertThat(f).as("F meets X").containsAnyElementsOf(x);
        assertThat(inner).as("F' does not meet X").doesNotContainAnyElementsOf(x);
        Set<Integer> ancestors = new HashSet<>();
        outcomes.forEach(name -> ancestors.add(graph.index(name)));
        boolean grew = true;
        while (grew) { // An(Y) where no arrow points into X
            grew = false;
            for (Edge edge : graph.edges()) {
                if (edge.isDirected() && ancestors.contains(edge.to()) && !x.contains(edge.to())) {
                    grew |= ancestors.add(edge.from());
                }
            }
        }
        assertThat(ancestors).as("R within An(Y)").containsAll(roots);
    }

    private static void isForest(Set<Integer> nodes, Set<Integer> roots, List<Edge> edges, Admg graph) {
        assertThat(graph.edges()).containsAll(edges);
        Map<Integer, Integer> children = new HashMap<>();
        Set<Integer> joined = new HashSet<>(Set.of(nodes.iterator().next()));
        int bidirected = 0;
        for (Edge edge : edges) {
            assertThat(nodes).contains(edge.from(), edge.to());
            if (edge.isDirected()) {
                children.merge(edge.from(), 1, Integer::sum);
            } else {
                assertThat(edge.isBidirected()).isTrue();
                bidirected++;
            }
        }
        assertThat(children.values()).as("at most one child").allMatch(count -> count == 1);
        Set<Integer> childless = new HashSet<>(nodes);
        childless.removeAll(children.keySet());
        assertThat(childless).as("roots").isEqualTo(roots);
        for (int pass = 0; pass < nodes.size(); pass++) {
            for (Edge edge : edges) {
                if (edge.isBidirected() && (joined.contains(edge.from()) || joined.contains(edge.to()))) {
                    joined.add(edge.from());
                    joined.add(edge.to());
                }
            }
        }
        assertThat(joined).as("one district").isEqualTo(nodes);
        assertThat(bidirected).as("a spanning tree of <-> edges").isEqualTo(nodes.size() - 1);
    }

    /** Two models over the graph that agree on the data and disagree on the effect. */
    static void modelsDisagree(Hedge hedge) {
        TwoModels models = TwoModels.of(hedge);
        assertThat(models.first(Map.of()).probabilities())
                .usingComparatorWithPrecision(1e-12)
                .containsExactly(models.second(Map.of()).probabilities());
        Query query = hedge.query();
        Map<String, Integer> doing = new HashMap<>();
        query.treatments().forEach(name -> doing.put(name, 0));
        double[] a = models.first(doing).marginal(query.outcomes()).probabilities();
        double[] b = models.second(doing).marginal(query.outcomes()).probabilities();
        double distance = 0;
        for (int i = 0; i < a.length; i++) {
            distance += Math.abs(a[i] - b[i]);
        }
        assertThat(distance).as("the effects differ").isGreaterThan(0.1);
    }
}
