package dev.whence.discovery.pairwise;

import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Explanation;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A decision on a pair as searches hand it over: a graph of at most one edge, its evidence and its caveats. */
record PairReport(
        MethodInfo info,
        Table table,
        List<String> names,
        PairOptions options,
        PairDecision decision,
        KnowledgeOver knowledge) {
    /** Below this many different values a variable is hardly continuous. */
    private static final int FEW_VALUES = 20;

    private enum Joined {
        NOT,
        FORWARD,
        BACKWARD,
        UNDIRECTED
    }

    Found found(double[] x, double[] y, int complete) {
        String a = names.get(0);
        String b = names.get(1);
        List<Evidence> evidence = new ArrayList<>();
        Joined joined = joined(a, b, evidence);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Rows used", decision.rows() + " of " + table.rows());
        facts.put("Dependence", String.format(Locale.ROOT, "p %.3g (HSIC)", decision.dependence()));
        facts.put(
                "Score of " + a + " -> " + b,
                String.format(Locale.ROOT, "%.5g", decision.score().forward()));
        facts.put(
                "Score of " + b + " -> " + a,
                String.format(Locale.ROOT, "%.5g", decision.score().backward()));
        if (!Double.isNaN(decision.agreement())) {
            facts.put(
                    "Confidence",
                    String.format(
                            Locale.ROOT,
                            "%.0f%% of %d half samples prefer %s -> %s",
                            100 * decision.agreement(),
                            options.repeats(),
                            decision.prefersForward() ? a : b,
                            decision.prefersForward() ? b : a));
        }
        return new Found(graph(joined), Map.of(), explanation(evidence), facts, warnings(x, y, complete));
    }

    private Joined joined(String a, String b, List<Evidence> evidence) {
        if (knowledge.knowsCause(0, 1) || knowledge.knowsCause(1, 0)) {
            evidence.add(new Evidence(Evidence.Kind.KNOWN, "the direction is required"));
            return knowledge.knowsCause(0, 1) ? Joined.FORWARD : Joined.BACKWARD;
        }
        if (knowledge.forbids(0, 1) && knowledge.forbids(1, 0)) {
            evidence.add(new Evidence(Evidence.Kind.KNOWN, "both directions are forbidden"));
            return Joined.NOT;
        }
        String dependence = String.format(Locale.ROOT, "HSIC p %.3g", decision.dependence());
        if (decision.verdict() == PairDecision.Verdict.INDEPENDENT) {
            evidence.add(new Evidence(
                    Evidence.Kind.REMOVED, a + " and " + b + " do not depend on each other: " + dependence));
            return Joined.NOT;
        }
        evidence.add(new Evidence(Evidence.Kind.KEPT, a + " and " + b + " depend on each other: " + dependence));
        if (knowledge.forbids(0, 1) || knowledge.forbids(1, 0)) {
            boolean forward = knowledge.forbids(1, 0);
            evidence.add(new Evidence(
                    Evidence.Kind.KNOWN, (forward ? b + " -> " + a : a + " -> " + b) + " is known not to be"));
            return forward ? Joined.FORWARD : Joined.BACKWARD;
        }
        boolean decided = decision.verdict() == PairDecision.Verdict.FORWARD
                || decision.verdict() == PairDecision.Verdict.BACKWARD;
        evidence.add(new Evidence(
                decided ? Evidence.Kind.ORIENTED : Evidence.Kind.CONFLICT,
                (decided ? "" : "no direction: ") + decision.numbers(a, b)));
        if (!decided) {
            return Joined.UNDIRECTED;
        }
        return decision.verdict() == PairDecision.Verdict.FORWARD ? Joined.FORWARD : Joined.BACKWARD;
    }

    private Graph graph(Joined joined) {
        int a = table.indexOf(names.get(0));
        int b = table.indexOf(names.get(1));
        return switch (joined) {
            case NOT -> Dag.of(table.names(), List.of());
            case FORWARD -> Dag.of(table.names(), List.of(Edge.directed(a, b)));
            case BACKWARD -> Dag.of(table.names(), List.of(Edge.directed(b, a)));
            case UNDIRECTED -> Cpdag.of(table.names(), List.of(Edge.undirected(a, b)));
        };
    }

    private Explanation explanation(List<Evidence> evidence) {
        List<Evidence> kept = List.copyOf(evidence);
        return (first, second) -> table.indexOf(first) == table.indexOf(second) ? List.of() : kept;
    }

    private List<String> warnings(double[] x, double[] y, int complete) {
        List<String> warnings = new ArrayList<>();
        switch (decision.verdict()) {
            case BOTH_FIT ->
                warnings.add(
                        "a model of this kind fits in both directions, as it does where all is linear and Gaussian, or"
                                + " the rows are few: the direction does not show");
            case NEITHER_FITS ->
                warnings.add("no model of this kind fits in either direction at level " + options.alpha()
                        + ": a hidden common cause, noise of another kind or discrete values would do this. The"
                        + " direction is left open; option decide=always writes the one that fits less badly");
            case TOO_CLOSE ->
                warnings.add(
                        "the scores of the two directions differ by no more than chance: the direction is left open");
            case FORWARD, BACKWARD, INDEPENDENT -> {
                // nothing to add
            }
        }
        if (complete < table.rows()) {
            warnings.add(
                    (table.rows() - complete) + " of " + table.rows() + " rows have a missing value and were left out");
        }
        if (decision.rows() < complete) {
            warnings.add(decision.rows() + " of " + complete + " rows were drawn (seed " + options.seed()
                    + ") and used; option max-rows changes that");
        }
        for (int i = 0; i < 2; i++) {
            int distinct = Values.distinct(i == 0 ? x : y);
            if (distinct < FEW_VALUES) {
                warnings.add("'" + names.get(i) + "' takes only " + distinct + " values; " + info.title()
                        + " takes both variables for continuous");
            }
        }
        return warnings;
    }
}
