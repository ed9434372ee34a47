package dev.whence.discovery.greedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.ClassMembers;
import dev.whence.causal.equivalence.Validity;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.score.GaussianBic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever is known, right or wrong, the result never contradicts it and is drawn completely. */
class FgesKnowledgeTest {
    @Test
    void neverViolated() {
        SplittableRandom random = new SplittableRandom(21);
        int withPaths = 0;
        for (int run = 0; run < 400; run++) {
            int size = 5 + random.nextInt(4);
            GaussianBic score =
                    GaussianBic.of(FgesBruteForceTest.randomMoments(size, 200 + random.nextInt(2000), random), 1);
            Knowledge knowledge = randomKnowledge(score.names(), random);
            FgesResult found = Fges.run(
                    score, FgesOptions.defaults().withThreads(1), knowledge.over(score.names()), Progress.NONE);
            Cpdag graph = found.graph();
            assertThat(Validity.isMpdag(graph))
                    .as("%s with %s", graph, knowledge)
                    .isTrue();
            for (Arrow arrow : knowledge.required()) {
                assertThat(graph.children(graph.index(arrow.from())).contains(graph.index(arrow.to())))
                        .as("%s with %s", graph, knowledge)
                        .isTrue();
            }
            assertThat(ClassMembers.stream(graph)).allMatch(dag -> keepsEdges(dag, knowledge));
            assertThat(ClassMembers.stream(graph))
                    .as("%s with %s", graph, knowledge)
                    .anyMatch(dag -> keepsPaths(dag, knowledge));
            withPaths += knowledge.forbiddenPaths().isEmpty() ? 0 : 1;
        }
        assertThat(withPaths).isGreaterThan(50);
    }

    private static boolean keepsEdges(Dag dag, Knowledge knowledge) {
        return knowledge.forbidden().stream().noneMatch(arrow -> isEdge(dag, arrow))
                && knowledge.required().stream().allMatch(arrow -> isEdge(dag, arrow))
                && dag.edges().stream().noneMatch(edge -> {
                    Integer from = knowledge.tiers().get(dag.name(edge.from()));
                    Integer to = knowledge.tiers().get(dag.name(edge.to()));
                    return from != null
                            && to != null
                            && (from > to
                                    || (from.equals(to)
                                            && knowledge.closedTiers().contains(from)));
                });
    }

    private static boolean isEdge(Dag dag, Arrow arrow) {
        return dag.children(dag.index(arrow.from())).contains(dag.index(arrow.to()));
    }

    /** No directed path from a later tier to an earlier one, or where one is forbidden; by walking the paths. */
    private static boolean keepsPaths(Dag dag, Knowledge knowledge) {
        for (int a = 0; a < dag.size(); a++) {
            for (int b : dag.descendants(NodeSet.of(a)).without(a)) {
                Integer from = knowledge.tiers().get(dag.name(a));
                Integer to = knowledge.tiers().get(dag.name(b));
                if (from != null && to != null && from > to) {
                    return false;
                }
                if (from != null && from.equals(to) && knowledge.closedTiers().contains(from)) {
                    return false;
                }
                if (knowledge.forbiddenPaths().contains(new Arrow(dag.name(a), dag.name(b)))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Knowledge randomKnowledge(List<String> names, SplittableRandom random) {
        Map<String, Integer> tiers = new HashMap<>();
        Set<Arrow> forbidden = new HashSet<>();
        Set<Arrow> required = new HashSet<>();
        Set<Arrow> noPath = new HashSet<>();
        Set<Integer> closed = new HashSet<>();
        Dag consistent = RandomGraphs.dag(names.size(), 0.7, random); // what is known holds in this graph
        List<Integer> order = consistent.topologicalOrder();
        boolean useTiers = random.nextBoolean();
        for (int i = 0; i < order.size(); i++) {
            if (useTiers && random.nextInt(3) > 0) {
                tiers.put(names.get(order.get(i)), 3 * i / order.size());
            }
            for (int j = 0; j < order.size(); j++) {
                if (i != j && random.nextInt(8) == 0) {
                    forbidden.add(new Arrow(names.get(order.get(i)), names.get(order.get(j))));
                }
                if (j > i && random.nextInt(30) == 0) {
                    noPath.add(new Arrow(names.get(order.get(j)), names.get(order.get(i))));
                }
                if (j > i && random.nextInt(20) == 0) {
                    required.add(new Arrow(names.get(order.get(i)), names.get(order.get(j))));
                }
            }
        }
        if (useTiers && random.nextInt(3) == 0 && required.isEmpty()) {
            closed.add(random.nextInt(3));
        }
        forbidden.removeAll(required);
        return new Knowledge(tiers, closed, forbidden, required, noPath, Set.of(), Set.of());
    }
}
