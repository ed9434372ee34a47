package dev.whence.discovery.latent;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestByName;
import dev.whence.discovery.independence.TestResult;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * GFCI (Ogarrio, Spirtes and Ramsey 2016, "A hybrid causal search algorithm for latent variable models", PGM): a score
 * search such as FGES, which assumes that no cause is hidden, finds a CPDAG whose adjacencies include the true ones;
 * tests take away those that hidden causes put there, which are found in triangles only; then the rules of FCI. Where
 * the CPDAG leaves a pair apart, what separates it there (the parents of the later one) serves as separating set.
 */
public final class Gfci {
    private Gfci() {}

    /**
     * Learns a PAG over the test's variables.
     *
     * @param scored the CPDAG of a score search over the same variables, in any order, found without knowledge
     * @throws InputException when the graphs' variables differ, the CPDAG has no DAG, the test cannot be made on these
     *     data, or the knowledge contradicts itself or names other variables
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static LatentResult run(
            IndependenceTest test, Cpdag scored, Knowledge knowledge, FciOptions options, Progress progress) {
        TestByName view = TestByName.of(test);
        Set<String> names = new HashSet<>(view.names());
        if (!names.equals(new HashSet<>(scored.nodes()))) {
            throw new InputException("the graph found by score is over " + scored.nodes() + "; expected " + names);
        }
        KnowledgeOver known = knowledge.over(view.names());
        EdgeRemoval edges = new EdgeRemoval(view, known, options, progress);
        takeAwayByScore(edges, view.names(), scored);
        NodeSet[] start = edges.adjacent();
        BitSet[] inTriangle = new BitSet[start.length];
        for (int a = 0; a < start.length; a++) {
            int node = a;
            inTriangle[a] =
                    start[a].filter(b -> start[node].intersects(start[b])).toBitSet();
        }
        EdgeRemoval.PairFilter asked = (a, b) -> inTriangle[a].get(b);
        edges.byNeighbours(asked);
        return Fci.finish(view, known, edges, options, asked);
    }

    private static void takeAwayByScore(EdgeRemoval edges, List<String> names, Cpdag scored) {
        Dag member = MarkovEquivalence.member(scored);
        int[] number = names.stream().mapToInt(member::index).toArray();
        int[] position = new int[number.length];
        for (int i = 0; i < number.length; i++) {
            position[number[i]] = i;
        }
        for (int a = 0; a < number.length; a++) {
            NodeSet below = member.descendants(NodeSet.of(number[a]));
            for (int b = a + 1; b < number.length; b++) {
                if (!member.isAdjacent(number[a], number[b]) && !edges.mustBeJoined(a, b)) {
                    int later = below.contains(number[b]) ? number[b] : number[a];
                    NodeSet given = NodeSet.of(member.parents(later).stream()
                            .map(node -> position[node])
                            .toArray());
                    edges.separate(
                            new Separated(a, b, given, new TestResult(Double.NaN, 0, 0, Double.NaN), Stage.SCORE));
                }
            }
        }
    }
}
