package dev.whence.discovery.order;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.score.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A search over orders, apart from how it moves: the variables numbered by their names (so that the order of the columns
 * does not matter), the knowledge, the starts, and the graph of the best order.
 */
final class OrderProblem {
    /** How many numbers the trees of all variables may remember together, on all threads: about 1 GB. */
    private static final long ROOM = 250_000_000;

    /** Improves an order; the answer says how. */
    @FunctionalInterface
    interface Improvement {
        Run improve(ScoredOrder order, int start);
    }

    /**
     * Where a start ended.
     *
     * @param order the variables
     * @param parents of each variable, in increasing order
     */
    record Run(int[] order, int[][] parents, double score, int rounds, int moves) {
        static Run of(ScoredOrder order, int rounds, int moves) {
            return new Run(
                    order.order(),
                    IntStream.range(0, order.size()).mapToObj(order::parents).toArray(int[][]::new),
                    order.score(),
                    rounds,
                    moves);
        }
    }

    private final Score score;
    private final int[] numbers;
    private final List<String> names;
    private final ParentScores parentScores;
    private final OrderKnowledge known;

    OrderProblem(Score score, Knowledge knowledge) {
        this.score = score;
        List<String> unsorted = score.names();
        this.numbers = IntStream.range(0, unsorted.size())
                .boxed()
                .sorted(Comparator.comparing(unsorted::get))
                .mapToInt(i -> i)
                .toArray();
        this.names = Arrays.stream(numbers).mapToObj(unsorted::get).toList();
        this.parentScores = ParentScores.of(score, numbers);
        this.known = new OrderKnowledge(knowledge.over(names));
    }

    OrderKnowledge known() {
        return known;
    }

    int size() {
        return numbers.length;
    }

    /** Searches from every start and returns the best end. */
    OrderResult search(int starts, boolean backward, long seed, int threads, Improvement search, Progress progress) {
        int size = size();
        SplittableRandom seeds = new SplittableRandom(seed);
        List<int[]> orders = new ArrayList<>();
        for (int start = 0; start < starts; start++) {
            orders.add(known.allowed(start == 0 ? byName(size) : shuffled(size, seeds.split())));
        }
        int together = Math.min(starts, threads);
        List<OrderResult> results = Parallel.map(starts, together, start -> {
            Run run = search.improve(
                    new ScoredOrder(trees(ROOM / together / Math.max(1, size)), orders.get(start), threads / together),
                    start);
            // The backward phase changes which order is best, so each start goes through it.
            BackwardPhase.End end =
                    BackwardPhase.run(names, parentScores, known, run.order(), run.parents(), backward, progress);
            return result(end, run.rounds(), run.moves(), start + 1);
        });
        OrderResult best = results.getFirst();
        for (OrderResult other : results) {
            if (other.score() > best.score() + margin(best.score())) {
                best = other;
            }
        }
        return best.of(
                results.stream().mapToInt(OrderResult::rounds).sum(),
                results.stream().mapToInt(OrderResult::moves).sum());
    }

    /** Two scores nearer than this are the same up to rounding. */
    static double margin(double score) {
        return 1e-12 * Math.max(1000, Math.abs(score));
    }

    private static int[] byName(int size) {
        return IntStream.range(0, size).toArray();
    }

    private static int[] shuffled(int size, SplittableRandom random) {
        int[] order = byName(size);
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }

    private GrowShrinkTree[] trees(long room) {
        return IntStream.range(0, size())
                .mapToObj(node ->
                        new GrowShrinkTree(node, parentScores, known.required(node), known.forbidden(node), room))
                .toArray(GrowShrinkTree[]::new);
    }

    private OrderResult result(BackwardPhase.End end, int rounds, int moves, int best) {
        double total = 0;
        for (int node = 0; node < size(); node++) {
            int[] parents = Arrays.stream(end.parents()[node])
                    .map(parent -> numbers[parent])
                    .sorted()
                    .toArray();
            total += score.local(numbers[node], parents);
        }
        return new OrderResult(
                Cpdag.of(score.names(), renumbered(end.graph().edges())),
                Dag.of(score.names(), renumbered(end.dag().edges())),
                Arrays.stream(end.order()).mapToObj(names::get).toList(),
                total,
                rounds,
                moves,
                end.removed(),
                best);
    }

    private List<Edge> renumbered(List<Edge> edges) {
        return edges.stream()
                .map(edge -> new Edge(numbers[edge.from()], numbers[edge.to()], edge.fromMark(), edge.toMark()))
                .toList();
    }
}
