package dev.whence.causal.adjustment;

import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.separation.MixedGraph;
import dev.whence.causal.separation.Separators;
import java.util.Optional;

/**
 * The optimal adjustment set: O(X, Y) = pa(cn) \ forb, the parents of the causal nodes (Henckel, Perković and Maathuis
 * 2022, Theorem 3.13, for DAGs, CPDAGs and MPDAGs). With hidden variables none need exist; it does when every usable
 * node is an ancestor of the treatment or the outcome, and is then the outcome's neighbours in the cut graph (Smucler,
 * Sapienza and Rotnitzky 2022, Theorem 2). In a class of graphs one member answers for all: they share their valid sets
 * and their distributions.
 */
final class OptimalAdjustment {
    private OptimalAdjustment() {}

    static OptimalSet of(Adjustment query) {
        Graph graph = query.graph();
        NodeSet x = query.treatments();
        NodeSet y = query.outcomes();
        Optional<NodeSet> minimal = query.minimal();
        if (minimal.isEmpty()) {
            return none("there is no valid adjustment set: " + query.whyNone().orElse(""), minimal);
        }
        MixedGraph member = query.member();
        NodeSet toOutcome = member.ancestorsAvoiding(y, x).minus(x);
        NodeSet causal = NodeSet.empty();
        for (int treatment : x) {
            causal = causal.union(member.children(treatment).intersection(toOutcome));
        }
        causal = member.descendants(causal).intersection(toOutcome);
        NodeSet unaffected = y.minus(causal);
        if (!unaffected.isEmpty()) {
            return none(
                    "no causal path leads to " + PathText.list(graph, unaffected)
                            + ", so that effect is zero and there is no variance to compare",
                    minimal);
        }
        NodeSet parents = NodeSet.empty();
        NodeSet confounded = NodeSet.empty(); // causal nodes with a hidden parent
        for (int node : causal) {
            parents = parents.union(member.parents(node));
            if (!member.spouses(node).isEmpty()) {
                confounded = confounded.with(node);
            }
        }
        NodeSet optimal = parents.minus(x).minus(query.forbidden());
        NodeSet hidden = optimal.minus(query.usable());
        if (confounded.isEmpty() && hidden.isEmpty() && query.isValid(optimal)) {
            return new OptimalSet(
                    Optional.of(optimal),
                    "the parents of the causal nodes " + PathText.list(graph, causal)
                            + " that are not forbidden: smallest asymptotic variance of all valid sets"
                            + " (Henckel, Perkovic and Maathuis 2022, Theorem 3.13)",
                    Optional.empty());
        }
        NodeSet others = query.usable().minus(member.ancestors(x.union(y)));
        boolean single = x.size() == 1 && y.size() == 1 && query.include().isEmpty();
        if (single && others.isEmpty()) {
            return new OptimalSet(
                    Separators.boundary(query.backDoor(), y, x, NodeSet.empty(), query.usable()),
                    "every usable node is an ancestor of the treatment or the outcome, so that the nodes beside the"
                            + " outcome have the smallest asymptotic variance (Smucler, Sapienza and Rotnitzky 2022,"
                            + " Theorem 2)",
                    Optional.empty());
        }
        String why;
        if (!query.include().isEmpty()) {
            why = "nodes to be included were given";
        } else if (!confounded.isEmpty()) {
            why = "hidden causes act on the causal node" + (confounded.size() > 1 ? "s " : " ")
                    + PathText.list(graph, confounded);
        } else if (!hidden.isEmpty()) {
            why = "it would use " + PathText.list(graph, hidden) + ", which is not observed";
        } else {
            why = "there are several treatments or outcomes";
        }
        if (single) {
            why += " and " + PathText.list(graph, others) + " " + (others.size() > 1 ? "are" : "is")
                    + " no ancestor of treatment or outcome";
        }
        return none(
                "no set is guaranteed to be optimal for all parameters: " + why
                        + (single ? "; the alternative has the smallest variance of all minimal sets" : ""),
                minimal);
    }

    private static OptimalSet none(String reason, Optional<NodeSet> alternative) {
        return new OptimalSet(Optional.empty(), reason, alternative);
    }
}
