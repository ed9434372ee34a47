package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Markov equivalence of DAGs: two DAGs imply the same independencies when, and only when, they have the same
 * adjacencies and the same unshielded colliders (Verma and Pearl 1990, "Equivalence and synthesis of causal models",
 * UAI). The class is drawn as a CPDAG.
 */
public final class MarkovEquivalence {
    private MarkovEquivalence() {}

    /**
     * Two arrowheads that meet at {@code middle} from nodes that are not adjacent (a v-structure).
     *
     * @param left the lower-numbered of the two ends
     */
    public record Collider(int left, int middle, int right) {}

    /** All unshielded colliders of a graph: {@code a *-> b <-* c} with a and c not adjacent. */
    public static List<Collider> colliders(Graph graph) {
        List<Collider> found = new ArrayList<>();
        for (int middle = 0; middle < graph.size(); middle++) {
            NodeSet into = graph.marks().marked(Mark.ARROW, middle);
            for (int left : into) {
                NodeSet apart = into.minus(graph.adjacent(left));
                for (int right = apart.next(left + 1); right >= 0; right = apart.next(right + 1)) {
                    found.add(new Collider(left, middle, right));
                }
            }
        }
        return found;
    }

    /** The CPDAG of the DAG's class: its unshielded colliders, and what Meek's rules make of them. */
    public static Cpdag cpdag(Dag dag) {
        PartialDag graph = PartialDag.skeletonOf(dag);
        for (Collider collider : colliders(dag)) {
            graph.direct(collider.left(), collider.middle());
            graph.direct(collider.right(), collider.middle());
        }
        MeekRules.close(graph);
        return graph.toCpdag();
    }

    /**
     * A DAG of the class.
     *
     * @throws dev.whence.causal.InputException when the graph has no consistent extension, with the reason
     */
    public static Dag member(Cpdag graph) {
        return ConsistentExtension.find(graph).orThrow();
    }

    /** Whether two DAGs over the same node names (in any order) imply the same independencies. */
    public static boolean equivalent(Dag one, Dag other) {
        return Set.copyOf(one.nodes()).equals(Set.copyOf(other.nodes()))
                && signature(one).equals(signature(other));
    }

    /** Adjacencies and unshielded colliders, in names. */
    private static Set<List<Object>> signature(Dag dag) {
        Set<List<Object>> facts = new HashSet<>();
        dag.edges().forEach(edge -> facts.add(List.of(Set.of(dag.name(edge.from()), dag.name(edge.to())))));
        colliders(dag)
                .forEach(collider -> facts.add(List.of(
                        Set.of(dag.name(collider.left()), dag.name(collider.right())), dag.name(collider.middle()))));
        return facts;
    }
}
