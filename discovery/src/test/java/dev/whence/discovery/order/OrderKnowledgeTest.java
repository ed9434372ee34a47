package dev.whence.discovery.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.equivalence.MeekRules;
import dev.whence.causal.equivalence.Validity;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.model.LinearModel;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.discovery.score.GaussianBic;
import dev.whence.discovery.score.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is known is honoured, true or not; and true knowledge directs exactly what follows from it. */
class OrderKnowledgeTest {
    private static Knowledge knowledge(
            Map<String, Integer> tiers, Set<Integer> closed, Set<Arrow> forbidden, Set<Arrow> required) {
        return new Knowledge(tiers, closed, forbidden, required, Set.of(), Set.of(), Set.of());
    }

    private static Knowledge any(List<String> names, SplittableRandom random) {
        Map<String, Integer> tiers = new HashMap<>();
        boolean all = random.nextBoolean();
        for (String name : names) {
            if (all || random.nextInt(3) > 0) {
                tiers.put(name, random.nextInt(3));
            }
        }
        Set<Arrow> forbidden = new HashSet<>();
        Set<Arrow> required = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            String from = names.get(random.nextInt(names.size()));
            String to = names.get(random.nextInt(names.size()));
            if (!from.equals(to)) {
                (random.nextInt(3) > 0 ? forbidden : required).add(new Arrow(from, to));
            }
        }
        return knowledge(tiers, all && random.nextBoolean() ? Set.of(1) : Set.of(), forbidden, required);
    }

    @Test
    void anyKnowledgeIsHonoured() {
        SplittableRandom random = new SplittableRandom(1);
        int checked = 0;
        for (int i = 0; i < 250; i++) {
            Dag truth = Simulated.dag(5 + random.nextInt(6), random.nextDouble(1, 4), random);
            Knowledge knowledge = any(truth.nodes(), random);
            KnowledgeOver known;
            try {
                known = knowledge.over(truth.nodes());
            } catch (InputException contradiction) {
                continue;
            }
            checked++;
            Score score = GaussianBic.of(Simulated.table(truth, 300, random), 1);
            for (OrderResult found : List.of(
                    BossSearch.run(score, knowledge, BossOptions.defaults().withStarts(1 + i % 2), Progress.NONE),
                    GraspSearch.run(score, knowledge, GraspOptions.defaults(), Progress.NONE))) {
                for (int a = 0; a < truth.size(); a++) {
                    for (int b = 0; b < truth.size(); b++) {
                        if (a != b) {
                            requireHonoured(known, found, a, b);
                        }
                    }
                }
                assertThat(Validity.isMpdag(found.graph())).isTrue();
                assertThat(MarkovEquivalence.cpdag(found.dag()).marks().size()).isEqualTo(truth.size());
            }
        }
        assertThat(checked).isGreaterThan(100);
    }

    private static void requireHonoured(KnowledgeOver known, OrderResult found, int a, int b) {
        Dag dag = found.dag();
        boolean edge = dag.children(a).contains(b);
        if (known.requires(a, b)) {
            assertThat(edge).isTrue();
            assertThat(found.graph().children(a).contains(b)).isTrue();
        }
        if (known.forbids(a, b)) {
            assertThat(edge).isFalse();
            assertThat(found.graph().children(a).contains(b)).isFalse();
            assertThat(found.graph().neighbours(a).contains(b)).isFalse();
        }
        if (known.excludesCause(a, b)) {
            assertThat(MarkedEdges.closure(dag.children(a), dag::children).contains(b))
                    .isFalse();
        }
        if (edge) {
            assertThat(found.graph().isAdjacent(a, b)).isTrue();
            assertThat(found.graph().children(b).contains(a)).isFalse();
        }
    }

    /** Tiers cut from the true order, from exact covariances: the true class with the edges between tiers directed. */
    @Test
    void trueTiersDirectTheTrueClass() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 100; i++) {
            Dag truth = Simulated.dag(5 + random.nextInt(5), random.nextDouble(1, 4), random);
            Map<String, Integer> tiers = new HashMap<>();
            List<Integer> order = truth.topologicalOrder();
            int cut = random.nextInt(1, order.size());
            for (int place = 0; place < order.size(); place++) {
                tiers.put(truth.name(order.get(place)), place < cut ? 0 : 1);
            }
            List<Edge> across = truth.edges().stream()
                    .filter(edge ->
                            !Objects.equals(tiers.get(truth.name(edge.from())), tiers.get(truth.name(edge.to()))))
                    .toList();
            Cpdag expected = MeekRules.orient(MarkovEquivalence.cpdag(truth), across);
            OrderResult found = BossSearch.run(
                    Simulated.population(LinearModel.random(truth, random)),
                    knowledge(tiers, Set.of(), Set.of(), Set.of()),
                    BossOptions.defaults(),
                    Progress.NONE);
            assertThat(found.graph()).as(truth.toString()).isEqualTo(expected);
        }
    }

    @Test
    void whatCannotBeHonouredIsRefused() {
        SplittableRandom random = new SplittableRandom(3);
        Dag truth = Dag.parse("a -> b -> c -> d");
        SearchInput input = new SearchInput(Simulated.table(truth, 100, random));
        Knowledge path =
                new Knowledge(Map.of(), Set.of(), Set.of(), Set.of(), Set.of(new Arrow("a", "d")), Set.of(), Set.of());
        Knowledge closed = knowledge(Map.of("a", 1, "b", 1, "c", 2), Set.of(1), Set.of(), Set.of());
        for (var method : List.of(new BossMethod(), new GraspMethod())) {
            assertThatThrownBy(() -> method.search(input.withKnowledge(path), Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("forbidden paths")
                    .hasMessageContaining("a ~> d");
            assertThatThrownBy(() -> method.search(input.withKnowledge(closed), Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("closed tier 1")
                    .hasMessageContaining("(d)");
            for (Map<String, String> wrong : List.of(
                    Map.of("starts", "0"),
                    Map.of("starts", "1.5"),
                    Map.of("backward", "perhaps"),
                    Map.of("strats", "2"))) {
                assertThatThrownBy(() ->
                                method.search(input.withOptions(input.options().withMore(wrong)), Progress.NONE))
                        .isInstanceOf(InputException.class)
                        .hasMessageContaining(wrong.keySet().iterator().next());
            }
        }
    }

    @Test
    void knowledgeOfNothingChangesNothing() {
        SplittableRandom random = new SplittableRandom(4);
        Dag truth = Simulated.dag(15, 3, random);
        Score score = GaussianBic.of(Simulated.table(truth, 500, random), 2);
        Map<String, Integer> tiers = new HashMap<>();
        new ArrayList<>(truth.nodes()).forEach(name -> tiers.put(name, 4));
        assertThat(BossSearch.run(
                                score,
                                knowledge(tiers, Set.of(), Set.of(), Set.of()),
                                BossOptions.defaults(),
                                Progress.NONE)
                        .graph())
                .isEqualTo(BossSearch.run(score, BossOptions.defaults()).graph());
    }
}
