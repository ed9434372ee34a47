package dev.whence.discovery.greedy;

import dev.whence.causal.graph.Cpdag;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Explanation;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an edge was worth when it was added and is worth in the end, or what a missing one would have cost. */
final class FgesExplanation implements Explanation {
    private final FgesResult found;
    private final String score;
    private final KnowledgeOver knowledge;
    private final Cpdag graph;

    /** @param score the score's name in a sentence, such as "BIC" */
    FgesExplanation(FgesResult found, String score, KnowledgeOver knowledge) {
        this.found = found;
        this.score = score;
        this.knowledge = knowledge;
        this.graph = found.graph();
    }

    @Override
    public List<Evidence> of(String one, String other) {
        int a = Math.min(graph.index(one), graph.index(other));
        int b = Math.max(graph.index(one), graph.index(other));
        if (a == b) {
            return List.of();
        }
        List<Evidence> evidence = new ArrayList<>();
        if (knowledge.requiresAdjacency(a, b)) {
            boolean forward = knowledge.requires(a, b);
            evidence.add(new Evidence(
                    Evidence.Kind.KNOWN, arrow(forward ? a : b, forward ? b : a) + " is required by what is known."));
        }
        addSteps(a, b, evidence);
        if (!graph.isAdjacent(a, b)) {
            addOffer(a, b, evidence);
        } else {
            double without = found.offers().removing(a, b);
            evidence.add(new Evidence(
                    Evidence.Kind.KEPT,
                    without == Double.NEGATIVE_INFINITY
                            ? "Without this edge the graph has no " + score + "."
                            : without > 0
                                    ? "Without this edge the " + score + " would rise by " + number(without) + "."
                                    : "Without this edge the " + score + " would fall by " + number(-without)
                                            + " or more."));
            if (graph.children(a).contains(b)) {
                addDirection(a, b, evidence);
            } else if (graph.children(b).contains(a)) {
                addDirection(b, a, evidence);
            } else {
                evidence.add(new Evidence(
                        Evidence.Kind.ORIENTED,
                        "Either direction gives graphs with the same " + score + ", so none is drawn."));
            }
        }
        return evidence;
    }

    private void addSteps(int a, int b, List<Evidence> evidence) {
        for (int i = 0; i < found.steps().size(); i++) {
            FgesStep step = found.steps().get(i);
            if ((step.x() == a && step.y() == b) || (step.x() == b && step.y() == a)) {
                List<String> given = step.given().stream().map(graph::name).toList();
                evidence.add(new Evidence(
                        step.added() ? Evidence.Kind.KEPT : Evidence.Kind.REMOVED,
                        "Step " + (i + 1) + " of " + found.steps().size() + ": "
                                + (step.added() ? "adding " : "taking away ") + graph.name(step.x())
                                + " as a parent of " + graph.name(step.y())
                                + (given.isEmpty() ? "" : " beside " + String.join(", ", given))
                                + " improved the " + score + " by " + number(step.gain()) + "."));
            }
        }
    }

    private void addOffer(int a, int b, List<Evidence> evidence) {
        if (knowledge.forbidsAdjacency(a, b)) {
            evidence.add(new Evidence(
                    Evidence.Kind.KNOWN,
                    "What is known rules out an edge between " + graph.name(a) + " and " + graph.name(b) + "."));
            return;
        }
        double offer = found.offers().adding(a, b);
        String sentence;
        if (offer == Double.NEGATIVE_INFINITY) {
            sentence = "No edge can be added here without taking others away.";
        } else if (offer > 0) {
            sentence = "An edge would improve the " + score + " by " + number(offer)
                    + ", but a limit or what is known stands against it.";
        } else {
            sentence = "An edge would lower the " + score + " by " + number(-offer) + " at best.";
        }
        evidence.add(new Evidence(Evidence.Kind.REMOVED, sentence));
    }

    private void addDirection(int from, int to, List<Evidence> evidence) {
        if (knowledge.requires(from, to)) {
            return;
        }
        if (knowledge.forbids(to, from)) {
            evidence.add(new Evidence(Evidence.Kind.KNOWN, arrow(to, from) + " is ruled out by what is known."));
        }
        List<String> colliding =
                graph.names(graph.parents(to).minus(graph.adjacent(from)).without(from));
        if (!colliding.isEmpty()) {
            evidence.add(new Evidence(
                    Evidence.Kind.ORIENTED,
                    "Collider " + arrow(from, to) + " <- " + colliding.getFirst() + ": " + graph.name(from) + " and "
                            + colliding.getFirst() + " are not adjacent, and all graphs with this " + score
                            + " have both arrows."));
        } else if (!knowledge.forbids(to, from)) {
            evidence.add(new Evidence(
                    Evidence.Kind.ORIENTED,
                    arrow(to, from) + " would make a cycle or a further collider (Meek's rules)."));
        }
    }

    private String arrow(int from, int to) {
        return graph.name(from) + " -> " + graph.name(to);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
    }
}
