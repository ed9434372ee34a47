package dev.whence.discovery.constraint;

import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.ConsistentExtension;
import dev.whence.causal.equivalence.Extension;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestByName;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.knowledge.KnowledgeKind;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The PC algorithm (Spirtes, Glymour and Scheines 2000, section 5.4.2) in its order-independent form (Colombo and
 * Maathuis 2014): skeleton, colliders, Meek's rules. It assumes that there are no hidden common causes, no selection, no
 * cycles, and that the independencies in the data are those of the graph. The result depends neither on the order of
 * the columns nor on the number of threads.
 *
 * <p>With perfect tests and true knowledge it returns the CPDAG with all that the knowledge adds to it (the MPDAG of
 * Meek 1995). With data the graph never contradicts the knowledge; where the tests do, that is a warning.
 */
public final class PcSearch {
    private PcSearch() {}

    /** As below, silently and with nothing known. */
    public static PcResult run(IndependenceTest test, PcOptions options) {
        return run(test, options, Progress.NONE);
    }

    /** As below, with nothing known. */
    public static PcResult run(IndependenceTest test, PcOptions options, Progress progress) {
        return run(test, Knowledge.none(), options, progress);
    }

    /**
     * Learns a graph over the test's variables.
     *
     * @param knowledge tiers, required and forbidden edges, forbidden paths; of required paths only that the effect does
     *     not cause the cause
     * @throws dev.whence.causal.InputException when the test cannot be made on these data, or the knowledge contradicts
     *     itself
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static PcResult run(IndependenceTest original, Knowledge knowledge, PcOptions options, Progress progress) {
        TestByName test = TestByName.of(original);
        KnowledgeOver over = knowledge.over(test.names());
        Skeleton skeleton = SkeletonSearch.learn(
                test,
                over,
                new SkeletonOptions(
                        options.alpha(),
                        options.maxDepth(),
                        options.colliderRule() == ColliderRule.SEPARATING_SET
                                ? SkeletonOptions.Choice.LARGEST_P
                                : SkeletonOptions.Choice.FIRST, // separating sets are looked for again
                        true,
                        options.threads()),
                progress);
        boolean paths = knowsOfPaths(knowledge, test.names().size());
        Arrows arrows = new Arrows(test.names(), over, paths);
        KnownArrows known = KnownArrows.draw(skeleton, over, arrows);
        Triples triples = Triples.decide(test, known.skeleton(), over, options, progress);
        Orientation orientation =
                Orientation.of(known.skeleton(), triples, arrows, over, options.conflictRule(), paths);
        PcTrace trace = new PcTrace(test, over, known, triples, orientation, options.alpha());
        List<OrientationConflict> conflicts =
                orientation.conflicts().stream().map(trace::outward).toList();
        return new PcResult(
                outward(orientation.graph(), original.names(), test),
                trace,
                skeleton.tests() + triples.tests(),
                skeleton.depth(),
                conflicts,
                triples.ambiguous().stream()
                        .map(triple -> test.names().get(triple.a()) + " - "
                                + test.names().get(triple.middle()) + " - "
                                + test.names().get(triple.b()))
                        .sorted()
                        .toList(),
                warnings(skeleton, known, triples, orientation, options.conflictRule()));
    }

    /** Whether something is known of indirect causes that single edges do not show. */
    private static boolean knowsOfPaths(Knowledge knowledge, int variables) {
        Set<KnowledgeKind> kinds = knowledge.kinds();
        return kinds.contains(KnowledgeKind.FORBIDDEN_PATHS)
                || kinds.contains(KnowledgeKind.REQUIRED_PATHS)
                || (kinds.contains(KnowledgeKind.TIERS) && knowledge.tiers().size() < variables);
    }

    private static Cpdag outward(Cpdag graph, List<String> names, TestByName test) {
        return Cpdag.of(
                names,
                graph.edges().stream()
                        .map(edge -> new Edge(
                                test.original(edge.from()), test.original(edge.to()), edge.fromMark(), edge.toMark()))
                        .toList());
    }

    private static List<String> warnings(
            Skeleton skeleton, KnownArrows known, Triples triples, Orientation orientation, ConflictRule rule) {
        List<String> warnings = new ArrayList<>(skeleton.warnings());
        List<int[]> contradictions = skeleton.contradictions();
        if (!contradictions.isEmpty()) {
            int[] first = contradictions.getFirst();
            warnings.add(
                    "the tests would remove " + counted(contradictions.size(), "edge") + " that the knowledge requires,"
                            + " such as that of " + skeleton.names().get(first[0]) + " and "
                            + skeleton.names().get(first[1]) + "; kept");
        }
        for (KnownArrows.Dropped each : known.dropped()) {
            warnings.add("the tests keep " + skeleton.names().get(each.a()) + " and "
                    + skeleton.names().get(each.b()) + " joined, but the edge is left out: " + each.reason());
        }
        int conflicts = orientation.conflicts().size();
        if (conflicts > 0 && rule == ConflictRule.BIDIRECTED) {
            warnings.add(counted(conflicts, "collider")
                    + " that the tests call for could not be drawn whole; edges that two of them direct oppositely are"
                    + " undirected");
        } else if (conflicts > 0) {
            warnings.add(
                    conflicts == 1
                            ? "a collider that the tests call for contradicts others with stronger evidence, or what is"
                                    + " known, and was left out"
                            : conflicts + " colliders that the tests call for contradict others with stronger evidence,"
                                    + " or what is known, and were left out");
        }
        if (!orientation.refused().isEmpty()) {
            warnings.add(counted(orientation.refused().size(), "arrow")
                    + " that Meek's rules call for would close a directed cycle or contradict what is known, and"
                    + (orientation.refused().size() == 1 ? " was" : " were") + " left out");
        }
        if (!triples.ambiguous().isEmpty()) {
            warnings.add("it stays open for " + counted(triples.ambiguous().size(), "triple")
                    + " whether its middle is a collider: the sets that separate the ends disagree");
        } else if (ConsistentExtension.find(orientation.graph()) instanceof Extension.None none) {
            warnings.add("no DAG has exactly these adjacencies, arrows and colliders: " + none.reason()
                    + "; the tests contradict each other, so treat the directions with care");
        }
        return warnings;
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
