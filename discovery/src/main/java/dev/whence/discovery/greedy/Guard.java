package dev.whence.discovery.greedy;

import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known, as the search needs it: whether a class of DAGs has a member that agrees, and what the agreeing members
 * have in common. What knowledge says of single edges is decided exactly: directing them one by one under Meek's four
 * rules fails if and only if no member agrees (Meek 1995, theorem 4). What it says of paths (forbidden ones, and tiers
 * where some variables have none) must hold in a member that is looked for greedily; where none is found the class is
 * passed over.
 */
final class Guard {
    private final KnowledgeOver knowledge;
    private final int size;
    /** Pairs of which the first must come before the second in some order of the whole: later[a] has b. */
    private final long[][] later;
    /** Whether something is said of paths that the edges do not already show. */
    private final boolean ofPaths;

    Guard(KnowledgeOver knowledge) {
        this.knowledge = knowledge;
        this.size = knowledge.names().size();
        this.later = new long[knowledge.isEmpty() ? 0 : size][Bits.words(size)];
        boolean someFree = false;
        for (int node = 0; node < size; node++) {
            someFree |= knowledge.tier(node) == Integer.MIN_VALUE;
        }
        boolean paths = false;
        if (!knowledge.isEmpty()) {
            for (int a = 0; a < size; a++) {
                for (int b = 0; b < size; b++) {
                    if (a != b && knowledge.excludesCause(b, a)) {
                        if (!knowledge.excludesCause(a, b)) {
                            Bits.add(later[a], b);
                        }
                        // With every variable in a tier, a path back in the tiers has an edge back.
                        paths |= someFree || !isByTiers(a, b);
                    }
                }
            }
        }
        this.ofPaths = paths;
    }

    /** Whether the tiers alone say that b does not cause a. */
    private boolean isByTiers(int a, int b) {
        return knowledge.tier(b) > knowledge.tier(a)
                || (knowledge.tier(a) == knowledge.tier(b) && knowledge.excludesCause(a, b));
    }

    boolean isEmpty() {
        return knowledge.isEmpty();
    }

    boolean forbidsAdjacency(int a, int b) {
        return knowledge.forbidsAdjacency(a, b);
    }

    boolean requiresAdjacency(int a, int b) {
        return knowledge.requiresAdjacency(a, b);
    }

    boolean forbids(int from, int to) {
        return knowledge.forbids(from, to);
    }

    /** The class of the required edges alone, from which the search starts. */
    Pattern start() {
        List<Edge> required = new ArrayList<>();
        if (!knowledge.isEmpty()) {
            for (int a = 0; a < size; a++) {
                for (int b = 0; b < size; b++) {
                    if (a != b && knowledge.requires(a, b)) {
                        required.add(Edge.directed(a, b));
                    }
                }
            }
        }
        return required.isEmpty()
                ? new Pattern(size)
                : Pattern.of(MarkovEquivalence.cpdag(Dag.of(knowledge.names(), required)));
    }

    /** Whether the search found a member of the class that agrees with what is known. */
    boolean admits(Pattern cpdag) {
        return knowledge.isEmpty()
                || narrowed(cpdag).filter(graph -> !ofPaths || hasOrder(graph)).isPresent();
    }

    /** What the members that agree with the knowledge of single edges have in common; empty when there are none. */
    Optional<Pattern> narrowed(Pattern cpdag) {
        if (knowledge.isEmpty()) {
            return Optional.of(cpdag);
        }
        Pattern graph = cpdag.copy();
        for (int a = 0; a < size; a++) {
            for (int b : Bits.toArray(cpdag.adjacent[a])) {
                if (knowledge.forbids(a, b)) {
                    if (graph.isDirected(a, b) || knowledge.forbids(b, a)) {
                        return Optional.empty();
                    }
                    if (graph.isUndirected(a, b)) {
                        Meek.direct(graph, b, a);
                    }
                }
            }
        }
        // What was directed later may have gone against what was checked before.
        for (int a = 0; a < size; a++) {
            for (int b : Bits.toArray(graph.children[a])) {
                if (knowledge.forbids(a, b)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(graph);
    }

    /**
     * Whether a member is found whose order puts causes first and nothing before what cannot come after it: last nodes
     * are taken away one by one (Dor and Tarsi 1992), among them only such as have nothing left that must come later.
     */
    private boolean hasOrder(Pattern graph) {
        Pattern rest = graph.copy();
        long[][] causes = new long[size][graph.words]; // of each node in the member, itself included
        int[] order = new int[size];
        long[][] parents = new long[size][];
        long[] left = new long[graph.words];
        for (int node = 0; node < size; node++) {
            Bits.add(left, node);
        }
        for (int remaining = size; remaining > 0; remaining--) {
            int last = -1;
            for (int node = Bits.next(left, 0); node >= 0 && last < 0; node = Bits.next(left, node + 1)) {
                if (Bits.isEmpty(rest.children[node])
                        && !Bits.intersect(later[node], left)
                        && neighboursSeeAll(rest, node)) {
                    last = node;
                }
            }
            if (last < 0) {
                return false;
            }
            Bits.remove(left, last);
            order[remaining - 1] = last;
            parents[last] = rest.adjacent[last].clone();
            for (int other : Bits.toArray(rest.adjacent[last])) {
                rest.remove(last, other);
            }
        }
        for (int node : order) {
            Bits.add(causes[node], node);
            for (int parent : Bits.toArray(parents[node])) {
                for (int i = 0; i < graph.words; i++) {
                    causes[node][i] |= causes[parent][i];
                }
            }
            for (int cause : Bits.toArray(causes[node])) {
                if (cause != node && knowledge.excludesCause(cause, node)) {
                    return false; // such as between two of a closed tier
                }
            }
        }
        return true;
    }

    private static boolean neighboursSeeAll(Pattern graph, int node) {
        for (int neighbour : Bits.toArray(graph.neighbours[node])) {
            if (Bits.hasOutside(graph.adjacent[node], graph.adjacent[neighbour], neighbour)) {
                return false;
            }
        }
        return true;
    }

    Cpdag result(Pattern cpdag) {
        return narrowed(cpdag).orElseThrow().toCpdag(knowledge.names());
    }
}
