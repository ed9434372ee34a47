package dev.whence.discovery.exact;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.discovery.score.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A DAG with the largest score there is, by dynamic programming over sets of variables (Silander and Myllymaki 2006, "A
 * simple approach for finding the globally optimal Bayesian network structure", UAI): the best graph on a set has a last
 * variable, with its best parents from the rest, and on the rest it is the best graph. Time and memory double with every
 * variable.
 */
public final class ExactSearch {
    /** Sets are the bits of an int, and arrays have at most 2^30 entries. */
    static final int MOST_VARIABLES = 30;

    private ExactSearch() {}

    /**
     * Finds a best DAG.
     *
     * @param knowledge tiers, forbidden and required edges; where some variables have no tier, the others' tiers hold
     *     for paths through them as well
     * @param maxParents the largest number of parents of a variable
     * @throws InputException when there are too many variables for the memory, with what they would need, or no DAG has
     *     a score that can be computed and agrees with the knowledge
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static ExactResult run(
            Score score, KnowledgeOver knowledge, int maxParents, int threads, Progress progress) {
        int size = score.names().size();
        requireMemory(size, Runtime.getRuntime().maxMemory());
        requireTiers(knowledge);
        ParentScores parents = ParentScores.of(score, knowledge, maxParents, threads, progress);
        int[] later = later(knowledge);
        int sets = 1 << size;
        double[] best = new double[sets];
        byte[] last = new byte[sets];
        for (int set = 1; set < sets; set++) {
            double value = Double.NEGATIVE_INFINITY;
            int sink = -1;
            for (int rest = set; rest != 0; rest &= rest - 1) {
                int node = Integer.numberOfTrailingZeros(rest);
                if ((later[node] & set) == 0) { // nothing is left that must come after it
                    int others = set ^ 1 << node;
                    double candidate = best[others] + parents.best(node, others);
                    if (candidate > value) {
                        value = candidate;
                        sink = node;
                    }
                }
            }
            best[set] = value;
            last[set] = (byte) sink;
            if ((set & 0xfffff) == 0xfffff) {
                progress.check();
                progress.at("best graphs on all sets", set, sets);
            }
        }
        if (best[sets - 1] == Double.NEGATIVE_INFINITY) {
            throw new InputException("no graph over " + String.join(", ", score.names()) + " has a score"
                    + (knowledge.isEmpty() ? "" : " and agrees with what is known")
                    + ": too many required parents for the limit of " + maxParents
                    + " parents or for the rows, or collinear columns");
        }
        List<Edge> edges = new ArrayList<>();
        int set = sets - 1;
        while (set != 0) {
            int node = last[set];
            set ^= 1 << node;
            for (int parent : ParentScores.members(parents.parents(node, set))) {
                edges.add(Edge.directed(parent, node));
            }
        }
        return new ExactResult(Dag.of(score.names(), edges), best[sets - 1], parentSets(size, maxParents));
    }

    /** By variable, those that must come after it: the variables of later tiers. */
    private static int[] later(KnowledgeOver knowledge) {
        int size = knowledge.names().size();
        int[] later = new int[size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                if (knowledge.tier(a) != Integer.MIN_VALUE
                        && knowledge.tier(b) != Integer.MIN_VALUE
                        && knowledge.tier(b) > knowledge.tier(a)) {
                    later[a] |= 1 << b;
                }
            }
        }
        return later;
    }

    /** Paths between the variables of a closed tier are ruled out by edges only where every variable has a tier. */
    private static void requireTiers(KnowledgeOver knowledge) {
        Map<Integer, String> seen = new HashMap<>();
        List<String> free = new ArrayList<>();
        List<String> closed = new ArrayList<>();
        for (int a = 0; a < knowledge.names().size(); a++) {
            if (knowledge.tier(a) == Integer.MIN_VALUE) {
                free.add(knowledge.names().get(a));
                continue;
            }
            for (int b = 0; b < a; b++) {
                if (knowledge.tier(a) == knowledge.tier(b)
                        && knowledge.excludesCause(a, b)
                        && knowledge.excludesCause(b, a)) {
                    closed.add(seen.getOrDefault(
                                    knowledge.tier(a), knowledge.names().get(b)) + " and "
                            + knowledge.names().get(a));
                }
            }
            seen.putIfAbsent(knowledge.tier(a), knowledge.names().get(a));
        }
        if (!closed.isEmpty() && !free.isEmpty()) {
            throw new InputException("the exact search cannot keep " + closed.getFirst()
                    + ", which are in a closed tier, from causing one another through variables without a tier ("
                    + String.join(", ", free) + "); give every variable a tier, or use fges");
        }
    }

    /** How many bytes the tables take at the peak. */
    static long bytes(int size) {
        double sets = Math.pow(2, size);
        return (long) Math.min(Long.MAX_VALUE / 2.0, sets / 2 * 8 * size + sets * (8 + 8 + 1));
    }

    static void requireMemory(int size, long available) {
        if (size <= MOST_VARIABLES && bytes(size) <= 0.9 * available) {
            return;
        }
        int possible = 1;
        while (possible < MOST_VARIABLES && bytes(possible + 1) <= 0.9 * available) {
            possible++;
        }
        throw new InputException("the exact search over " + size + " columns needs " + inWords(bytes(size))
                + " of memory, and there are " + inWords(available) + "; up to " + possible
                + " columns fit (choose columns), or use boss or fges, which search greedily");
    }

    private static String inWords(long bytes) {
        String[] units = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
        int unit = 0;
        double value = (double) bytes;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(java.util.Locale.ROOT, value < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    /** How many parent sets are scored. */
    static long parentSets(int size, int maxParents) {
        double[] choose = new double[size];
        Arrays.fill(choose, 0);
        choose[0] = 1;
        double sum = 1;
        for (int k = 1; k < size; k++) {
            choose[k] = choose[k - 1] * (size - k) / k;
            sum += k <= maxParents ? choose[k] : 0;
        }
        return Math.round(size * sum);
    }
}
