package dev.whence.discovery.knowledge;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Knowledge over numbered variables: what it says of each ordered pair, with what follows from it. Answers take constant
 * time but for a search in small sorted sets. Free of contradictions.
 */
public final class KnowledgeOver {
    private static final int FREE = Integer.MIN_VALUE;

    private final List<String> names;
    private final boolean empty;
    private final int[] tier;
    private final Set<Integer> closed;
    private final Map<Integer, Set<Integer>> required = new TreeMap<>();
    private final Map<Integer, Set<Integer>> forbidden = new TreeMap<>();
    private final Map<Integer, Set<Integer>> noPath = new TreeMap<>();
    private final Map<Integer, Set<Integer>> causes = new TreeMap<>(); // closed under transitivity
    private final Map<Integer, Set<Integer>> hidden = new TreeMap<>();

    private KnowledgeOver(Knowledge knowledge, List<String> names) {
        this.names = List.copyOf(names);
        this.empty = knowledge.isEmpty();
        this.tier = new int[names.size()];
        Arrays.fill(tier, FREE);
        this.closed = knowledge.closedTiers();
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            index.put(names.get(i), i);
        }
        knowledge.tiers().forEach((name, number) -> tier[find(index, name)] = number);
        fill(required, knowledge.required(), index);
        fill(forbidden, knowledge.forbidden(), index);
        fill(noPath, knowledge.forbiddenPaths(), index);
        fill(hidden, knowledge.hidden(), index);
        fill(causes, knowledge.required(), index);
        fill(causes, knowledge.requiredPaths(), index);
    }

    static KnowledgeOver of(Knowledge knowledge, List<String> names) {
        KnowledgeOver over = new KnowledgeOver(knowledge, names);
        if (!over.empty) {
            over.requireAcyclic();
            over.close();
            over.requireConsistent();
        }
        return over;
    }

    private int find(Map<String, Integer> index, String name) {
        Integer position = index.get(name);
        if (position == null) {
            throw Names.unknown("variable", name, names, "the knowledge against the columns searched");
        }
        return position;
    }

    private void fill(Map<Integer, Set<Integer>> into, Set<Arrow> arrows, Map<String, Integer> index) {
        for (Arrow arrow : arrows) {
            int from = find(index, arrow.from());
            int to = find(index, arrow.to());
            if (from == to) {
                throw new InputException("the knowledge joins '" + arrow.from() + "' to itself");
            }
            into.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
        }
    }

    private static boolean has(Map<Integer, Set<Integer>> arrows, int from, int to) {
        return arrows.getOrDefault(from, Set.of()).contains(to);
    }

    /** The names, numbered by position. */
    public List<String> names() {
        return names;
    }

    /** Whether nothing is known. */
    public boolean isEmpty() {
        return empty;
    }

    /** Whether {@code from -> to} is known not to be: said so, or because {@code from} cannot cause {@code to} at all. */
    public boolean forbids(int from, int to) {
        return !empty && (has(forbidden, from, to) || excludesCause(from, to));
    }

    /** Whether {@code from -> to} is known to be. */
    public boolean requires(int from, int to) {
        return !empty && has(required, from, to);
    }

    /** Whether the pair must be joined: one is a known direct cause of the other. */
    public boolean requiresAdjacency(int a, int b) {
        return requires(a, b) || requires(b, a);
    }

    /** Whether neither can be a direct cause of the other; where no cause is hidden they are then not adjacent. */
    public boolean forbidsAdjacency(int a, int b) {
        return forbids(a, b) && forbids(b, a);
    }

    /** Whether {@code from} is known to cause {@code to}, directly or through others (by required edges and paths). */
    public boolean knowsCause(int from, int to) {
        return !empty && has(causes, from, to);
    }

    /**
     * Whether {@code from} is known not to cause {@code to}, directly or through others: by tiers, forbidden paths, or
     * because {@code to} is known to cause {@code from}.
     */
    public boolean excludesCause(int from, int to) {
        if (empty) {
            return false;
        }
        if (tier[from] != FREE && tier[to] != FREE) {
            if (tier[from] > tier[to] || (tier[from] == tier[to] && closed.contains(tier[from]))) {
                return true;
            }
        }
        return has(noPath, from, to) || has(causes, to, from);
    }

    /** Whether the pair is known to have a hidden common cause. */
    public boolean isConfounded(int a, int b) {
        return !empty && (has(hidden, a, b) || has(hidden, b, a));
    }

    /** The tier of a variable; {@link Integer#MIN_VALUE} when it has none. */
    public int tier(int variable) {
        return tier[variable];
    }

    private void requireAcyclic() {
        int[] state = new int[names.size()];
        for (int start : causes.keySet()) {
            List<Integer> cycle = cycle(start, state, new ArrayList<>());
            if (!cycle.isEmpty()) {
                throw new InputException("the knowledge requires a cycle: "
                        + String.join(" ~> ", cycle.stream().map(names::get).toList()));
            }
        }
    }

    private List<Integer> cycle(int node, int[] state, List<Integer> path) {
        if (state[node] == 2) {
            return List.of();
        }
        path.add(node);
        if (state[node] == 1) {
            return path.subList(path.indexOf(node), path.size());
        }
        state[node] = 1;
        for (int next : causes.getOrDefault(node, Set.of())) {
            List<Integer> found = cycle(next, state, path);
            if (!found.isEmpty()) {
                return found;
            }
        }
        path.removeLast();
        state[node] = 2;
        return List.of();
    }

    private void close() {
        Map<Integer, Set<Integer>> all = new TreeMap<>();
        for (int start : causes.keySet()) {
            Set<Integer> reached = new TreeSet<>();
            Deque<Integer> open = new ArrayDeque<>(causes.get(start));
            while (!open.isEmpty()) {
                int node = open.pop();
                if (reached.add(node)) {
                    open.addAll(causes.getOrDefault(node, Set.of()));
                }
            }
            all.put(start, Collections.unmodifiableSet(reached));
        }
        causes.putAll(all);
    }

    private void requireConsistent() {
        causes.forEach((from, reached) -> reached.forEach(to -> {
            String path = names.get(from) + " ~> " + names.get(to);
            if (tier[from] != FREE && tier[to] != FREE && tier[from] > tier[to]) {
                throw new InputException("the knowledge requires " + path + ", but " + names.get(from)
                        + " is in the later tier (" + tier[from] + " after " + tier[to] + ")");
            }
            if (tier[from] != FREE && tier[from] == tier[to] && closed.contains(tier[from])) {
                throw new InputException("the knowledge requires " + path + ", but both are in tier " + tier[from]
                        + ", whose variables do not cause one another");
            }
            if (has(noPath, from, to)) {
                throw new InputException("the knowledge both requires and forbids " + path);
            }
        }));
        required.forEach((from, tos) -> tos.forEach(to -> {
            if (has(forbidden, from, to)) {
                throw new InputException(
                        "the knowledge both requires and forbids " + names.get(from) + " -> " + names.get(to));
            }
        }));
    }
}
