package dev.whence.discovery.knowledge;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Knowledge over numbered variables: what it says of each ordered pair, with what follows from it. Free of
 * contradictions. Answers take constant time but for a search in small sorted sets and, where causes are known, among
 * the known causes of one variable and effects of the other.
 *
 * <p>What follows: known causes are transitive; where {@code u} is known not to cause {@code w}, no effect of {@code u}
 * causes a cause of {@code w}; and where {@code a -> b} and every other way from {@code a} to {@code b} is forbidden,
 * {@code a} does not cause {@code b} at all.
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
    private final Map<Integer, Set<Integer>> noWay = new TreeMap<>(); // every single step is forbidden
    private final Map<Integer, Set<Integer>> stated = new TreeMap<>(); // causes, as said
    private final Map<Integer, Set<Integer>> causes = new TreeMap<>(); // closed under transitivity
    private final Map<Integer, Set<Integer>> causedBy = new TreeMap<>();
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
        fill(stated, knowledge.required(), index);
        fill(stated, knowledge.requiredPaths(), index);
    }

    static KnowledgeOver of(Knowledge knowledge, List<String> names) {
        KnowledgeOver over = new KnowledgeOver(knowledge, names);
        if (!over.empty) {
            over.requireAcyclic();
            over.close();
            over.requireConsistent();
            over.deriveNoWay();
        }
        return over;
    }

    private int find(Map<String, Integer> index, String name) {
        Integer position = index.get(name);
        if (position == null) {
            throw Names.unknown("variable", name, names, "the columns searched; the knowledge names it");
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
     * Whether {@code from} is known not to cause {@code to}, directly or through others: by tiers, forbidden paths,
     * because {@code to} is known to cause {@code from}, or by what follows (see the class).
     */
    public boolean excludesCause(int from, int to) {
        return !empty && !whyNoCause(from, to).isEmpty();
    }

    /** Why {@link #excludesCause} holds, as a clause in names, such as "a is in a later tier than b"; empty when not. */
    public String whyNoCause(int from, int to) {
        if (empty || from == to) {
            return "";
        }
        if (has(causes, to, from)) {
            return name(to) + " is known to cause " + name(from);
        }
        String said = said(from, to);
        if (!said.isEmpty() || causes.isEmpty()) {
            return said;
        }
        for (int u : withSelf(causedBy, from)) {
            for (int w : withSelf(causes, to)) {
                String other = said(u, w);
                if (!other.isEmpty()) {
                    return other
                            + (u == from ? "" : ", and " + name(u) + " is known to cause " + name(from))
                            + (w == to ? "" : ", and " + name(to) + " is known to cause " + name(w));
                }
            }
        }
        return "";
    }

    private static Set<Integer> withSelf(Map<Integer, Set<Integer>> arrows, int node) {
        Set<Integer> all = new TreeSet<>(arrows.getOrDefault(node, Set.of()));
        all.add(node);
        return all;
    }

    /** Why {@code from} does not cause {@code to}, by what is said of just these two. */
    private String said(int from, int to) {
        if (tier[from] != FREE && tier[to] != FREE) {
            if (tier[from] > tier[to]) {
                return name(from) + " is in a later tier than " + name(to) + " (" + tier[from] + " after " + tier[to]
                        + ")";
            }
            if (tier[from] == tier[to] && closed.contains(tier[from])) {
                return name(from) + " and " + name(to) + " are in tier " + tier[from]
                        + ", whose variables do not cause one another";
            }
        }
        if (has(noPath, from, to)) {
            return "the path " + name(from) + " ~> " + name(to) + " is forbidden";
        }
        if (has(noWay, from, to)) {
            return "every way from " + name(from) + " to " + name(to) + " is forbidden";
        }
        return "";
    }

    /** Whether the pair is known to have a hidden common cause. */
    public boolean isConfounded(int a, int b) {
        return !empty && (has(hidden, a, b) || has(hidden, b, a));
    }

    /** The tier of a variable; {@link Integer#MIN_VALUE} when it has none. */
    public int tier(int variable) {
        return tier[variable];
    }

    private String name(int variable) {
        return names.get(variable);
    }

    private void requireAcyclic() {
        int[] state = new int[names.size()];
        for (int start : stated.keySet()) {
            List<Integer> cycle = cycle(start, state, new ArrayList<>());
            if (!cycle.isEmpty()) {
                throw new InputException("the knowledge requires a cycle: " + chain(cycle));
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
        for (int next : stated.getOrDefault(node, Set.of())) {
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
        for (int start : stated.keySet()) {
            Set<Integer> reached = new TreeSet<>();
            Deque<Integer> open = new ArrayDeque<>(stated.get(start));
            while (!open.isEmpty()) {
                int node = open.pop();
                if (reached.add(node)) {
                    open.addAll(stated.getOrDefault(node, Set.of()));
                }
            }
            causes.put(start, Collections.unmodifiableSet(reached));
            reached.forEach(
                    node -> causedBy.computeIfAbsent(node, _ -> new TreeSet<>()).add(start));
        }
    }

    private void requireConsistent() {
        causes.forEach((from, reached) -> reached.forEach(to -> {
            String clash = said(from, to);
            if (!clash.isEmpty()) {
                throw new InputException("the knowledge requires " + shortestChain(from, to) + ", but " + clash);
            }
        }));
        required.forEach((from, tos) -> tos.forEach(to -> {
            if (has(forbidden, from, to)) {
                throw new InputException(
                        "the knowledge both requires and forbids " + names.get(from) + " -> " + names.get(to));
            }
        }));
    }

    /** Where the edge is forbidden, whether some other way is left; until nothing new follows. */
    private void deriveNoWay() {
        boolean again;
        do {
            again = false;
            for (Map.Entry<Integer, Set<Integer>> each : forbidden.entrySet()) {
                int from = each.getKey();
                for (int to : each.getValue()) {
                    if (excludesCause(from, to) || isWayLeft(from, to)) {
                        continue;
                    }
                    if (knowsCause(from, to)) {
                        throw new InputException("the knowledge requires " + shortestChain(from, to)
                                + ", but forbids every way from " + name(from) + " to " + name(to));
                    }
                    noWay.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
                    again = true;
                }
            }
        } while (again);
    }

    private boolean isWayLeft(int from, int to) {
        BitSet unseen = new BitSet(names.size());
        unseen.set(0, names.size());
        unseen.clear(from);
        Deque<Integer> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            int node = open.poll();
            if (node != from && !forbids(node, to)) {
                return true;
            }
            for (int next = unseen.nextSetBit(0); next >= 0; next = unseen.nextSetBit(next + 1)) {
                if (next != to && !forbids(node, next) && !excludesCause(from, next) && !excludesCause(next, to)) {
                    unseen.clear(next);
                    open.addFirst(next);
                    if (!forbids(next, to)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The shortest reason why {@code from} is known to cause {@code to}, such as "a -> b ~> c". */
    private String shortestChain(int from, int to) {
        Map<Integer, Integer> cameFrom = new HashMap<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(from));
        while (!cameFrom.containsKey(to)) {
            int node = open.remove();
            for (int next : stated.getOrDefault(node, Set.of())) {
                if (cameFrom.putIfAbsent(next, node) == null) {
                    open.add(next);
                }
            }
        }
        List<Integer> path = new ArrayList<>(List.of(to));
        while (path.getLast() != from) {
            path.add(cameFrom.getOrDefault(path.getLast(), from));
        }
        return chain(path.reversed());
    }

    private String chain(List<Integer> path) {
        StringBuilder text = new StringBuilder(name(path.getFirst()));
        for (int i = 1; i < path.size(); i++) {
            text.append(has(required, path.get(i - 1), path.get(i)) ? " -> " : " ~> ")
                    .append(name(path.get(i)));
        }
        return text.toString();
    }
}
