package dev.whence.causal.compare;

import dev.whence.causal.InputException;
import dev.whence.causal.equivalence.ClassMembers;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.separation.Separation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The structural intervention distance (Peters and Bühlmann 2015, "Structural intervention distance for evaluating
 * causal graphs", Neural Computation 27): the number of ordered pairs (cause, outcome) for which adjusting for the
 * cause's parents in the estimated graph gives a wrong distribution of the outcome under do(cause), for some
 * distribution that is Markov to the true graph. It lies between 0 and n(n-1) and is not symmetric.
 */
public final class StructuralInterventionDistance {
    /** The number of DAGs of one undirected component of a CPDAG that are tried at most. */
    public static final int MAX_ORIENTATIONS = 100_000;

    private final Dag truth;
    private final NodeSet[] ancestors;
    private final NodeSet[] descendants;
    private final Map<List<Object>, NodeSet> known = new HashMap<>();

    private StructuralInterventionDistance(Dag truth) {
        this.truth = truth;
        ancestors = new NodeSet[truth.size()];
        descendants = new NodeSet[truth.size()];
        for (int node = 0; node < truth.size(); node++) {
            ancestors[node] = truth.ancestors(NodeSet.of(node));
            descendants[node] = truth.descendants(NodeSet.of(node));
        }
    }

    /** A pair whose intervention distribution the estimate gets wrong. */
    public record Pair(String cause, String outcome) {}

    /**
     * The least and the greatest distance over the DAGs that an estimated CPDAG stands for.
     *
     * @param lower the distance when every undirected edge is directed as well as possible
     * @param upper the distance when it is directed as badly as possible
     */
    public record Bounds(int lower, int upper) {}

    /** @throws InputException when the two are not over the same node names */
    public static int distance(Dag estimated, Dag truth) {
        return wrongPairs(estimated, truth).size();
    }

    /**
     * The pairs that the distance counts, in the order of the true graph's nodes.
     *
     * @throws InputException when the two are not over the same node names
     */
    public static List<Pair> wrongPairs(Dag estimated, Dag truth) {
        MarkedEdges found = Matching.renumbered(estimated, truth);
        StructuralInterventionDistance distance = new StructuralInterventionDistance(truth);
        List<Pair> pairs = new ArrayList<>();
        for (int cause = 0; cause < truth.size(); cause++) {
            for (int outcome : distance.wrongOutcomes(cause, found.parents(cause))) {
                pairs.add(new Pair(truth.name(cause), truth.name(outcome)));
            }
        }
        return pairs;
    }

    /**
     * The bounds for an estimated class (section 2.4.3 of the paper). What a cause gets wrong depends on its parents
     * alone, so each undirected component of a CPDAG is oriented on its own. An MPDAG is enumerated as a whole.
     *
     * @throws InputException when the two are not over the same node names, the estimate has no consistent extension, or
     *     a component has more than {@link #MAX_ORIENTATIONS} orientations
     */
    public static Bounds bounds(Cpdag estimated, Dag truth) {
        return bounds(estimated, truth, MAX_ORIENTATIONS);
    }

    /** {@link #bounds(Cpdag, Dag)} with another limit on the orientations of one component. */
    public static Bounds bounds(Cpdag estimated, Dag truth, int maxOrientations) {
        Cpdag found = new Cpdag(Matching.renumbered(estimated, truth));
        StructuralInterventionDistance distance = new StructuralInterventionDistance(truth);
        boolean complete =
                MarkovEquivalence.cpdag(MarkovEquivalence.member(found)).equals(found);
        if (!complete) {
            return distance.range(found, NodeSet.range(found.size()), found, maxOrientations);
        }
        NodeSet settled = NodeSet.range(found.size());
        int lower = 0;
        int upper = 0;
        for (NodeSet component : ClassMembers.undirectedComponents(found)) {
            settled = settled.minus(component);
            Cpdag part = Cpdag.of(
                    found.nodes(),
                    found.edges().stream()
                            .filter(edge -> edge.isUndirected() && component.contains(edge.from()))
                            .toList());
            Bounds local = distance.range(part, component, found, maxOrientations);
            lower += local.lower();
            upper += local.upper();
        }
        for (int cause : settled) {
            int wrong = distance.wrongOutcomes(cause, found.parents(cause)).size();
            lower += wrong;
            upper += wrong;
        }
        return new Bounds(lower, upper);
    }

    /** The least and the greatest number of wrong pairs with a cause among {@code causes}, over the members of {@code part}. */
    private Bounds range(Cpdag part, NodeSet causes, Graph whole, int maxOrientations) {
        int lower = Integer.MAX_VALUE;
        int upper = 0;
        int tried = 0;
        for (Iterator<Dag> members = ClassMembers.stream(part).iterator(); members.hasNext(); ) {
            Dag member = members.next();
            if (++tried > maxOrientations) {
                throw new InputException("the undirected edges among " + String.join(", ", whole.names(causes))
                        + " can be directed in more than " + maxOrientations
                        + " ways; bounds on the structural intervention distance are computed up to that many");
            }
            int wrong = 0;
            for (int cause : causes) {
                NodeSet parents = member.parents(cause).union(whole.parents(cause));
                wrong += wrongOutcomes(cause, parents).size();
            }
            lower = Math.min(lower, wrong);
            upper = Math.max(upper, wrong);
        }
        return new Bounds(lower, upper);
    }

    /** The outcomes for which adjusting for {@code parents} is not valid in the true graph (proposition 6 of the paper). */
    private NodeSet wrongOutcomes(int cause, NodeSet parents) {
        return known.computeIfAbsent(List.of(cause, parents), key -> {
            Map<NodeSet, NodeSet> connected = new HashMap<>();
            return NodeSet.range(truth.size())
                    .without(cause)
                    .filter(outcome -> !right(cause, outcome, parents, connected));
        });
    }

    private boolean right(int cause, int outcome, NodeSet adjustment, Map<NodeSet, NodeSet> connected) {
        if (adjustment.contains(outcome)) { // the estimate says: no effect
            return !descendants[cause].contains(outcome);
        }
        // Shpitser, VanderWeele and Robins (2010): nothing below a causal path, and every other path blocked.
        NodeSet onCausalPaths =
                descendants[cause].intersection(ancestors[outcome]).without(cause);
        for (int node : onCausalPaths) {
            if (descendants[node].intersects(adjustment)) {
                return false;
            }
        }
        NodeSet first = onCausalPaths.intersection(truth.children(cause));
        return !connected
                .computeIfAbsent(
                        first, removed -> Separation.reachable(without(cause, removed), NodeSet.of(cause), adjustment))
                .contains(outcome);
    }

    /** The true graph without the edges from {@code cause} to {@code children}. */
    private Dag without(int cause, NodeSet children) {
        if (children.isEmpty()) {
            return truth;
        }
        List<Edge> kept = truth.edges().stream()
                .filter(edge -> edge.from() != cause || !children.contains(edge.to()))
                .toList();
        return Dag.of(truth.nodes(), kept);
    }
}
