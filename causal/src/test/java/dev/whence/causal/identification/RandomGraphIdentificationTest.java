package dev.whence.causal.identification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.identification.IdentificationResult.Identified;
import dev.whence.causal.identification.IdentificationResult.NotIdentified;
import dev.whence.causal.identification.expression.DiscreteJoint;
import dev.whence.causal.separation.Separation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Thousands of random ADMGs: every formula against the truth, every refusal against the definition of a hedge. */
class RandomGraphIdentificationTest {
    private static final int GRAPHS = 2000;

    @Test
    void everyAnswerIsRight() {
        Random random = new Random(20260101);
        int[] identified = new int[2];
        int[] refused = new int[2];
        for (int i = 0; i < GRAPHS; i++) {
            Admg graph = randomAdmg(random);
            LatentModel model = new LatentModel(graph, random);
            DiscreteJoint observed = model.under(Map.of());
            for (int q = 0; q < 4; q++) {
                Query query = randomQuery(graph, random);
                int conditional = query.conditions().isEmpty() ? 0 : 1;
                switch (Identification.identify(graph, query)) {
                    case Identified found -> {
                        identified[conditional]++;
                        Checks.formulaIsTrue(found, model, observed);
                    }
                    case NotIdentified not -> {
                        refused[conditional]++;
                        Query failed = not.hedge().query();
                        Checks.isHedge(
                                not.hedge(),
                                graph,
                                new HashSet<>(failed.treatments()),
                                new HashSet<>(failed.outcomes()));
                        if (conditional == 0) {
                            assertThat(failed).isEqualTo(query(graph, query));
                        }
                        Checks.modelsDisagree(not.hedge());
                        assertThat(not.hedge().reason()).contains("hedge");
                    }
                }
            }
        }
        assertThat(identified[0]).isGreaterThan(1000);
        assertThat(identified[1]).isGreaterThan(1000);
        assertThat(refused[0]).isGreaterThan(300);
        assertThat(refused[1]).isGreaterThan(500);
    }

    /** A set that satisfies the back-door criterion, found by trying all, means that ID must succeed. */
    @Test
    void whatAdjustmentFindsIdFinds() {
        Random random = new Random(20260103);
        int adjustable = 0;
        for (int i = 0; i < 2000; i++) {
            Admg graph = randomAdmg(random);
            int x = random.nextInt(graph.size());
            int y = (x + 1 + random.nextInt(graph.size() - 1)) % graph.size();
            if (hasBackDoorSet(graph, x, y)) {
                adjustable++;
                assertThat(Identification.identify(graph, Query.effect(graph.name(x), graph.name(y))))
                        .as("%s: %s on %s", graph, graph.name(x), graph.name(y))
                        .isInstanceOf(Identified.class);
            }
        }
        assertThat(adjustable).isGreaterThan(500);
    }

    private static boolean hasBackDoorSet(Admg graph, int x, int y) {
        Admg withoutEffects = Admg.of(
                graph.nodes(),
                graph.edges().stream()
                        .filter(edge -> !(edge.isDirected() && edge.from() == x))
                        .toList());
        NodeSet allowed = NodeSet.range(graph.size())
                .minus(graph.descendants(NodeSet.of(x)))
                .without(y);
        int[] candidates = allowed.toArray();
        for (int subset = 0; subset < 1 << candidates.length; subset++) {
            int chosen = subset;
            NodeSet z = allowed.filter(node -> (chosen >> Arrays.binarySearch(candidates, node) & 1) == 1);
            if (Separation.separated(withoutEffects, x, y, z)) {
                return true;
            }
        }
        return false;
    }

    private static Query query(Admg graph, Query query) {
        return Query.effect(
                graph.names(graph.indexes(query.treatments())), graph.names(graph.indexes(query.outcomes())));
    }

    /** 4 to 8 nodes; at most 7 hidden causes, so that enumeration stays cheap. */
    static Admg randomAdmg(Random random) {
        int size = 4 + random.nextInt(5);
        while (true) {
            Admg graph =
                    RandomGraphs.admg(size, 0.2 + 0.4 * random.nextDouble(), 0.05 + 0.35 * random.nextDouble(), random);
            if (graph.edges().stream().filter(Edge::isBidirected).count() <= 7) {
                return graph;
            }
        }
    }

    static Query randomQuery(Admg graph, Random random) {
        List<String> names = new ArrayList<>(graph.nodes());
        Collections.shuffle(names, random);
        int treatments = 1 + random.nextInt(2);
        int outcomes = 1 + (random.nextInt(3) == 0 ? 1 : 0);
        int conditions =
                random.nextBoolean() ? 0 : Math.min(1 + random.nextInt(2), names.size() - treatments - outcomes);
        return new Query(
                names.subList(0, treatments),
                names.subList(treatments, treatments + outcomes),
                names.subList(treatments + outcomes, treatments + outcomes + conditions));
    }
}
