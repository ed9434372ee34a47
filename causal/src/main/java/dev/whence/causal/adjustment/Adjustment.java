package dev.whence.causal.adjustment;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.separation.MixedGraph;
import dev.whence.causal.separation.Separators;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Covariate adjustment for the effect of X on Y: the generalised adjustment criterion, sound and complete for DAGs,
 * CPDAGs, MAGs and PAGs (Perković, Textor, Kalisch and Maathuis 2018) and MPDAGs (Perković, Kalisch and Maathuis 2017),
 * and the same criterion on ADMGs (van der Zander, Liśkiewicz and Textor 2019). Z is valid when
 *
 * <ol>
 *   <li>the graph is amenable ({@link #amenability()}),
 *   <li>Z holds no forbidden node ({@link #forbidden()}): none that may descend from a node on a causal path,
 *   <li>Z blocks every path from X to Y that is not causal.
 * </ol>
 *
 * The third is separation in the proper back-door graph: the graph without the first edges of causal paths. For a CPDAG
 * or PAG that graph is made from one member of the class: given the first two conditions, Z blocks the non-causal
 * definite-status paths of the class exactly when it blocks the non-causal paths of any one member (the lemma behind
 * Theorem 5 of Perković et al. 2018). Everything takes polynomial time; sets that would need the unobserved are left
 * out by {@link #within}.
 */
public final class Adjustment {
    private final Graph graph;
    private final NodeSet x;
    private final NodeSet y;
    private final NodeSet include;
    private final NodeSet allowed;
    private final CausalPaths paths;
    /** The nodes from which a possibly causal path that avoids X leads to Y. */
    private final NodeSet toOutcome;

    private final Amenability amenability;
    /** The first nodes after X on proper possibly causal paths. */
    private final NodeSet first;

    private final NodeSet forbidden;
    private final MixedGraph member;
    private final MixedGraph backDoor;
    /** What Z may be made of. */
    private final NodeSet usable;

    private Adjustment(Graph graph, NodeSet x, NodeSet y, NodeSet include, NodeSet allowed) {
        Query.check(graph, x, y);
        this.graph = graph;
        this.x = x;
        this.y = y;
        this.include = include;
        this.allowed = allowed;
        paths = new CausalPaths(graph);
        member = Member.of(graph);
        toOutcome = paths.ancestors(y, x);
        NodeSet starts = NodeSet.empty();
        for (int treatment : x) {
            starts = starts.union(paths.ahead(treatment).intersection(toOutcome));
        }
        first = starts.minus(x);
        amenability = findAmenability();
        forbidden = paths.descendants(first, NodeSet.empty()).minus(x);
        backDoor = member.withoutDirected(x, member.ancestorsAvoiding(y, x).minus(x));
        usable = allowed.minus(x).minus(y).minus(forbidden);
    }

    /** @throws InputException when a set is empty, the two overlap, or the graph stands for no DAG or MAG */
    public static Adjustment of(Graph graph, NodeSet x, NodeSet y) {
        return new Adjustment(graph, x, y, NodeSet.empty(), NodeSet.range(graph.size()));
    }

    /** @throws InputException when a name is not a node (suggests the nearest), or the two are the same */
    public static Adjustment of(Graph graph, String treatment, String outcome) {
        return of(graph, NodeSet.of(graph.index(treatment)), NodeSet.of(graph.index(outcome)));
    }

    /** The same question with sets made of {@code allowed} nodes only: leaves out what is not observed. */
    public Adjustment within(NodeSet allowedNodes) {
        return new Adjustment(graph, x, y, include, allowedNodes.union(include));
    }

    /** The same question with sets that hold every node of {@code included}; "minimal" is then meant besides these. */
    public Adjustment including(NodeSet included) {
        if (included.intersects(x) || included.intersects(y)) {
            throw new InputException("treatments and outcomes cannot be adjusted for: "
                    + PathText.list(graph, included.intersection(x.union(y))));
        }
        return new Adjustment(graph, x, y, included, allowed.union(included));
    }

    public Graph graph() {
        return graph;
    }

    public NodeSet treatments() {
        return x;
    }

    public NodeSet outcomes() {
        return y;
    }

    private Amenability findAmenability() {
        for (int treatment : x) {
            for (int v : paths.ahead(treatment).intersection(toOutcome).minus(x)) {
                if (paths.isVisible(treatment, v)) {
                    continue;
                }
                // In an MPDAG no later node may point at the treatment: that path would not be possibly causal.
                NodeSet avoid = graph instanceof Cpdag ? x.union(graph.parents(treatment)) : x;
                List<Integer> rest = paths.path(v, y, avoid);
                if (!rest.isEmpty()) {
                    List<Integer> nodes = new ArrayList<>(rest);
                    nodes.addFirst(treatment);
                    List<Edge> path = paths.edges(nodes);
                    String what = path.getFirst().isDirected()
                            ? "may also be confounded (it is not visible)"
                            : "is not known to point from " + graph.name(treatment);
                    return new Amenability(
                            false,
                            path,
                            "not amenable: on the possibly causal path " + PathText.of(graph, path) + " the first edge "
                                    + what);
                }
            }
        }
        return new Amenability(true, List.of(), "every possibly causal path starts with an edge that is surely causal");
    }

    public Amenability amenability() {
        return amenability;
    }

    /** Nodes that may not be adjusted for: possible descendants of nodes on proper possibly causal paths, Y among them. */
    public NodeSet forbidden() {
        return forbidden;
    }

    /** Why a node is forbidden; empty when it is not. */
    public Optional<String> whyForbidden(int node) {
        if (!forbidden.contains(node)) {
            return Optional.empty();
        }
        for (int start : first) {
            List<Integer> walk = paths.path(start, NodeSet.of(node), NodeSet.empty());
            if (walk.isEmpty()) {
                continue;
            }
            // The last node of the walk that still leads to the outcome without passing a treatment.
            int last = 0;
            for (int i = 0; i < walk.size() && !x.contains(walk.get(i)); i++) {
                last = toOutcome.contains(walk.get(i)) ? i : last;
            }
            int on = walk.get(last);
            List<Integer> causal = new ArrayList<>(walk.subList(0, last));
            causal.addFirst(x.filter(t -> paths.mayPoint(t, start)).first());
            for (int next : paths.path(on, y, x)) {
                int repeated = causal.indexOf(next);
                if (repeated >= 0) {
                    causal.subList(repeated, causal.size()).clear();
                }
                causal.add(next);
            }
            boolean sure = !(graph instanceof Cpdag || graph instanceof Pag);
            String path = "the " + (sure ? "" : "possibly ") + "causal path " + PathText.of(graph, paths.edges(causal));
            if (causal.contains(node)) {
                return Optional.of(graph.name(node) + (y.contains(node) ? " is the outcome" : " lies on " + path));
            }
            return Optional.of(graph.name(node) + (sure ? " is a descendant of " : " may be a descendant of ")
                    + graph.name(on) + ", which lies on " + path);
        }
        throw new AssertionError("no path explains " + graph.name(node));
    }

    public boolean isValid(NodeSet z) {
        return amenability.holds() && usable.containsAll(z) && z.containsAll(include) && backDoor.separated(x, y, z);
    }

    /** Whether Z is a valid adjustment set, with the reason. */
    public Validity check(NodeSet z) {
        if (!amenability.holds()) {
            return new Validity(false, NodeSet.empty(), List.of(), amenability.reason());
        }
        NodeSet bad = z.minus(usable);
        if (!bad.isEmpty()) {
            List<String> reasons = new ArrayList<>();
            for (int node : bad) {
                if (x.contains(node) || y.contains(node)) {
                    reasons.add(graph.name(node) + " is " + (x.contains(node) ? "a treatment" : "an outcome"));
                } else {
                    reasons.add(whyForbidden(node).orElse(graph.name(node) + " is not observed"));
                }
            }
            return new Validity(false, bad, List.of(), String.join("; ", reasons));
        }
        if (!z.containsAll(include)) {
            return new Validity(
                    false,
                    NodeSet.empty(),
                    List.of(),
                    "it leaves out " + PathText.list(graph, include.minus(z)) + ", which was to be included");
        }
        List<Edge> open = backDoor.openPath(x, y, z);
        if (!open.isEmpty()) {
            List<Edge> shown = shown(open);
            return new Validity(
                    false,
                    NodeSet.empty(),
                    shown,
                    "given " + PathText.set(graph, z) + " the non-causal path " + PathText.of(graph, shown)
                            + " is open");
        }
        return new Validity(
                true,
                NodeSet.empty(),
                List.of(),
                PathText.set(graph, z) + " blocks every non-causal path and holds no forbidden node");
    }

    private List<Edge> shown(List<Edge> path) {
        return graph instanceof Cpdag || graph instanceof Pag ? PathText.withMarksOf(graph, path) : path;
    }

    /**
     * The canonical set Adjust(X, Y, G): the possible ancestors of X and Y without X, Y and the forbidden nodes. Valid
     * whenever any set is (Perković et al. 2018, Theorem 14); empty when none is.
     */
    public Optional<NodeSet> canonical() {
        if (!possible()) {
            return Optional.empty();
        }
        NodeSet set = paths.ancestors(x.union(y).union(include), NodeSet.empty())
                .intersection(usable)
                .union(include);
        // With some nodes not allowed the theorem speaks of one member's ancestors.
        return isValid(set) ? Optional.of(set) : Separators.ancestral(backDoor, x, y, include, usable);
    }

    private boolean possible() {
        return amenability.holds() && usable.containsAll(include);
    }

    /** Whether there is a valid set at all. */
    public boolean exists() {
        return possible()
                && Separators.ancestral(backDoor, x, y, include, usable).isPresent();
    }

    /** Why there is no valid set; empty when there is one. */
    public Optional<String> whyNone() {
        if (!amenability.holds()) {
            return Optional.of(amenability.reason());
        }
        if (!usable.containsAll(include)) {
            return Optional.of(check(include).reason());
        }
        NodeSet best =
                member.ancestors(x.union(y).union(include)).intersection(usable).union(include);
        List<Edge> open = backDoor.openPath(x, y, best);
        if (open.isEmpty()) {
            return Optional.empty();
        }
        NodeSet inner = NodeSet.empty();
        for (Edge edge : open.subList(1, open.size())) {
            inner = inner.with(edge.from());
        }
        List<String> why = new ArrayList<>();
        for (int node : inner.minus(best)) {
            why.add(whyForbidden(node).orElse(graph.name(node) + " is not observed"));
        }
        return Optional.of("the non-causal path " + PathText.of(graph, shown(open)) + " cannot be blocked"
                + (why.isEmpty() ? "" : ": " + String.join("; ", why)));
    }

    /** A minimal set (no proper subset is valid), the one nearest to the outcome. */
    public Optional<NodeSet> minimal() {
        return possible() ? Separators.minimal(backDoor, y, x, include, usable) : Optional.empty();
    }

    /** A minimal set, the one nearest to the treatment. */
    public Optional<NodeSet> minimalNearTreatment() {
        return possible() ? Separators.minimal(backDoor, x, y, include, usable) : Optional.empty();
    }

    /** A valid set with the fewest nodes; of those, the one nearest to the outcome. */
    public Optional<NodeSet> minimum() {
        return possible() ? Separators.minimum(backDoor, y, x, include, usable) : Optional.empty();
    }

    /**
     * All minimal sets, lazily, nearest to the outcome first, with polynomial time between two of them. There may be
     * exponentially many: limit the stream.
     */
    public Stream<NodeSet> allMinimal() {
        return possible() ? Separators.allMinimal(backDoor, y, x, include, usable) : Stream.empty();
    }

    /** The set with the smallest asymptotic variance, when theory guarantees one. */
    public OptimalSet optimal() {
        return OptimalAdjustment.of(this);
    }

    NodeSet include() {
        return include;
    }

    NodeSet allowed() {
        return allowed;
    }

    NodeSet usable() {
        return usable;
    }

    MixedGraph member() {
        return member;
    }

    MixedGraph backDoor() {
        return backDoor;
    }
}
