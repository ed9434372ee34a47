package dev.whence.causal.identification.counterfactual;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.identification.Step;
import dev.whence.causal.identification.expression.Constant;
import dev.whence.causal.identification.expression.Expression;
import dev.whence.causal.identification.expression.Probability;
import dev.whence.causal.identification.expression.Product;
import dev.whence.causal.identification.expression.Sum;
import dev.whence.causal.identification.expression.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * ID* (Shpitser and Pearl 2008, figure 12; first in 2007): the probability of a conjunction of events in several worlds,
 * from distributions after interventions. The comments give the lines of the figure. A district's events are set in
 * one world by the values of its parents outside it, so that lines 7 to 9 apply to each district at once and the
 * recursion of line 6 is one step deep. Line 8 also fails on two different values that are both set, and on a summed
 * value beside a given one of the same variable: a term is only written down when a single world answers it.
 */
final class IdStar {
    private final Admg graph;
    private final List<Step> steps = new ArrayList<>();
    private Optional<String> failure = Optional.empty();

    IdStar(Admg graph) {
        this.graph = graph;
    }

    List<Step> steps() {
        return steps;
    }

    /** Why the last run failed, in a sentence. */
    Optional<String> failure() {
        return failure;
    }

    private void note(int line, String text) {
        steps.add(new Step("ID* line " + line, 0, text));
    }

    /** Whether an event asks its own set variable for another value. */
    static boolean impossible(CounterfactualEvent event) {
        return event.doing().stream()
                .anyMatch(set -> set.variable().equals(event.value().variable()) && !set.equals(event.value()));
    }

    /** Whether an event only says that a set variable has the value to which it is set. */
    static boolean certain(CounterfactualEvent event) {
        return event.doing().contains(event.value());
    }

    /** The formula; without meaning when {@link #failure()} is present afterwards. */
    Expression run(List<CounterfactualEvent> all) {
        // line 2
        Optional<CounterfactualEvent> contradiction =
                all.stream().filter(IdStar::impossible).findFirst();
        if (contradiction.isPresent()) {
            note(2, contradiction.orElseThrow() + " contradicts itself: 0");
            return Constant.ZERO;
        }
        // line 3
        List<CounterfactualEvent> events =
                all.stream().filter(event -> !certain(event)).distinct().toList();
        if (events.size() < all.size()) {
            note(3, "drop what is certain; left: " + CounterfactualQuery.list(events));
        }
        // line 1
        if (events.isEmpty()) {
            note(1, "nothing left to ask: 1");
            return Constant.ONE;
        }
        // line 4
        Optional<CounterfactualGraph> merged = CounterfactualGraph.of(graph, events, List.of());
        // line 5
        if (merged.isEmpty()) {
            note(5, CounterfactualQuery.list(events) + " contradict each other: 0");
            return Constant.ZERO;
        }
        List<Value> world = events.getFirst().doing();
        if (events.stream().allMatch(event -> event.doing().equals(world))) {
            note(9, CounterfactualQuery.list(events) + " lie in one world: its distribution answers");
            return Probability.interventional(
                    events.stream().map(CounterfactualEvent::value).toList(), world);
        }
        return factorised(merged.orElseThrow(), events);
    }

    /** Lines 6 to 9. */
    private Expression factorised(CounterfactualGraph merged, List<CounterfactualEvent> events) {
        Map<Integer, Value> values = new HashMap<>();
        List<Value> summed = new ArrayList<>();
        Set<Value> taken = new HashSet<>(CounterfactualQuery.values(events, List.of()));
        for (int copy : merged.random()) {
            Value value = merged.known(copy).orElseGet(() -> {
                Value fresh = Value.of(graph.name(merged.variable(copy)));
                while (taken.contains(fresh)) {
                    fresh = fresh.withPrimes(fresh.primes() + 1);
                }
                summed.add(fresh);
                return fresh;
            });
            taken.add(value);
            values.put(copy, value);
        }
        List<NodeSet> districts = merged.districts();
        // line 6: sum over what is not in the events, of a product over districts
        note(
                6,
                districts.size()
                        + (districts.size() == 1 ? " district" : " districts")
                        + (summed.isEmpty() ? "" : ", summed over " + summed));
        List<Expression> factors = new ArrayList<>();
        for (NodeSet district : districts) {
            factors.add(term(merged, district, values));
            if (failure.isPresent()) {
                return Constant.ZERO;
            }
        }
        return Sum.of(summed, Product.of(factors));
    }

    private Expression term(CounterfactualGraph merged, NodeSet district, Map<Integer, Value> values) {
        TreeMap<Integer, Value> world = new TreeMap<>();
        Set<Integer> inside = new HashSet<>();
        for (int copy : district) {
            int variable = merged.variable(copy);
            inside.add(variable);
            if (conflicts(world, variable, values.getOrDefault(copy, Value.of(graph.name(variable))))) {
                return Constant.ZERO;
            }
            for (int parent : merged.parents(copy)) {
                Value value = merged.known(parent)
                        .orElseGet(() -> values.getOrDefault(parent, Value.of(graph.name(merged.variable(parent)))));
                if (conflicts(world, merged.variable(parent), value)) {
                    return Constant.ZERO;
                }
            }
        }
        // line 9: P_x(var(S)) with x the values set
        List<Value> of = new ArrayList<>();
        List<Value> doing = new ArrayList<>();
        world.forEach((variable, value) -> (inside.contains(variable) ? of : doing).add(value));
        Probability term = Probability.interventional(of, doing);
        note(9, "a single world answers for this district: " + term);
        return term;
    }

    // line 8: the district would need two values of one variable at once
    private boolean conflicts(TreeMap<Integer, Value> world, int variable, Value value) {
        Value other = world.putIfAbsent(variable, value);
        if (other == null || other.equals(value)) {
            return false;
        }
        String text = "variables with hidden causes in common respond to both " + other + " and " + value
                + ", which no single experiment shows";
        failure = Optional.of(text);
        note(8, "fails: " + text);
        return true;
    }
}
