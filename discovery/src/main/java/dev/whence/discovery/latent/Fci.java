package dev.whence.discovery.latent;

import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.ColliderOracle;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestByName;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * FCI (Spirtes, Meek and Richardson 1999; Spirtes, Glymour and Scheines 2000, section 6.7) in its order-independent form
 * (Colombo and Maathuis 2014, section 4) with the complete rules of Zhang (2008): neighbours, Possible-D-SEP, colliders,
 * R1 to R10. Hidden common causes are allowed; selection bias is not. With right answers from the test the result is the
 * PAG of the class of the true MAG; with knowledge it is that PAG with the marks that the knowledge licenses ({@link
 * Orientation}). The result depends neither on the order of the columns nor on the number of threads.
 */
public final class Fci {
    private Fci() {}

    /** As {@link #run(IndependenceTest, Knowledge, FciOptions, Progress)}, knowing nothing and silently. */
    public static LatentResult run(IndependenceTest test, FciOptions options) {
        return run(test, Knowledge.none(), options, Progress.NONE);
    }

    /**
     * Learns a PAG over the test's variables.
     *
     * @throws dev.whence.causal.InputException when the test cannot be made on these data, or the knowledge contradicts
     *     itself or names other variables
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static LatentResult run(IndependenceTest test, Knowledge knowledge, FciOptions options, Progress progress) {
        TestByName view = TestByName.of(test);
        KnowledgeOver known = knowledge.over(view.names());
        EdgeRemoval edges = new EdgeRemoval(view, known, options, progress);
        edges.byNeighbours((a, b) -> true);
        return finish(view, known, edges, options, (a, b) -> true);
    }

    /** From the neighbour stage on; GFCI joins here. */
    static LatentResult finish(
            TestByName view, KnowledgeOver known, EdgeRemoval edges, FciOptions options, EdgeRemoval.PairFilter asked) {
        if (options.possibleDSepDepth() > 0) {
            edges.byPossibleDSep(arrowheads(edges), asked);
        }
        Map<Long, Separated> sets =
                options.colliders() == ColliderEvidence.MAX_P ? edges.largestP() : new TreeMap<>(edges.separated());
        Orientation orientation = new Orientation(view.names(), edges.adjacent(), known);
        orientation.colliders(sets);
        orientation.close(oracle(sets), path -> true);
        return LatentReport.result(view, known, edges, orientation, sets);
    }

    /** Decides discriminating paths by the same sets. */
    static ColliderOracle oracle(Map<Long, Separated> sets) {
        return ColliderOracle.from((a, b) -> {
            Separated found = sets.get(EdgeRemoval.key(a, b));
            return found == null ? NodeSet.empty() : found.given();
        });
    }

    /** By node, the neighbours whose edge gets an arrowhead at it from an unshielded collider. */
    private static BitSet[] arrowheads(EdgeRemoval edges) {
        NodeSet[] near = edges.adjacent();
        BitSet[] at = new BitSet[near.length];
        Arrays.setAll(at, node -> new BitSet(near.length));
        for (Separated pair : edges.separated().values()) {
            near[pair.a()].intersection(near[pair.b()]).minus(pair.given()).forEachNode(middle -> {
                at[middle].set(pair.a());
                at[middle].set(pair.b());
            });
        }
        return at;
    }
}
