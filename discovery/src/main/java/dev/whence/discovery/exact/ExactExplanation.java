package dev.whence.discovery.exact;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Explanation;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.score.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How much worse the best graph of the other kind is: without an edge that was found, or with one that was not. */
final class ExactExplanation implements Explanation {
    /** Up to so many variables the search is repeated to answer. */
    static final int MOST_REPEATED = 13;

    private final Score score;
    private final Knowledge knowledge;
    private final int maxParents;
    private final ExactResult found;
    private final Cpdag graph;

    ExactExplanation(Score score, Knowledge knowledge, int maxParents, ExactResult found, Cpdag graph) {
        this.score = score;
        this.knowledge = knowledge;
        this.maxParents = maxParents;
        this.found = found;
        this.graph = graph;
    }

    @Override
    public List<Evidence> of(String one, String other) {
        int low = Math.min(graph.index(one), graph.index(other));
        int high = Math.max(graph.index(one), graph.index(other));
        if (low == high) {
            return List.of();
        }
        String a = graph.name(low);
        String b = graph.name(high);
        List<Evidence> evidence = new ArrayList<>();
        for (Arrow arrow : List.of(new Arrow(a, b), new Arrow(b, a))) {
            if (knowledge.required().contains(arrow)) {
                evidence.add(new Evidence(Evidence.Kind.KNOWN, arrow + " is required by what is known."));
            }
        }
        boolean adjacent = graph.isAdjacent(low, high);
        if (score.names().size() > MOST_REPEATED) {
            evidence.add(
                    adjacent
                            ? within(low, high)
                            : new Evidence(
                                    Evidence.Kind.REMOVED,
                                    "The best graph has no edge" + " between " + a + " and " + b + "."));
            return evidence;
        }
        if (adjacent) {
            Set<Arrow> both = Set.of(new Arrow(a, b), new Arrow(b, a));
            evidence.add(new Evidence(
                    Evidence.Kind.KEPT,
                    "The best graph without an edge between " + a + " and " + b + " " + behind(bestWith(both, Set.of()))
                            + "."));
        }
        Evidence.Kind kind = adjacent ? Evidence.Kind.ORIENTED : Evidence.Kind.REMOVED;
        for (Arrow arrow : List.of(new Arrow(a, b), new Arrow(b, a))) {
            evidence.add(new Evidence(
                    kind, "The best graph with " + arrow + " " + behind(bestWith(Set.of(), Set.of(arrow))) + "."));
        }
        return evidence;
    }

    /** For many variables: the difference in the found graph alone. */
    private Evidence within(int a, int b) {
        Dag dag = found.dag();
        int child = dag.children(a).contains(b) ? b : a;
        int parent = child == b ? a : b;
        double without = score.local(child, dag.parents(child).without(parent).toArray())
                - score.local(child, dag.parents(child).toArray());
        return new Evidence(
                Evidence.Kind.KEPT,
                "Without this edge, and nothing else changed, the " + score.method() + " would fall by "
                        + String.format(Locale.ROOT, "%.2f", -without) + ".");
    }

    /** The largest score of a graph under further conditions; negative infinity where there is none. */
    private double bestWith(Set<Arrow> forbidden, Set<Arrow> required) {
        try {
            Knowledge further =
                    new Knowledge(java.util.Map.of(), Set.of(), forbidden, required, Set.of(), Set.of(), Set.of());
            return ExactSearch.run(score, knowledge.and(further).over(score.names()), maxParents, 1, Progress.NONE)
                    .score();
        } catch (InputException contradiction) {
            return Double.NEGATIVE_INFINITY;
        }
    }

    private String behind(double best) {
        double less = found.score() - best;
        if (less == Double.POSITIVE_INFINITY) {
            return "is ruled out by what is known or by a limit";
        }
        return less < 1e-6 ? "scores the same" : String.format(Locale.ROOT, "scores %.2f less", less);
    }
}
