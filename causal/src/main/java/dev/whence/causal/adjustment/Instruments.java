package dev.whence.causal.adjustment;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.separation.MixedGraph;
import dev.whence.causal.separation.Separators;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Conditional instruments for the total effect of one treatment x on one outcome y in a DAG or ADMG. The node z is an
 * instrument given W when
 *
 * <ol>
 *   <li>neither z nor W holds a forbidden node (a descendant of a node on a causal path from x to y),
 *   <li>W separates z from y once the first edges of the causal paths from x to y are taken away,
 *   <li>W does not separate z from x
 * </ol>
 *
 * (Brito and Pearl 2002; for the total effect Henckel, Buttenschön and Maathuis 2022, Theorem 3.1). In a linear model the
 * effect is then cov(z, y | W) / cov(z, x | W).
 *
 * <p>Only ancestral W are searched, those within the ancestors of y and z: for arbitrary W the question is NP-complete for
 * a given z, but if any node is an instrument then some node is one with an ancestral W (van der Zander, Textor and
 * Liśkiewicz 2015, Theorems 1 to 3), which is the separator of z and y nearest to y.
 */
public final class Instruments {
    private Instruments() {}

    /** The criterion in one sentence, for reports. */
    public static final String CRITERION = "z is an instrument given W when neither holds a descendant of a node on a"
            + " causal path, W separates z from the outcome without the first edges of the causal paths, and W does not"
            + " separate z from the treatment";

    /** Every node but x and y as a candidate, all of them observed. */
    public static List<Instrument> of(Graph graph, int x, int y) {
        return of(graph, x, y, NodeSet.range(graph.size()));
    }

    /** @throws InputException when a name is not a node, the two are the same, or the graph is no DAG or ADMG */
    public static List<Instrument> of(Graph graph, String treatment, String outcome) {
        return of(graph, graph.index(treatment), graph.index(outcome));
    }

    /**
     * Every allowed node but x and y as a candidate, in the graph's order, with its verdict.
     *
     * @param allowed what is observed: candidates and members of W
     * @throws InputException when x and y are the same, or the graph is no DAG or ADMG
     */
    public static List<Instrument> of(Graph graph, int x, int y, NodeSet allowed) {
        Query.check(graph, NodeSet.of(x), NodeSet.of(y));
        switch (graph) {
            case Dag _, Admg _ -> {}
            case Cpdag _, Mag _, Pag _ ->
                throw new InputException("instruments are read from a DAG or ADMG, not from a " + graph.kind());
        }
        return of(Adjustment.of(graph, NodeSet.of(x), NodeSet.of(y)).within(allowed), x, y);
    }

    static List<Instrument> of(Adjustment query, int x, int y) {
        List<Instrument> result = new ArrayList<>();
        for (int z : query.allowed().without(x).without(y)) {
            result.add(candidate(query, x, y, z));
        }
        return List.copyOf(result);
    }

    private static Instrument candidate(Adjustment query, int x, int y, int z) {
        Graph graph = query.graph();
        if (query.forbidden().contains(z)) {
            return no(z, query.whyForbidden(z).orElseThrow());
        }
        MixedGraph cut = query.backDoor(); // without the first edges of the causal paths
        NodeSet usable = query.usable().without(z);
        NodeSet candidate = NodeSet.of(z);
        NodeSet outcome = NodeSet.of(y);
        Optional<NodeSet> separator = Separators.minimal(cut, outcome, candidate, NodeSet.empty(), usable);
        if (separator.isEmpty()) {
            NodeSet best = cut.ancestors(candidate.with(y)).intersection(usable);
            List<Edge> open = cut.openPath(candidate, outcome, best);
            return no(
                    z, "it reaches the outcome past the treatment: " + PathText.of(graph, open) + " cannot be blocked");
        }
        NodeSet given = separator.get();
        if (!cut.reachable(candidate, given).contains(x)) {
            return no(
                    z,
                    given.isEmpty()
                            ? "it is not related to " + graph.name(x)
                            : "whatever separates it from the outcome, such as " + PathText.set(graph, given)
                                    + ", separates it from " + graph.name(x) + " too");
        }
        return new Instrument(
                z,
                separator,
                (given.isEmpty() ? "it" : "given " + PathText.set(graph, given) + " it")
                        + " is related to the outcome through " + graph.name(x) + " only");
    }

    private static Instrument no(int node, String reason) {
        return new Instrument(node, Optional.empty(), reason);
    }
}
