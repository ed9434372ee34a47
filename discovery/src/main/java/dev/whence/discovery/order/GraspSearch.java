package dev.whence.discovery.order;

import dev.whence.causal.Progress;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.score.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Greedy relaxations of the sparsest permutation algorithm (Lam, Andrews and Ramsey 2022, "Greedy relaxations of the
 * sparsest permutation algorithm", UAI). A tuck takes an edge j → k of the order's DAG and moves k, with those of its
 * ancestors that stand between the two, to before j. The search tucks along covered edges, which only moves within the
 * class or to a sparser graph, then (tier 1) along edges that are the only directed path between their ends, then
 * (tier 2) along all; sequences of tucks that leave the score as it is are followed to a depth. It needs less than
 * faithfulness: that the true graph is the sparsest one and the tucks reach it.
 */
public final class GraspSearch {
    private static final int COVERED = 0;
    private static final int SINGULAR = 1;
    private static final int ANY = 2;

    private final ScoredOrder order;
    private final OrderKnowledge known;
    private final GraspOptions options;
    private final Progress progress;
    private final double margin;
    /** Of each directed edge, a random number; a DAG's number is the sum of its edges'. */
    private final long[] marks;
    /** The DAGs seen since the last improvement, with the depth that was left there. */
    private final Map<Long, Integer> seen = new HashMap<>();

    private int tier;
    private int rounds;
    private int moves;

    private GraspSearch(ScoredOrder order, OrderKnowledge known, GraspOptions options, Progress progress) {
        this.order = order;
        this.known = known;
        this.options = options;
        this.progress = progress;
        this.margin = OrderProblem.margin(order.score());
        this.marks = new SplittableRandom(1)
                .longs(order.size())
                .map(mark -> mark | 1)
                .toArray();
    }

    /** As {@link #run(Score, Knowledge, GraspOptions, Progress)}, without knowledge and silently. */
    public static OrderResult run(Score score, GraspOptions options) {
        return run(score, Knowledge.none(), options, Progress.NONE);
    }

    /**
     * Learns the class of a DAG over the score's variables.
     *
     * @param knowledge tiers, forbidden and required edges; other kinds are not looked at
     * @throws dev.whence.causal.InputException when the score cannot be computed or the knowledge cannot be honoured
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static OrderResult run(Score score, Knowledge knowledge, GraspOptions options, Progress progress) {
        OrderProblem problem = new OrderProblem(score, knowledge);
        return problem.search(
                options.starts(),
                options.backward(),
                options.seed(),
                options.threads(),
                (order, start) -> new GraspSearch(order, problem.known(), options, progress).improve(),
                progress);
    }

    private OrderProblem.Run improve() {
        for (tier = COVERED; tier <= options.tier(); tier++) {
            boolean improved = true;
            while (improved) { // the score rises with every improvement, so this ends
                rounds++;
                seen.clear();
                seen.put(dagNumber(), options.depth());
                improved = anyBetter(options.depth(), options.uncoveredDepth(), options.nonSingularDepth());
                if (improved) {
                    moves++;
                }
                progress.at("tucking, tier " + tier + ", improvements", moves, moves + 1L);
            }
        }
        return OrderProblem.Run.of(order, rounds, moves);
    }

    private record Tuck(int from, int[] nodes, int ahead, int kind) {}

    /** Depth-first search for a better order; stays at it when there is one, otherwise leaves the order as it was. */
    private boolean anyBetter(int depth, int uncovered, int nonSingular) {
        progress.check();
        for (int k = 0; k < order.size(); k++) {
            for (int j : order.parents(k).clone()) {
                Tuck tuck = tuck(j, k);
                if (tuck.kind() > tier
                        || (tuck.kind() >= SINGULAR && uncovered == 0)
                        || (tuck.kind() == ANY && nonSingular == 0)
                        || !known.allows(tuck.nodes())) {
                    continue;
                }
                ScoredOrder.Stretch before = order.rearrange(tuck.from(), tuck.nodes(), tuck.ahead());
                if (before.gain() > margin) {
                    return true;
                }
                if (before.gain() > -margin && depth > 1 && isNew(depth - 1)) {
                    int uncoveredLeft = uncovered - (tuck.kind() >= SINGULAR ? 1 : 0);
                    int nonSingularLeft = nonSingular - (tuck.kind() == ANY ? 1 : 0);
                    if (anyBetter(depth - 1, uncoveredLeft, nonSingularLeft)) {
                        return true;
                    }
                }
                order.restore(before);
            }
        }
        return false;
    }

    private boolean isNew(int depth) {
        long number = dagNumber();
        Integer before = seen.get(number);
        if (before != null && before >= depth) {
            return false;
        }
        seen.put(number, depth);
        return true;
    }

    private long dagNumber() {
        long sum = 0;
        for (int node = 0; node < order.size(); node++) {
            long parents = 0;
            for (int parent : order.parents(node)) {
                parents += marks[parent] * (parent + 1);
            }
            sum += (parents ^ parents >>> 29) * marks[node]; // spread, so that swapped edges do not cancel
        }
        return sum;
    }

    /** The tuck along j → k (definition 4.1): k and its ancestors after j come before j; the others keep their places. */
    private Tuck tuck(int j, int k) {
        int from = order.position(j);
        int to = order.position(k);
        boolean[] ancestor = new boolean[to - from + 1];
        ancestor[to - from] = true;
        boolean singular = true;
        for (int place = to; place > from; place--) {
            if (ancestor[place - from]) {
                for (int parent : order.parents(order.at(place))) {
                    int at = order.position(parent);
                    if (at > from) {
                        ancestor[at - from] = true;
                    } else if (at == from && place != to) {
                        singular = false;
                    }
                }
            }
        }
        List<Integer> ahead = new ArrayList<>();
        List<Integer> behind = new ArrayList<>();
        for (int place = from; place <= to; place++) {
            (place > from && ancestor[place - from] ? ahead : behind).add(order.at(place));
        }
        int first = ahead.size();
        ahead.addAll(behind);
        int kind = covered(j, k) ? COVERED : singular ? SINGULAR : ANY;
        return new Tuck(from, ahead.stream().mapToInt(node -> node).toArray(), first, kind);
    }

    /** Whether j and k have the same parents but for j itself. */
    private boolean covered(int j, int k) {
        int[] parents = order.parents(k);
        int[] without = Arrays.stream(parents).filter(parent -> parent != j).toArray();
        return Arrays.equals(without, order.parents(j));
    }
}
