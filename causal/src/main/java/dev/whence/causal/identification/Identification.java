package dev.whence.causal.identification;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.identification.IdentificationResult.Identified;
import dev.whence.causal.identification.IdentificationResult.NotIdentified;
import dev.whence.causal.identification.expression.Expression;
import dev.whence.causal.identification.expression.Fraction;
import dev.whence.causal.identification.expression.Probability;
import dev.whence.causal.identification.expression.Sum;
import dev.whence.causal.identification.expression.Value;
import dev.whence.causal.separation.Separation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Complete identification of interventional distributions in graphs with hidden common causes: ID (Shpitser and Pearl
 * 2006, "Identification of joint interventional distributions in recursive semi-Markovian causal models") and IDC
 * (Shpitser and Pearl 2006, "Identification of conditional interventional distributions"). When the query can be
 * computed from the distribution of the observed variables, the answer is a formula; otherwise it is a hedge.
 */
public final class Identification {
    private Identification() {}

    /**
     * @param graph a DAG or an ADMG
     * @throws InputException when the graph is of another kind, or lacks a variable of the query
     */
    public static IdentificationResult identify(Graph graph, Query query) {
        Admg admg = admg(graph);
        query.check(admg);
        NodeSet treatments = admg.indexes(query.treatments());
        NodeSet outcomes = admg.indexes(query.outcomes());
        NodeSet conditions = admg.indexes(query.conditions());
        List<Step> steps = new ArrayList<>();
        if (!conditions.isEmpty() && seenForSet(admg, outcomes, treatments, conditions)) {
            steps.add(new Step(
                    "rule 2",
                    0,
                    treatments.isEmpty()
                            ? "nothing is set: a conditional of the data answers"
                            : "given the conditions, seeing " + String.join(", ", admg.names(treatments))
                                    + " is as good as setting it: a conditional of the data answers"));
            return identified(query, conditional(admg, outcomes, treatments.union(conditions)), steps);
        }
        // IDC line 1: a condition that rule 2 of the do-calculus lets be set instead of seen is set
        for (int moved = movable(admg, outcomes, treatments, conditions);
                moved >= 0;
                moved = movable(admg, outcomes, treatments, conditions)) {
            treatments = treatments.with(moved);
            conditions = conditions.without(moved);
            steps.add(new Step(
                    "IDC line 1", 0, "seeing " + admg.name(moved) + " is as good as setting it (rule 2): set it"));
        }
        // IDC line 2: P_x(y | z) = P_x(y, z) / Σ_y P_x(y, z)
        NodeSet joint = outcomes.union(conditions);
        if (!conditions.isEmpty()) {
            steps.add(new Step(
                    "IDC line 2",
                    0,
                    "P(y, z | do(x)) over its sum, with z = " + String.join(", ", admg.names(conditions))));
        }
        IdAlgorithm algorithm = new IdAlgorithm(admg);
        Expression formula = algorithm.run(joint, treatments);
        steps.addAll(algorithm.steps());
        if (algorithm.failure().isPresent()) {
            IdAlgorithm.Failure failure = algorithm.failure().orElseThrow();
            Query failed = new Query(admg.names(treatments), admg.names(joint), List.of());
            return new NotIdentified(query, HedgeFinder.find(admg, failed, failure.outer(), failure.inner()), steps);
        }
        if (!conditions.isEmpty()) {
            Expression normaliser =
                    Sum.of(admg.names(outcomes).stream().map(Value::of).toList(), formula);
            formula = Fraction.of(formula, normaliser);
        }
        return identified(query, formula, steps);
    }

    /** (Y ⊥ X | Z) without the arrows out of X: then P_x(y | z) = P(y | x, z), which is shorter than IDC's quotient. */
    private static boolean seenForSet(Admg graph, NodeSet outcomes, NodeSet treatments, NodeSet conditions) {
        return Separation.separated(
                withoutArrows(graph, NodeSet.empty(), treatments), outcomes, treatments, conditions);
    }

    private static Expression conditional(Admg graph, NodeSet outcomes, NodeSet given) {
        return Probability.conditional(
                graph.names(outcomes).stream().map(Value::of).toList(),
                graph.names(given).stream().map(Value::of).toList());
    }

    private static Identified identified(Query query, Expression formula, List<Step> steps) {
        List<Value> mentioned = Stream.of(query.treatments(), query.outcomes(), query.conditions())
                .flatMap(List::stream)
                .map(Value::of)
                .toList();
        Expression expression = formula.simplified().renamed(mentioned);
        List<Value> anyValue = expression.free().stream()
                .filter(value -> !mentioned.contains(value))
                .toList();
        return new Identified(query, expression, anyValue, steps);
    }

    /** A condition Z with (Y ⊥ Z | X, the other conditions) without the arrows into X and out of Z, or -1. */
    private static int movable(Admg graph, NodeSet outcomes, NodeSet treatments, NodeSet conditions) {
        for (int condition : conditions) {
            Admg cut = withoutArrows(graph, treatments, NodeSet.of(condition));
            NodeSet given = treatments.union(conditions.without(condition));
            if (Separation.separated(cut, outcomes, NodeSet.of(condition), given)) {
                return condition;
            }
        }
        return -1;
    }

    /** The graph without the edges with an arrowhead at {@code into} and without the arrows out of {@code outOf}. */
    static Admg withoutArrows(Admg graph, NodeSet into, NodeSet outOf) {
        List<Edge> kept = graph.edges().stream()
                .filter(edge -> edge.isDirected()
                        ? !into.contains(edge.to()) && !outOf.contains(edge.from())
                        : !into.contains(edge.from()) && !into.contains(edge.to()))
                .toList();
        return Admg.of(graph.nodes(), kept);
    }

    private static Admg admg(Graph graph) {
        return switch (graph) {
            case Admg admg -> admg;
            case Dag dag -> Admg.of(dag);
            default ->
                throw new InputException("ID needs a DAG or an ADMG, found a " + graph.kind()
                        + "; it does not say which of its graphs is the true one");
        };
    }
}
