package dev.whence.causal.separation;

import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Sets Z that m-separate X from Y with I ⊆ Z ⊆ R, each found in polynomial time: van der Zander, Liśkiewicz and Textor,
 * "Separators and adjustment sets in causal graphs: complete criteria and an algorithmic framework" (2019). For a DAG,
 * an ADMG or a MAG. "Minimal" means that no proper subset that still contains I separates.
 *
 * <p>Every method takes the graph, two disjoint sets X and Y, the nodes that Z must include (I) and those it may use
 * (R, from which X, Y are removed and to which I is added), and returns empty when there is no such set.
 */
public final class Separators {
    private Separators() {}

    /** The largest candidate, An(X ∪ Y ∪ I) ∩ R: separates whenever any set does (Lemma 3.4 there). */
    public static Optional<NodeSet> ancestral(
            MixedGraph graph, NodeSet x, NodeSet y, NodeSet include, NodeSet restrict) {
        check(graph, x, y, include);
        NodeSet candidate = graph.ancestors(x.union(y).union(include))
                .intersection(restrict)
                .minus(x)
                .minus(y)
                .union(include);
        return graph.separated(x, y, candidate) ? Optional.of(candidate) : Optional.empty();
    }

    /**
     * A minimal separator, the one nearest to {@code near}: of the nodes that are the first allowed ones on the way from
     * {@code near}, those that {@code far} touches.
     */
    public static Optional<NodeSet> minimal(
            MixedGraph graph, NodeSet near, NodeSet far, NodeSet include, NodeSet restrict) {
        check(graph, near, far, include);
        CutGraph cuts = CutGraph.of(graph, near, far, include, restrict);
        return cuts == null
                ? Optional.empty()
                : Optional.of(
                        NodeSet.ofWords(cuts.touchedFromSink(cuts.besideSource)).union(include));
    }

    public static Optional<NodeSet> minimal(Graph graph, NodeSet near, NodeSet far) {
        return minimal(MixedGraph.of(graph), near, far, NodeSet.empty(), NodeSet.range(graph.size()));
    }

    /**
     * The allowed nodes that come first on the way from {@code near}, whether or not {@code far} touches them: a
     * separator, not always minimal. Those beside an outcome are what predicts it best.
     */
    public static Optional<NodeSet> boundary(
            MixedGraph graph, NodeSet near, NodeSet far, NodeSet include, NodeSet restrict) {
        check(graph, near, far, include);
        CutGraph cuts = CutGraph.of(graph, near, far, include, restrict);
        return cuts == null
                ? Optional.empty()
                : Optional.of(NodeSet.ofWords(cuts.besideSource).union(include));
    }

    /** A separator with the fewest nodes, by maximum flow; of those, the one nearest to {@code near}. */
    public static Optional<NodeSet> minimum(
            MixedGraph graph, NodeSet near, NodeSet far, NodeSet include, NodeSet restrict) {
        check(graph, near, far, include);
        CutGraph cuts = CutGraph.of(graph, near, far, include, restrict);
        return cuts == null
                ? Optional.empty()
                : Optional.of(NodeSet.ofWords(new VertexFlow(cuts).minimumCut()).union(include));
    }

    public static Optional<NodeSet> minimum(Graph graph, NodeSet near, NodeSet far) {
        return minimum(MixedGraph.of(graph), near, far, NodeSet.empty(), NodeSet.range(graph.size()));
    }

    /**
     * All minimal separators, lazily, nearest to {@code near} first; time between two of them is polynomial (Takata 2010).
     * There may be exponentially many: limit the stream.
     */
    public static Stream<NodeSet> allMinimal(
            MixedGraph graph, NodeSet near, NodeSet far, NodeSet include, NodeSet restrict) {
        check(graph, near, far, include);
        CutGraph cuts = CutGraph.of(graph, near, far, include, restrict);
        if (cuts == null) {
            return Stream.empty();
        }
        int properties = Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.IMMUTABLE;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new MinimalCuts(cuts), properties), false)
                .map(cut -> cut.union(include));
    }

    public static Stream<NodeSet> allMinimal(Graph graph, NodeSet near, NodeSet far) {
        return allMinimal(MixedGraph.of(graph), near, far, NodeSet.empty(), NodeSet.range(graph.size()));
    }

    private static void check(MixedGraph graph, NodeSet x, NodeSet y, NodeSet include) {
        if (x.isEmpty() || y.isEmpty()) {
            throw new IllegalArgumentException("both sets need at least one node");
        }
        if (x.intersects(y) || include.intersects(x) || include.intersects(y)) {
            throw new IllegalArgumentException("the sets must not overlap");
        }
        if (!NodeSet.range(graph.size()).containsAll(x.union(y).union(include))) {
            throw new IllegalArgumentException("nodes are 0 to " + (graph.size() - 1));
        }
    }
}
