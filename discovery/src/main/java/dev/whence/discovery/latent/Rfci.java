package dev.whence.discovery.latent;

import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.MarkTable;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestByName;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.List;
import java.util.TreeSet;

/**
 * RFCI (Colombo, Maathuis, Kalisch and Richardson 2012, "Learning high-dimensional directed acyclic graphs with latent
 * and selection variables", Annals of Statistics 40). It leaves the Possible-D-SEP stage of FCI out and instead tests
 * the edges of a triple or path before it draws a conclusion from them. With right answers from the test every edge of
 * FCI is there and every arrowhead and tail is true; an edge may be left that FCI would remove, and then means only that
 * no set of neighbours separates the two. The order of the work is that of the names, so the result does not depend on
 * the order of the columns.
 */
public final class Rfci {
    private final TestByName view;
    private final EdgeRemoval edges;
    private final Orientation orientation;
    private final Progress progress;
    /** Unshielded triples to look at: middle, then the ends in increasing order. */
    private final TreeSet<Triple> pending = new TreeSet<>();

    private final TreeSet<Triple> confirmed = new TreeSet<>();

    private record Triple(int middle, int low, int high) implements Comparable<Triple> {
        static Triple of(int a, int middle, int b) {
            return new Triple(middle, Math.min(a, b), Math.max(a, b));
        }

        boolean hasEdge(int a, int b) {
            return a == middle ? b == low || b == high : b == middle && (a == low || a == high);
        }

        @Override
        public int compareTo(Triple other) {
            int order = Integer.compare(middle, other.middle);
            order = order == 0 ? Integer.compare(low, other.low) : order;
            return order == 0 ? Integer.compare(high, other.high) : order;
        }
    }

    private Rfci(TestByName view, EdgeRemoval edges, KnowledgeOver known, Progress progress) {
        this.view = view;
        this.edges = edges;
        this.progress = progress;
        this.orientation = new Orientation(view.names(), edges.adjacent(), known);
    }

    /** As {@link #run(IndependenceTest, Knowledge, FciOptions, Progress)}, knowing nothing and silently. */
    public static LatentResult run(IndependenceTest test, FciOptions options) {
        return run(test, Knowledge.none(), options, Progress.NONE);
    }

    /**
     * Learns an RFCI-PAG over the test's variables.
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
        Rfci search = new Rfci(view, edges, known, progress);
        search.collectTriples();
        search.orientTriples();
        search.orientation.close(Fci.oracle(edges.separated()), search::confirms);
        return LatentReport.result(view, known, edges, search.orientation, null);
    }

    private void collectTriples() {
        for (Separated pair : edges.separated().values()) {
            addTriples(pair.a(), pair.b());
        }
    }

    private void addTriples(int a, int b) {
        MarkTable table = orientation.table();
        table.adjacent(a).intersection(table.adjacent(b)).forEachNode(middle -> pending.add(Triple.of(a, middle, b)));
    }

    /** Algorithm 4.4: an unshielded triple counts when both its edges hold given what separates its ends. */
    private void orientTriples() {
        while (!pending.isEmpty()) {
            progress.check();
            Triple triple = pending.pollFirst();
            Separated ends = separated(triple.low(), triple.high());
            NodeSet given = ends.given();
            boolean lowHolds = holds(triple.low(), triple.middle(), given);
            boolean highHolds = holds(triple.high(), triple.middle(), given);
            if (lowHolds && highHolds) {
                confirmed.add(triple);
            }
        }
        for (Triple triple : confirmed) {
            Separated ends = separated(triple.low(), triple.high());
            if (!ends.given().contains(triple.middle())) {
                orientation.collider(triple.low(), triple.middle(), triple.high(), ends);
            }
        }
        confirmed.clear();
    }

    /** Whether an edge stands the test given the others of a set; otherwise it is removed by a smallest such set. */
    private boolean holds(int end, int middle, NodeSet set) {
        NodeSet given = set.without(end).without(middle);
        return !orientation.table().isAdjacent(end, middle)
                || edges.mustBeJoined(end, middle)
                || !edges.independent(end, middle, given, Stage.TRIPLE)
                || !removed(end, middle, given, Stage.TRIPLE);
    }

    private boolean removed(int a, int b, NodeSet within, Stage stage) {
        if (!edges.separateWithin(a, b, within, 0, stage)) {
            return false;
        }
        pending.removeIf(triple -> triple.hasEdge(a, b));
        confirmed.removeIf(triple -> triple.hasEdge(a, b));
        orientation.table().remove(a, b);
        addTriples(a, b);
        return true;
    }

    /** Before R4 (algorithm 4.5): every edge of the path is tested given every subset of what separates its ends. */
    private boolean confirms(List<Integer> path) {
        NodeSet set = separated(path.getFirst(), path.getLast()).given();
        for (int i = 0; i + 1 < path.size(); i++) {
            int a = path.get(i);
            int b = path.get(i + 1);
            if (!edges.mustBeJoined(a, b) && removed(a, b, set.without(a).without(b), Stage.PATH)) {
                orientTriples();
                return false;
            }
        }
        return true;
    }

    private Separated separated(int a, int b) {
        Separated found = edges.separated().get(EdgeRemoval.key(a, b));
        if (found == null) {
            throw new IllegalStateException(
                    view.names().get(a) + " and " + view.names().get(b) + " are not separated");
        }
        return found;
    }
}
