package dev.whence.causal.identification.counterfactual;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.identification.Hedge;
import dev.whence.causal.identification.Step;
import dev.whence.causal.identification.counterfactual.CounterfactualResult.Identified;
import dev.whence.causal.identification.counterfactual.CounterfactualResult.NotIdentified;
import dev.whence.causal.identification.counterfactual.CounterfactualResult.Undefined;
import dev.whence.causal.identification.expression.Constant;
import dev.whence.causal.identification.expression.Expression;
import dev.whence.causal.identification.expression.Fraction;
import dev.whence.causal.identification.expression.Sum;
import dev.whence.causal.identification.expression.Value;
import dev.whence.causal.separation.Separation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Identification of counterfactual probabilities: ID* and IDC* (Shpitser and Pearl 2008, "Complete identification
 * methods for the causal hierarchy", sections 4 and 5).
 */
public final class CounterfactualIdentification {
    private final Admg graph;
    private final List<Step> steps = new ArrayList<>();

    private CounterfactualIdentification(Admg graph) {
        this.graph = graph;
    }

    /**
     * A formula over distributions after interventions, P_{x}(..): answerable by experiments.
     *
     * @param graph a DAG or an ADMG
     * @throws InputException when the graph is of another kind, or lacks a variable of the query
     */
    public static CounterfactualResult identify(Graph graph, CounterfactualQuery query) {
        return run(graph, query, false);
    }

    /**
     * A formula over the observed distribution alone: that of {@link #identify}, with every interventional term
     * identified by ID.
     *
     * @param graph a DAG or an ADMG
     * @throws InputException when the graph is of another kind, or lacks a variable of the query
     */
    public static CounterfactualResult identifyFromData(Graph graph, CounterfactualQuery query) {
        return run(graph, query, true);
    }

    private static CounterfactualResult run(Graph graph, CounterfactualQuery query, boolean fromData) {
        Admg admg = switch (graph) {
            case Admg same -> same;
            case Dag dag -> Admg.of(dag);
            default ->
                throw new InputException("ID* needs a DAG or an ADMG, found a " + graph.kind()
                        + "; it does not say which of its graphs is the true one");
        };
        query.check(admg);
        CounterfactualIdentification run = new CounterfactualIdentification(admg);
        CounterfactualResult result = run.conditional(query, query.events(), query.given());
        return fromData && result instanceof Identified identified ? run.reduced(identified) : result;
    }

    /** IDC*; the lines are those of figure 13. */
    private CounterfactualResult conditional(
            CounterfactualQuery query, List<CounterfactualEvent> allEvents, List<CounterfactualEvent> allGiven) {
        List<CounterfactualEvent> given =
                allGiven.stream().filter(event -> !IdStar.certain(event)).toList();
        List<CounterfactualEvent> events =
                allEvents.stream().filter(event -> !IdStar.certain(event)).toList();
        // line 1: what is given cannot happen
        Optional<CounterfactualGraph> known = given.stream().anyMatch(IdStar::impossible)
                ? Optional.empty()
                : CounterfactualGraph.of(
                        graph,
                        given,
                        events.stream()
                                .filter(event -> !IdStar.impossible(event))
                                .toList());
        if (known.isEmpty()) {
            steps.add(new Step("IDC* line 1", 0, "what is given contradicts itself"));
            return new Undefined(query, steps);
        }
        // lines 2 and 3: the events contradict what is given, or each other
        List<CounterfactualEvent> joint =
                Stream.concat(events.stream(), given.stream()).toList();
        if (events.stream().anyMatch(IdStar::impossible)
                || CounterfactualGraph.of(graph, joint, List.of()).isEmpty()) {
            steps.add(new Step("IDC* line 3", 0, "the events contradict each other or what is given: 0"));
            return new Identified(query, Constant.ZERO, steps);
        }
        // what the given events already imply needs no asking
        CounterfactualGraph merged = known.orElseThrow();
        List<CounterfactualEvent> open = events.stream()
                .filter(event -> merged.known(merged.copy(event)).isEmpty())
                .toList();
        // line 4
        for (CounterfactualEvent condition : open.isEmpty() ? List.<CounterfactualEvent>of() : given) {
            if (movable(merged, open, given, condition)) {
                steps.add(new Step(
                        "IDC* line 4", 0, "seeing " + condition + " is as good as setting it (rule 2): set it"));
                return conditional(
                        query,
                        moved(merged, open, condition),
                        moved(
                                merged,
                                given.stream()
                                        .filter(other -> merged.copy(other) != merged.copy(condition))
                                        .toList(),
                                condition));
            }
        }
        // line 5: P(events, given) / P(given)
        return quotient(query, open, given);
    }

    private CounterfactualResult quotient(
            CounterfactualQuery query, List<CounterfactualEvent> events, List<CounterfactualEvent> given) {
        if (events.isEmpty()) {
            return finished(query, Constant.ONE);
        }
        IdStar algorithm = new IdStar(graph);
        Expression formula =
                algorithm.run(Stream.concat(events.stream(), given.stream()).toList());
        if (!given.isEmpty() && algorithm.failure().isEmpty()) {
            algorithm.steps().add(new Step("IDC* line 5", 0, "over P(" + CounterfactualQuery.list(given) + ")"));
            formula = Fraction.of(formula, algorithm.run(given));
        }
        steps.addAll(algorithm.steps());
        if (algorithm.failure().isPresent()) {
            return new NotIdentified(query, algorithm.failure().orElseThrow(), Optional.empty(), steps);
        }
        return finished(query, formula);
    }

    private Identified finished(CounterfactualQuery query, Expression formula) {
        return new Identified(
                query, Sum.of(query.summed(), formula).simplified().renamed(reserved(query)), steps);
    }

    /** The symbols of the query, which bound ones should not look like. */
    private static Set<Value> reserved(CounterfactualQuery query) {
        Set<Value> values = CounterfactualQuery.values(query.events(), query.given());
        query.summed().forEach(values::remove);
        return values;
    }

    /** Rule 2 in the counterfactual graph: the condition is independent of the events once its own arrows are cut. */
    private static boolean movable(
            CounterfactualGraph merged,
            List<CounterfactualEvent> events,
            List<CounterfactualEvent> given,
            CounterfactualEvent condition) {
        int copy = merged.copy(condition);
        NodeSet others = merged.copies(given).without(copy);
        return Separation.separated(merged.withoutArrowsOutOf(copy), merged.copies(events), NodeSet.of(copy), others);
    }

    /** Sets the condition in every world in which its copy stands, where the event may depend on it. */
    private List<CounterfactualEvent> moved(
            CounterfactualGraph merged, List<CounterfactualEvent> events, CounterfactualEvent condition) {
        int variable = graph.index(condition.value().variable());
        int copy = merged.copy(condition);
        return events.stream()
                .map(event -> {
                    int about = graph.index(event.value().variable());
                    if (merged.copy(event.doing(), variable) != copy
                            || !graph.ancestors(NodeSet.of(about)).contains(variable)) {
                        return event;
                    }
                    List<Value> doing = new ArrayList<>(event.doing());
                    doing.add(condition.value());
                    return CounterfactualEvent.had(event.value(), doing);
                })
                .toList();
    }

    private CounterfactualResult reduced(Identified identified) {
        Reduction reduction = new Reduction(graph);
        Expression formula = reduction.reduce(identified.expression());
        steps.addAll(reduction.steps());
        if (reduction.hedge().isPresent()) {
            Hedge hedge = reduction.hedge().orElseThrow();
            return new NotIdentified(
                    identified.query(),
                    "experiments would answer it (" + identified.expression() + "), but " + hedge.reason(),
                    Optional.of(hedge),
                    steps);
        }
        return new Identified(identified.query(), formula.simplified().renamed(reserved(identified.query())), steps);
    }
}
