package dev.whence.causal.identification.counterfactual;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.identification.expression.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * make-cg (Shpitser and Pearl 2008, figure 12): all worlds of some events side by side, sharing their hidden causes, with
 * variables merged that must be the same given the events. Going from causes to effects, two copies of a variable are
 * one when every pair of their parents is one variable or has the same known value (lemma 24): seen in the events, or
 * set. When a merged variable would have two values, the events contradict each other (lemma 25).
 */
final class CounterfactualGraph {
    /**
     * A variable in one or more worlds.
     *
     * @param variable its node in the causal graph
     * @param set whether it is set in these worlds
     * @param parents numbers of the copies that are its parents
     */
    private record Copy(int variable, boolean set, List<Integer> parents) {}

    private final Admg graph;
    private final List<Copy> copies = new ArrayList<>();
    private final Map<Integer, Value> known = new HashMap<>();
    /** By world (what is set in it): for each variable its copy. */
    private final Map<List<Value>, int[]> worlds = new LinkedHashMap<>();

    private NodeSet relevant = NodeSet.empty();

    private CounterfactualGraph(Admg graph) {
        this.graph = graph;
    }

    /**
     * The graph of the worlds of all events, merged by the values of {@code seen} alone, and cut to the ancestors of both.
     * No event may be about a variable that is set in its own world.
     *
     * @param asked events that the graph has to contain, whose values are not used
     * @return empty when the events of {@code seen} contradict each other
     */
    static Optional<CounterfactualGraph> of(
            Admg graph, List<CounterfactualEvent> seen, List<CounterfactualEvent> asked) {
        CounterfactualGraph result = new CounterfactualGraph(graph);
        LinkedHashSet<CounterfactualEvent> all = new LinkedHashSet<>(seen);
        all.addAll(asked);
        all.stream()
                .map(CounterfactualEvent::doing)
                .sorted(Comparator.comparingInt(List::size))
                .forEach(world -> result.worlds.put(world, new int[graph.size()]));
        for (int variable : graph.topologicalOrder()) {
            if (!result.place(variable, seen)) {
                return Optional.empty();
            }
        }
        NodeSet named = NodeSet.empty();
        for (CounterfactualEvent event : all) {
            named = named.with(result.copy(event));
        }
        result.relevant = MarkedEdges.closure(named, copy -> NodeSet.of(result.copies.get(copy).parents));
        return Optional.of(result);
    }

    /** Makes the copies of one variable in all worlds; false when a contradiction shows. */
    private boolean place(int variable, List<CounterfactualEvent> seen) {
        String name = graph.name(variable);
        Map<Value, Integer> settings = new HashMap<>();
        List<Integer> random = new ArrayList<>();
        worlds.forEach((world, placed) -> {
            Optional<Value> setting = world.stream()
                    .filter(value -> value.variable().equals(name))
                    .findFirst();
            if (setting.isPresent()) {
                placed[variable] = settings.computeIfAbsent(setting.orElseThrow(), value -> {
                    copies.add(new Copy(variable, true, List.of()));
                    known.put(copies.size() - 1, value);
                    return copies.size() - 1;
                });
                return;
            }
            List<Integer> parents =
                    graph.parents(variable).stream().mapToObj(p -> placed[p]).toList();
            for (int earlier : random) {
                if (same(copies.get(earlier).parents, parents)) {
                    placed[variable] = earlier;
                    return;
                }
            }
            copies.add(new Copy(variable, false, parents));
            random.add(copies.size() - 1);
            placed[variable] = copies.size() - 1;
        });
        for (CounterfactualEvent event : seen) {
            if (event.value().variable().equals(name)) {
                Value other = known.putIfAbsent(copy(event), event.value());
                if (other != null && !other.equals(event.value())) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean same(List<Integer> some, List<Integer> others) {
        for (int i = 0; i < some.size(); i++) {
            int a = some.get(i);
            int b = others.get(i);
            Value value = known.get(a);
            if (a != b && (value == null || !value.equals(known.get(b)))) {
                return false;
            }
        }
        return true;
    }

    /** The copy that an event is about. */
    int copy(CounterfactualEvent event) {
        return copy(event.doing(), graph.index(event.value().variable()));
    }

    /** The copy of a variable in a world. */
    int copy(List<Value> world, int variable) {
        int[] placed = worlds.get(world);
        if (placed == null) {
            throw new IllegalArgumentException("no world where " + world + " is set");
        }
        return placed[variable];
    }

    int variable(int copy) {
        return copies.get(copy).variable;
    }

    /** What is known of a copy's value: from the events, or because it is set. */
    Optional<Value> known(int copy) {
        return Optional.ofNullable(known.get(copy));
    }

    List<Integer> parents(int copy) {
        return copies.get(copy).parents;
    }

    /** The copies that are not set and are ancestors of events. */
    NodeSet random() {
        return relevant.filter(copy -> !copies.get(copy).set);
    }

    private boolean sharesHiddenCause(int a, int b) {
        return variable(a) == variable(b) || graph.spouses(variable(a)).contains(variable(b));
    }

    /** The districts: copies joined by hidden causes; two copies of one variable share its own. */
    List<NodeSet> districts() {
        NodeSet all = random();
        List<NodeSet> result = new ArrayList<>();
        NodeSet left = all;
        while (!left.isEmpty()) {
            NodeSet district = MarkedEdges.closure(
                    NodeSet.of(left.first()),
                    copy -> all.filter(other -> other != copy && sharesHiddenCause(copy, other)));
            result.add(district);
            left = left.minus(district);
        }
        return result;
    }

    /** As an ADMG over all copies (set ones without edges), without the arrows out of one copy. */
    Admg withoutArrowsOutOf(int cut) {
        NodeSet random = random();
        List<Edge> edges = new ArrayList<>();
        for (int copy : random) {
            for (int parent : parents(copy)) {
                if (random.contains(parent) && parent != cut) {
                    edges.add(Edge.directed(parent, copy));
                }
            }
            for (int other : random) {
                if (copy < other && sharesHiddenCause(copy, other)) {
                    edges.add(Edge.bidirected(copy, other));
                }
            }
        }
        List<String> names = new ArrayList<>();
        for (int copy = 0; copy < copies.size(); copy++) {
            names.add(graph.name(variable(copy)) + "#" + copy);
        }
        return Admg.of(names, edges);
    }

    NodeSet copies(Collection<CounterfactualEvent> events) {
        return NodeSet.of(events.stream().map(this::copy).toList());
    }
}
