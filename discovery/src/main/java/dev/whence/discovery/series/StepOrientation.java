package dev.whence.discovery.series;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.series.LaggedTest.Question;
import dev.whence.discovery.series.SeriesGraph.Link;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directions of links within a time step: the collider and rule phases of PCMCI+ (Runge 2020, algorithms S2 and S3).
 * A triple is {@code i - k - j} with i and j not joined, where k - j is within the step and i is at the present or earlier.
 * What is known comes first; where two colliders, or two applications of one rule, call for opposite directions the link
 * stays undirected and no rule reads it.
 */
final class StepOrientation {
    private final PcmciPlus search;
    private final LaggedTest test;
    private final PcmciOptions options;
    private final SeriesKnowledge knowledge;
    private final LinkEvidence evidence;
    private final int size;
    private final boolean[][] directed;
    /** Links within a step that two pieces of evidence point opposite ways. */
    private final Set<Step> conflicts = new HashSet<>();

    private final Set<Triple> ambiguous = new HashSet<>();
    private int setAside;

    /** A direction within the time step. */
    private record Step(int from, int to) {
        Step reversed() {
            return new Step(to, from);
        }
    }

    /** i - k - j; i is a node, at the present or earlier. */
    private record Triple(int i, int k, int j) {}

    private StepOrientation(
            PcmciPlus search, LaggedTest test, PcmciOptions options, SeriesKnowledge knowledge, LinkEvidence evidence) {
        this.search = search;
        this.test = test;
        this.options = options;
        this.knowledge = knowledge;
        this.evidence = evidence;
        this.size = test.size();
        this.directed = new boolean[size][size];
    }

    static StepOrientation of(
            PcmciPlus search, LaggedTest test, PcmciOptions options, SeriesKnowledge knowledge, LinkEvidence evidence) {
        StepOrientation orientation = new StepOrientation(search, test, options, knowledge, evidence);
        orientation.known();
        orientation.colliders();
        orientation.rules();
        return orientation;
    }

    List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (int v = 0; v < size; v++) {
            int to = v;
            search.before(v).forEachNode(node -> links.add(Link.directed(test.variable(node), test.lag(node), to)));
            search.beside(v).forEachNode(other -> {
                if (directed[other][to]) {
                    links.add(Link.directed(other, 0, to));
                } else if (!directed[to][other] && other < to) {
                    links.add(Link.undirected(other, to));
                }
            });
        }
        return links;
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!conflicts.isEmpty()) {
            warnings.add(conflicts.size() / 2 + " links within a time step are called for in both directions and were"
                    + " left without one; the tests contradict each other there");
        }
        if (setAside > 0) {
            warnings.add(setAside + " colliders that the tests call for contradict what is known and were left out");
        }
        if (!ambiguous.isEmpty()) {
            warnings.add(ambiguous.size() + " triples could not be told to be colliders or not; their directions stay"
                    + " open unless something else decides them");
        }
        List<String> cycle = cycle();
        if (!cycle.isEmpty()) {
            warnings.add("the directions within a time step run in a circle: " + String.join(" -> ", cycle)
                    + "; the tests contradict each other, so treat them with care");
        }
        return warnings;
    }

    private boolean isBeside(int a, int b) {
        return search.beside(a).contains(b);
    }

    /** Whether a node, at the present or earlier, is joined to a variable at the present. */
    private boolean isJoined(int node, int variable) {
        return test.lag(node) == 0
                ? isBeside(node, variable)
                : search.before(variable).contains(node);
    }

    private boolean isOpen(int a, int b) {
        return isBeside(a, b) && !directed[a][b] && !directed[b][a] && !conflicts.contains(new Step(a, b));
    }

    private void known() {
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                if (a != b && isBeside(a, b) && (knowledge.requires(a, 0, b) || knowledge.forbids(b, 0, a))) {
                    directed[a][b] = true;
                    evidence.add(
                            a,
                            0,
                            b,
                            Evidence.Kind.KNOWN,
                            test.name(a) + " -> " + test.name(b) + " follows from what is known");
                }
            }
        }
    }

    /** Every triple once; those with i at the present have i before j. */
    private List<Triple> triples() {
        List<Triple> triples = new ArrayList<>();
        for (int middle = 0; middle < size; middle++) {
            int k = middle;
            search.beside(k).forEachNode(j -> {
                search.before(k).forEachNode(i -> {
                    if (!isJoined(i, j)) {
                        triples.add(new Triple(i, k, j));
                    }
                });
                search.beside(k).forEachNode(i -> {
                    if (i < j && !isBeside(i, j)) {
                        triples.add(new Triple(i, k, j));
                    }
                });
            });
        }
        return triples;
    }

    private void colliders() {
        Map<Step, String> called = new LinkedHashMap<>();
        for (Triple triple : triples()) {
            Verdict verdict = verdict(triple);
            if (verdict.isCollider == null) {
                ambiguous.add(triple);
            } else if (verdict.isCollider) {
                call(triple, verdict.reason, called);
            }
        }
        called.forEach((step, reason) -> {
            if (called.containsKey(step.reversed())) {
                conflicts.add(step);
                evidence.add(
                        step.from,
                        0,
                        step.to,
                        Evidence.Kind.CONFLICT,
                        arrow(step) + " is called for by " + reason + ", and so is the other direction; left open");
            } else {
                directed[step.from][step.to] = true;
                evidence.add(step.from, 0, step.to, Evidence.Kind.ORIENTED, arrow(step) + " by " + reason);
            }
        });
    }

    private void call(Triple triple, String reason, Map<Step, String> called) {
        Step fromJ = new Step(triple.j, triple.k);
        boolean allowed = !directed[triple.k][triple.j];
        boolean atPresent = test.lag(triple.i) == 0;
        if (atPresent) {
            allowed &= !directed[triple.k][triple.i];
        }
        if (!allowed) { // only what is known has been directed so far
            setAside++;
            evidence.add(
                    triple.j, 0, triple.k, Evidence.Kind.CONFLICT, reason + " contradicts what is known; left out");
            return;
        }
        called.putIfAbsent(fromJ, reason);
        if (atPresent) {
            called.putIfAbsent(new Step(triple.i, triple.k), reason);
        }
    }

    private String arrow(Step step) {
        return test.name(step.from) + " -> " + test.name(step.to);
    }

    /** @param isCollider null where it cannot be told */
    private record Verdict(@Nullable Boolean isCollider, String reason) {}

    private Verdict verdict(Triple triple) {
        String name =
                "the collider " + test.name(triple.i) + " -> " + test.name(triple.k) + " <- " + test.name(triple.j);
        NodeSet found = search.separating(triple.i, triple.j);
        if (options.colliders() == PcmciOptions.Colliders.SEPARATING_SET && found != null) {
            return new Verdict(!found.contains(triple.k), name + " (its middle does not separate the ends)");
        }
        int separating = 0;
        int withMiddle = 0;
        for (Question question : separators(triple)) {
            if (test.answer(question).pValue() > options.alpha()) {
                separating++;
                withMiddle += question.given().contains(triple.k) ? 1 : 0;
            }
        }
        String reason = String.format(
                Locale.ROOT,
                "%s (its middle is in %d of the %d sets that separate the ends)",
                name,
                withMiddle,
                separating);
        if (separating == 0) {
            return new Verdict(null, reason);
        }
        if (options.colliders() == PcmciOptions.Colliders.CONSERVATIVE) {
            return new Verdict(
                    withMiddle == 0 ? Boolean.TRUE : withMiddle == separating ? Boolean.FALSE : null, reason);
        }
        return new Verdict(2 * withMiddle == separating ? null : (Boolean) (2 * withMiddle < separating), reason);
    }

    /** The tests of the ends given every set of neighbours at the present: of j and, when i is at the present, of i. */
    private List<Question> separators(Triple triple) {
        Set<NodeSet> sets = new java.util.LinkedHashSet<>();
        List<NodeSet> sides = new ArrayList<>(List.of(search.beside(triple.j)));
        if (test.lag(triple.i) == 0) {
            sides.add(search.beside(triple.i));
        }
        for (NodeSet side : sides) {
            for (int chosen = 0; chosen <= Math.min(side.size(), options.maxDepth()); chosen++) {
                PcmciPlus.forEachSubset(side, chosen, sets::add);
            }
        }
        List<Question> questions = sets.stream()
                .map(present -> search.question(triple.i, triple.j, present))
                .toList();
        test.answers(questions, "testing colliders");
        return questions;
    }

    /** Meek's rules, each to exhaustion of what it finds at once; opposite findings of one rule are conflicts. */
    private void rules() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int rule = 1; rule <= 4 && !changed; rule++) {
                changed = direct(rule, found(rule));
            }
        }
    }

    private boolean direct(int rule, Set<Step> steps) {
        for (Step step : steps) {
            if (steps.contains(step.reversed())) {
                conflicts.add(step);
                evidence.add(
                        step.from,
                        0,
                        step.to,
                        Evidence.Kind.CONFLICT,
                        "rule " + rule + " calls for " + arrow(step) + " and for the other direction; left open");
            } else {
                directed[step.from][step.to] = true;
                evidence.add(step.from, 0, step.to, Evidence.Kind.ORIENTED, arrow(step) + " by " + words(rule));
            }
        }
        return !steps.isEmpty();
    }

    private static String words(int rule) {
        return switch (rule) {
            case 1 -> "rule 1: otherwise there would be a collider that the tests exclude";
            case 2 -> "rule 2: otherwise there would be a cycle";
            case 3 -> "rule 3: otherwise there would be a cycle or a collider that the tests exclude";
            default -> "rule 4: otherwise there would be a cycle or a collider that the tests exclude";
        };
    }

    private Set<Step> found(int rule) {
        Set<Step> steps = new java.util.LinkedHashSet<>();
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                if (a != b && isOpen(a, b) && applies(rule, a, b)) {
                    steps.add(new Step(a, b));
                }
            }
        }
        return steps;
    }

    /** Whether a rule directs the open link a - b as a -> b. */
    private boolean applies(int rule, int a, int b) {
        return switch (rule) {
            case 1 -> {
                boolean earlier = search.before(a).stream().anyMatch(i -> !isJoined(i, b) && isNoCollider(i, a, b));
                yield earlier
                        || search.beside(a).stream()
                                .anyMatch(i -> i != b && directed[i][a] && !isBeside(i, b) && isNoCollider(i, a, b));
            }
            case 2 -> search.beside(a).stream().anyMatch(k -> directed[a][k] && directed[k][b]);
            case 3 -> {
                int[] middle = search.beside(a).stream()
                        .filter(k -> k != b && isOpen(a, k) && directed[k][b])
                        .toArray();
                yield hasSeparatedPair(a, middle);
            }
            // d -> c -> b with a joined to all three, a - d open, and b, d not joined
            default ->
                search.beside(a).stream()
                        .filter(c -> c != b && directed[c][b])
                        .anyMatch(c -> search.beside(c).stream()
                                .anyMatch(d -> d != a
                                        && directed[d][c]
                                        && isOpen(a, d)
                                        && !isBeside(d, b)
                                        && isNoCollider(d, a, b)));
        };
    }

    private boolean hasSeparatedPair(int a, int[] middle) {
        for (int k : middle) {
            for (int l : middle) {
                if (k < l && !isBeside(k, l) && isNoCollider(k, a, l)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether i - k - j was found not to be a collider, rather than left open. */
    private boolean isNoCollider(int i, int k, int j) {
        boolean swap = test.lag(i) == 0 && i > j;
        return !ambiguous.contains(swap ? new Triple(j, k, i) : new Triple(i, k, j));
    }

    private List<String> cycle() {
        Map<Integer, Integer> state = new HashMap<>();
        for (int start = 0; start < size; start++) {
            List<Integer> path = new ArrayList<>();
            List<Integer> found = walk(start, state, path);
            if (!found.isEmpty()) {
                return found.stream().map(test::name).toList();
            }
        }
        return List.of();
    }

    private List<Integer> walk(int node, Map<Integer, Integer> state, List<Integer> path) {
        int before = state.getOrDefault(node, 0);
        if (before == 2) {
            return List.of();
        }
        path.add(node);
        if (before == 1) {
            return path.subList(path.indexOf(node), path.size());
        }
        state.put(node, 1);
        for (int next = 0; next < size; next++) {
            if (directed[node][next]) {
                List<Integer> found = walk(next, state, path);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        path.removeLast();
        state.put(node, 2);
        return List.of();
    }
}
