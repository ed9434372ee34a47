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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Front-door sets for the effect of X on Y in a DAG or ADMG. Z is one when
 *
 * <ol>
 *   <li>Z intercepts every directed path from X to Y,
 *   <li>no back-door path from X to Z is open,
 *   <li>every back-door path from Z to Y is blocked by X (Pearl 1995).
 * </ol>
 *
 * The sets that satisfy the last two within given nodes have a largest one, and it intercepts whatever any of them
 * intercepts; so finding it decides (Jeong, Tian and Bareinboim 2022). It is found in linear time here, after Wienöbst,
 * van der Zander and Liśkiewicz (2022).
 */
public final class FrontDoor {
    private final Graph graph;
    private final MixedGraph mixed;
    private final NodeSet x;
    private final NodeSet y;
    private final NodeSet allowed;
    /** Allowed nodes without an open back-door path from X: what the second condition leaves. */
    private final NodeSet candidates;

    private final NodeSet largest;

    private FrontDoor(Graph graph, NodeSet x, NodeSet y, NodeSet allowed) {
        Query.check(graph, x, y);
        switch (graph) {
            case Dag _, Admg _ -> {}
            case Cpdag _, Mag _, Pag _ ->
                throw new InputException("front-door sets are read from a DAG or ADMG, not from a " + graph.kind());
        }
        this.graph = graph;
        this.x = x;
        this.y = y;
        this.allowed = allowed.minus(x).minus(y);
        mixed = MixedGraph.of(graph);
        candidates = this.allowed.minus(mixed.withoutOutgoing(x).reachable(x, NodeSet.empty()));
        largest = FrontDoorSearch.largest(graph, x, y, candidates);
    }

    /** @throws InputException when a set is empty, the two overlap, or the graph is no DAG or ADMG */
    public static FrontDoor of(Graph graph, NodeSet x, NodeSet y) {
        return new FrontDoor(graph, x, y, NodeSet.range(graph.size()));
    }

    /** @throws InputException when a name is not a node, the two are the same, or the graph is no DAG or ADMG */
    public static FrontDoor of(Graph graph, String treatment, String outcome) {
        return of(graph, NodeSet.of(graph.index(treatment)), NodeSet.of(graph.index(outcome)));
    }

    /** The same question with sets made of {@code allowedNodes} only. */
    public FrontDoor within(NodeSet allowedNodes) {
        return new FrontDoor(graph, x, y, allowedNodes);
    }

    /** Whether there is a front-door set. */
    public boolean exists() {
        return intercepts(largest);
    }

    /** The largest front-door set; every other is part of it. */
    public Optional<NodeSet> maximal() {
        return exists() ? Optional.of(largest) : Optional.empty();
    }

    /** A front-door set of which no proper subset is one. */
    public Optional<NodeSet> minimal() {
        if (!exists()) {
            return Optional.empty();
        }
        NodeSet set = largest;
        NodeSet between = set.intersection(mixed.descendants(x)).intersection(mixed.ancestors(y));
        NodeSet start = FrontDoorSearch.largest(graph, x, y, between);
        if (intercepts(start)) { // the nodes on causal paths usually do
            set = start;
        }
        // Subsets of a front-door set need not be front-door sets, so ask for the largest one without each node.
        for (int node : set) {
            if (set.contains(node)) {
                NodeSet without = FrontDoorSearch.largest(graph, x, y, set.without(node));
                if (intercepts(without)) {
                    set = without;
                }
            }
        }
        return Optional.of(set);
    }

    /** All front-door sets, lazily, with polynomial time between two of them; limit the stream. */
    public Stream<NodeSet> all() {
        int properties = Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.IMMUTABLE;
        return exists()
                ? StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                new FrontDoorSearch(graph, x, y, largest, this::intercepts), properties),
                        false)
                : Stream.empty();
    }

    public boolean isValid(NodeSet z) {
        return candidates.containsAll(z)
                && intercepts(z)
                && FrontDoorSearch.largest(graph, x, y, z).equals(z);
    }

    /** Whether Z is a front-door set, with the reason. */
    public Validity check(NodeSet z) {
        NodeSet bad = z.minus(allowed);
        if (!bad.isEmpty()) {
            List<String> reasons = bad.stream()
                    .mapToObj(v -> graph.name(v)
                            + (x.contains(v)
                                    ? " is a treatment"
                                    : y.contains(v) ? " is an outcome" : " is not observed"))
                    .toList();
            return new Validity(false, bad, List.of(), String.join("; ", reasons));
        }
        List<Edge> missed = causalPathAround(z);
        if (!missed.isEmpty()) {
            return invalid(missed, PathText.set(graph, z) + " does not intercept the causal path ");
        }
        List<Edge> fromTreatment = mixed.withoutOutgoing(x).openPath(x, z, NodeSet.empty());
        if (!fromTreatment.isEmpty()) {
            return invalid(fromTreatment, "an open back-door path leads from a treatment to the set: ");
        }
        List<Edge> toOutcome = mixed.withoutOutgoing(z).openPath(z, y, x);
        if (!toOutcome.isEmpty()) {
            return invalid(toOutcome, "given the treatment a back-door path from the set to an outcome is open: ");
        }
        return new Validity(
                true,
                NodeSet.empty(),
                List.of(),
                PathText.set(graph, z) + " intercepts every causal path, and no back-door path into it is open");
    }

    private Validity invalid(List<Edge> path, String reason) {
        return new Validity(false, NodeSet.empty(), path, reason + PathText.of(graph, path));
    }

    /** Why there is no front-door set: a causal path none of whose nodes can be used. Empty when there is one. */
    public Optional<String> whyNone() {
        List<Edge> path = causalPathAround(largest);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        if (path.size() == 1) {
            return Optional.of("the effect " + PathText.of(graph, path) + " is direct: nothing lies between");
        }
        List<String> reasons = new ArrayList<>();
        for (Edge edge : path.subList(1, path.size())) {
            if (!x.contains(edge.from()) && !y.contains(edge.from())) {
                reasons.add(whyNot(edge.from()));
            }
        }
        return Optional.of("no node on the causal path " + PathText.of(graph, path) + " can be used: "
                + String.join("; ", reasons));
    }

    private String whyNot(int node) {
        if (!allowed.contains(node)) {
            return graph.name(node) + " is not observed";
        }
        if (!candidates.contains(node)) {
            List<Edge> path = mixed.withoutOutgoing(x).openPath(x, NodeSet.of(node), NodeSet.empty());
            return "the back-door path " + PathText.of(graph, path) + " is open";
        }
        List<Edge> path = mixed.withoutOutgoing(largest.with(node)).openPath(NodeSet.of(node), y, x);
        return "the back-door path " + PathText.of(graph, path) + " is not blocked by " + PathText.list(graph, x);
    }

    private boolean intercepts(NodeSet z) {
        return !mixed.ancestorsAvoiding(y, z).intersects(x);
    }

    private List<Edge> causalPathAround(NodeSet z) {
        CausalPaths paths = new CausalPaths(graph);
        for (int treatment : x) {
            List<Integer> nodes = paths.path(treatment, y, z.union(x.without(treatment)));
            if (!nodes.isEmpty()) {
                return paths.edges(nodes);
            }
        }
        return List.of();
    }
}
