package dev.whence.discovery.series;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.independence.TestResult;
import dev.whence.discovery.series.ConditionSelection.Removal;
import dev.whence.discovery.series.ConditionSelection.Selected;
import dev.whence.discovery.series.LaggedTest.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * PCMCI+ (Runge 2020, "Discovering contemporaneous and lagged causal relations in autocorrelated nonlinear time series
 * datasets"), which also finds links within a time step. First the lagged conditions of every variable are selected
 * (algorithm 1). Then links are removed given sets of neighbours at the present, and the lagged conditions of both ends
 * (algorithm 2). Last, links within a time step are directed by colliders and Meek's rules, with the order of time
 * ({@link StepOrientation}). At each size of set the neighbours are those at its start and the largest p-value of all sets
 * decides, so that no order matters.
 */
public final class PcmciPlus {
    private final LaggedTest test;
    private final PcmciOptions options;
    private final SeriesKnowledge knowledge;
    private final LinkEvidence evidence;
    private final List<Selected> selected;
    /** By variable, those joined to it within a time step. */
    private final BitSet[] beside;
    /** By target, the lagged nodes joined to it. */
    private final BitSet[] before;
    /** Each removed pair's separating set among the present, by earlier node and target. */
    private final Map<Pair, NodeSet> separating = new HashMap<>();

    private final Map<Pair, Decision> decisions = new TreeMap<>();

    /** A node and the variable that it may be linked to at the present; within a step the node has the lower number. */
    record Pair(int node, int target) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            int order = Integer.compare(target, other.target);
            return order == 0 ? Integer.compare(node, other.node) : order;
        }
    }

    private record Decision(Question question, TestResult result, boolean kept) {}

    private PcmciPlus(LaggedTest test, PcmciOptions options, SeriesKnowledge knowledge) {
        this.test = test;
        this.options = options;
        this.knowledge = knowledge;
        this.evidence = new LinkEvidence(test.variables(), options.maxLag());
        this.selected = ConditionSelection.run(
                test, knowledge, options.maxLag(), options.selection().orElse(options.alpha()), options.maxDepth());
        this.beside = new BitSet[test.size()];
        this.before = new BitSet[test.size()];
        for (int v = 0; v < test.size(); v++) {
            beside[v] = new BitSet();
            for (int other = 0; other < test.size(); other++) {
                beside[v].set(other, other != v && !knowledge.forbidsAdjacency(v, other));
            }
            before[v] = selected.get(v).nodes().toBitSet();
        }
    }

    /**
     * @param test over windows of depth {@code 2 maxLag} or more
     * @throws dev.whence.causal.InputException when a test cannot be made
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static SeriesResult run(LaggedTest test, PcmciOptions options, SeriesKnowledge knowledge) {
        if (test.depth() < 2 * options.maxLag()) {
            throw new IllegalArgumentException("windows of depth " + test.depth() + " for lags to " + options.maxLag());
        }
        return new PcmciPlus(test, options, knowledge).search();
    }

    private SeriesResult search() {
        tellSelection();
        for (int size = 0; size <= options.maxDepth(); size++) {
            if (!removeGiven(size)) {
                break;
            }
        }
        tellDecisions();
        StepOrientation oriented = StepOrientation.of(this, test, options, knowledge, evidence);
        return new SeriesResult(
                SeriesGraph.of(test.variables(), options.maxLag(), oriented.links()),
                links(),
                evidence,
                test.tests(),
                oriented.warnings());
    }

    /** Those joined to a variable at the present. */
    NodeSet beside(int variable) {
        return NodeSet.of(beside[variable]);
    }

    /** The lagged nodes joined to a variable. */
    NodeSet before(int variable) {
        return NodeSet.of(before[variable]);
    }

    /**
     * The set at the present that separated a pair in the search, empty when lagged conditions alone did; null when none
     * was found: the pair is joined, or known not to be.
     */
    @Nullable
    NodeSet separating(int node, int target) {
        NodeSet found = separating.get(pair(node, target));
        boolean before = found == null && selected.get(target).removed().containsKey(node);
        return before ? NodeSet.empty() : found;
    }

    private Pair pair(int node, int target) {
        return test.lag(node) == 0 ? new Pair(Math.min(node, target), Math.max(node, target)) : new Pair(node, target);
    }

    /** The test of a pair given a set at the present and the lagged conditions of both ends. */
    Question question(int node, int target, NodeSet present) {
        NodeSet earlier =
                test.shifted(selected.get(test.variable(node)).strongest(options.conditions()), test.lag(node));
        NodeSet given = present.union(selected.get(target).nodes())
                .union(earlier)
                .without(node)
                .without(target);
        return new Question(node, target, given);
    }

    private record Asked(Pair pair, NodeSet present, Question question) {}

    /** Tests every link given the sets of one size; false when no link had so many neighbours. */
    private boolean removeGiven(int size) {
        List<Asked> asked = new ArrayList<>();
        for (int target = 0; target < test.size(); target++) {
            int to = target;
            before(target).forEachNode(node -> ask(node, to, size, asked));
            beside(target).forEachNode(node -> ask(node, to, size, asked));
        }
        if (asked.isEmpty()) {
            return false;
        }
        List<TestResult> results = test.answers(
                asked.stream().map(Asked::question).toList(), "testing links given " + size + " at the same time");
        Map<Pair, Integer> largest = new TreeMap<>();
        for (int i = 0; i < asked.size(); i++) {
            int now = i;
            largest.merge(asked.get(i).pair, i, (before, _) -> isBetter(asked, results, now, before) ? now : before);
        }
        largest.forEach((pair, i) -> decide(pair, asked.get(i), results.get(i)));
        return true;
    }

    /** The larger p-value; of equal ones the set first in the order of the names. */
    private static boolean isBetter(List<Asked> asked, List<TestResult> results, int one, int other) {
        int order = Double.compare(results.get(one).pValue(), results.get(other).pValue());
        if (order == 0) {
            order = Arrays.compare(
                    asked.get(other).present.toArray(), asked.get(one).present.toArray());
        }
        return order > 0;
    }

    private void ask(int node, int target, int size, List<Asked> asked) {
        forEachSubset(
                beside(target).without(node),
                size,
                present -> asked.add(new Asked(pair(node, target), present, question(node, target, present))));
    }

    private boolean isRequired(Pair pair) {
        int variable = test.variable(pair.node);
        int lag = test.lag(pair.node);
        return knowledge.requires(variable, lag, pair.target)
                || (lag == 0 && knowledge.requires(pair.target, 0, variable));
    }

    private void decide(Pair pair, Asked asked, TestResult result) {
        int lag = test.lag(pair.node);
        boolean kept = result.pValue() <= options.alpha() || isRequired(pair);
        Decision earlier = decisions.get(pair);
        if (earlier == null || !kept || result.pValue() > earlier.result.pValue()) {
            decisions.put(pair, new Decision(asked.question, result, kept));
        }
        if (!kept) {
            separating.put(pair, asked.present);
            if (lag > 0) {
                before[pair.target].clear(pair.node);
            } else {
                beside[pair.target].clear(pair.node);
                beside[pair.node].clear(pair.target);
            }
        }
    }

    /** Calls the action with every subset of that size. */
    static void forEachSubset(NodeSet set, int size, Consumer<NodeSet> action) {
        int[] members = set.toArray();
        if (size <= members.length) {
            choose(members, 0, size, NodeSet.empty(), action);
        }
    }

    private static void choose(int[] members, int from, int left, NodeSet chosen, Consumer<NodeSet> action) {
        if (left == 0) {
            action.accept(chosen);
            return;
        }
        for (int i = from; i <= members.length - left; i++) {
            choose(members, i + 1, left - 1, chosen.with(members[i]), action);
        }
    }

    private List<LinkTest> links() {
        List<LinkTest> links = new ArrayList<>();
        for (int target = 0; target < test.size(); target++) {
            int to = target;
            selected.get(target)
                    .removed()
                    .forEach((node, removal) -> links.add(new LinkTest(
                            test.variable(node),
                            test.lag(node),
                            to,
                            removal.question().given(),
                            removal.result(),
                            removal.result().pValue(),
                            OptionalDouble.empty(),
                            false)));
        }
        decisions.forEach((pair, decision) -> links.add(new LinkTest(
                test.variable(pair.node),
                test.lag(pair.node),
                pair.target,
                decision.question.given(),
                decision.result,
                decision.result.pValue(),
                decision.kept ? test.strength(decision.question) : OptionalDouble.empty(),
                decision.kept)));
        return links;
    }

    private void tellSelection() {
        for (int target = 0; target < test.size(); target++) {
            int to = target;
            for (Map.Entry<Integer, Removal> each :
                    selected.get(target).removed().entrySet()) {
                evidence.add(
                        test.variable(each.getKey()),
                        test.lag(each.getKey()),
                        target,
                        Evidence.Kind.REMOVED,
                        () -> String.format(
                                Locale.ROOT,
                                "%s -> %s removed while selecting conditions: independent given %s, p = %.3g",
                                test.name(each.getKey()),
                                test.name(to),
                                test.names(each.getValue().question().given()),
                                each.getValue().result().pValue()));
            }
        }
    }

    private void tellDecisions() {
        decisions.forEach((pair, decision) -> {
            int variable = test.variable(pair.node);
            int lag = test.lag(pair.node);
            if (isRequired(pair)) {
                evidence.add(
                        variable,
                        lag,
                        pair.target,
                        Evidence.Kind.KNOWN,
                        test.name(pair.node) + " and " + test.name(pair.target)
                                + " are known to be joined, whatever the tests say");
            }
            OptionalDouble strength = decision.kept ? test.strength(decision.question) : OptionalDouble.empty();
            evidence.add(
                    variable,
                    lag,
                    pair.target,
                    decision.kept ? Evidence.Kind.KEPT : Evidence.Kind.REMOVED,
                    () -> String.format(
                            Locale.ROOT,
                            "%s %s %s %s: %s given %s, %sp = %.3g%s",
                            test.name(pair.node),
                            lag > 0 ? "->" : "--",
                            test.name(pair.target),
                            decision.kept ? "kept" : "removed",
                            test.method(),
                            test.names(decision.question.given()),
                            decision.kept ? "the largest " : "",
                            decision.result.pValue(),
                            strength.isPresent()
                                    ? String.format(Locale.ROOT, ", partial correlation %.3f", strength.getAsDouble())
                                    : ""));
        });
    }
}
