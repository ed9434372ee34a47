package dev.whence.discovery.latent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.LatentProjection;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.separation.Separation;
import dev.whence.discovery.independence.OracleTest;
import dev.whence.discovery.knowledge.Knowledge;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * GFCI with perfect knowledge must return the true PAG (Ogarrio, Spirtes and Ramsey 2016, theorem 1). With unlimited data
 * a score search returns a DAG that has no independence too many and no edge that could be dropped; here one is built
 * from a random order: each variable's parents are the smallest set of earlier ones that separates it from the rest.
 */
class GfciOracleTest {
    @Test
    void findsTheTruePag() {
        SplittableRandom random = new SplittableRandom(31);
        FciOptions options = FciOptions.alpha(0.5).withThreads(1);
        int removed = 0;
        for (int i = 0; i < 1500; i++) {
            int size = 4 + random.nextInt(5);
            Admg truth = RandomGraphs.admg(size, random.nextDouble(0.1, 0.35), random.nextDouble(0, 0.3), random);
            Cpdag scored = MarkovEquivalence.cpdag(minimalDag(truth, random));
            LatentResult found = Gfci.run(new OracleTest(truth), scored, Knowledge.none(), options, Progress.NONE);
            assertThat(found.graph())
                    .as(truth + " from " + scored)
                    .isEqualTo(LatentProjection.pag(truth, NodeSet.empty()));
            removed += scored.edges().size() - found.graph().edges().size();
        }
        assertThat(removed).isGreaterThan(300); // the tests had work to do
    }

    private static Dag minimalDag(Admg truth, SplittableRandom random) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, truth.size()).boxed().toList());
        Collections.shuffle(order, new Random(random.nextLong()));
        List<Edge> edges = new ArrayList<>();
        NodeSet earlier = NodeSet.empty();
        for (int node : order) {
            NodeSet parents = earlier;
            for (int other : earlier) { // the smallest is unique: separation in a MAG has the intersection property
                if (Separation.separated(truth, node, other, parents.without(other))) {
                    parents = parents.without(other);
                }
            }
            parents.forEachNode(parent -> edges.add(Edge.directed(parent, node)));
            earlier = earlier.with(node);
        }
        return Dag.of(truth.nodes(), edges);
    }
}
