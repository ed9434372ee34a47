package dev.whence.discovery.constraint;

import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.ConsistentExtension;
import dev.whence.causal.equivalence.Extension;
import dev.whence.causal.equivalence.MeekRules;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.independence.IndependenceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

/**
 * The PC algorithm (Spirtes, Glymour and Scheines 2000, section 5.4.2) in its order-independent form (Colombo and
 * Maathuis 2014): skeleton, colliders, Meek's rules. It assumes that there are no hidden common causes, no selection, no
 * cycles, and that the independencies in the data are those of the graph. The result depends neither on the order of
 * the columns nor on the number of threads.
 */
public final class PcSearch {
    private PcSearch() {}

    /** As {@link #run(IndependenceTest, PcOptions, Progress)}, silently. */
    public static PcResult run(IndependenceTest test, PcOptions options) {
        return run(test, options, Progress.NONE);
    }

    /**
     * Learns a graph over the test's variables.
     *
     * @throws dev.whence.causal.InputException when the test cannot be made on these data
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static PcResult run(IndependenceTest test, PcOptions options, Progress progress) {
        Skeleton skeleton = Skeleton.learn(test, options, progress);
        Colliders colliders = Colliders.orient(test, skeleton, options, progress);
        Cpdag graph = closed(colliders.pattern());
        return new PcResult(
                graph,
                skeleton.separated().stream().filter(Objects::nonNull).toList(),
                skeleton.nearest().stream().filter(Objects::nonNull).toList(),
                skeleton.tests() + colliders.tests(),
                skeleton.depth(),
                colliders.conflicts(),
                warnings(graph, colliders.conflicts().size()));
    }

    /**
     * The graph under Meek's rules. On a pattern that no DAG has, what the rules give depends on the order of the nodes:
     * they are applied in the order of the names, so that it does not depend on the order of the columns.
     */
    private static Cpdag closed(Cpdag pattern) {
        int[] rank = BestSeparation.ranks(pattern.nodes());
        int[] byName = new int[rank.length];
        for (int node = 0; node < rank.length; node++) {
            byName[rank[node]] = node;
        }
        List<String> sorted = pattern.nodes().stream().sorted().toList();
        Cpdag oriented = MeekRules.orient(Cpdag.of(sorted, renumbered(pattern.edges(), node -> rank[node])));
        return Cpdag.of(pattern.nodes(), renumbered(oriented.edges(), position -> byName[position]));
    }

    private static List<Edge> renumbered(List<Edge> edges, IntUnaryOperator number) {
        return edges.stream()
                .map(edge -> new Edge(
                        number.applyAsInt(edge.from()), number.applyAsInt(edge.to()), edge.fromMark(), edge.toMark()))
                .toList();
    }

    private static List<String> warnings(Cpdag graph, int conflicts) {
        List<String> warnings = new ArrayList<>();
        if (conflicts > 0) {
            warnings.add(
                    conflicts == 1
                            ? "a collider that the tests call for contradicts others with stronger evidence and was"
                                    + " left out"
                            : conflicts + " colliders that the tests call for contradict others with stronger evidence"
                                    + " and were left out");
        }
        if (ConsistentExtension.find(graph) instanceof Extension.None none) {
            warnings.add("no DAG has exactly these adjacencies, arrows and colliders: " + none.reason()
                    + "; the tests contradict each other, so treat the directions with care");
        }
        return warnings;
    }
}
