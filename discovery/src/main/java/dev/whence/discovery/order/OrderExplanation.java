package dev.whence.discovery.order;

import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Explanation;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.discovery.score.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Why a pair is as it is in the graph of the best order: what its edge is worth, or what it would have gained. */
final class OrderExplanation implements Explanation {
    private final Score score;
    private final KnowledgeOver known;
    private final OrderResult result;
    private final Cpdag ofClass;
    private final Map<String, Integer> place = new HashMap<>();

    OrderExplanation(Score score, KnowledgeOver known, OrderResult result) {
        this.score = score;
        this.known = known;
        this.result = result;
        this.ofClass = MarkovEquivalence.cpdag(result.dag());
        for (String name : result.order()) {
            place.put(name, place.size());
        }
    }

    @Override
    public List<Evidence> of(String a, String b) {
        int one = result.dag().index(a);
        int other = result.dag().index(b);
        if (one == other) {
            return List.of();
        }
        boolean forward = place.getOrDefault(a, 0) < place.getOrDefault(b, 0);
        int x = forward ? one : other;
        int y = forward ? other : one;
        return result.dag().isAdjacent(x, y) ? edge(x, y) : noEdge(x, y);
    }

    private String name(int node) {
        return result.dag().name(node);
    }

    private String given(NodeSet parents) {
        return parents.isEmpty()
                ? "without other parents"
                : "beside "
                        + String.join(
                                ", ", parents.stream().mapToObj(this::name).toList());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private List<Evidence> edge(int x, int y) {
        List<Evidence> reasons = new ArrayList<>();
        String arrow = name(x) + " -> " + name(y);
        NodeSet others = result.dag().parents(y).without(x);
        double worth = score.local(y, others.with(x).toArray()) - score.local(y, others.toArray());
        reasons.add(new Evidence(
                Evidence.Kind.KEPT,
                "in the best order " + name(x) + " comes before " + name(y) + ", and " + arrow + " " + given(others)
                        + " is worth " + number(worth) + " of " + score.method()));
        if (known.requires(x, y)) {
            reasons.add(new Evidence(Evidence.Kind.KNOWN, arrow + " is required"));
        }
        if (ofClass.children(x).contains(y)) {
            int[] apart = result.dag()
                    .parents(y)
                    .minus(result.dag().adjacent(x).with(x))
                    .toArray();
            reasons.add(new Evidence(
                    Evidence.Kind.ORIENTED,
                    apart.length > 0
                            ? arrow + " <- " + name(apart[0])
                                    + " is a collider between variables that are not adjacent:"
                                    + " every graph that scores the same has it"
                            : arrow + " follows from the colliders: pointing the other way it would make a new one or a"
                                    + " cycle (Meek's rules)"));
        } else if (result.graph().children(x).contains(y)) {
            reasons.add(new Evidence(
                    Evidence.Kind.KNOWN,
                    arrow + " could point either way by the score; what is known beforehand directs it"));
        } else {
            reasons.add(new Evidence(
                    Evidence.Kind.KEPT,
                    "a graph with " + name(y) + " -> " + name(x) + " instead scores the same, so the direction is left"
                            + " open"));
        }
        return reasons;
    }

    private List<Evidence> noEdge(int x, int y) {
        String arrow = name(x) + " -> " + name(y);
        if (known.forbids(x, y)) {
            return List.of(new Evidence(Evidence.Kind.KNOWN, arrow + " is ruled out by what is known beforehand"));
        }
        NodeSet parents = result.dag().parents(y);
        double gain = score.local(y, parents.with(x).toArray()) - score.local(y, parents.toArray());
        return List.of(new Evidence(
                Evidence.Kind.REMOVED,
                "in the best order " + name(x) + " comes before " + name(y) + ", and adding " + arrow + " "
                        + given(parents) + " would change the " + score.method() + " by " + number(gain)));
    }
}
