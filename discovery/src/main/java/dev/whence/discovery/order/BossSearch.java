package dev.whence.discovery.order;

import dev.whence.causal.Progress;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.score.Score;

/**
 * Best order score search (Andrews, Ramsey, Sanchez-Romero, Camchong and Kummerfeld 2023, "Fast scalable and accurate
 * discovery of DAGs using the best order score search and grow-shrink trees", NeurIPS). Each variable in turn is taken
 * out of the order and put back at the place where the order scores best, until no variable moves (algorithm 1); then
 * the backward phase of GES. It assumes that there are no hidden common causes and no cycles; in the limit of many rows
 * the class is the true one when the distribution is faithful.
 */
public final class BossSearch {
    private BossSearch() {}

    /** As {@link #run(Score, Knowledge, BossOptions, Progress)}, without knowledge and silently. */
    public static OrderResult run(Score score, BossOptions options) {
        return run(score, Knowledge.none(), options, Progress.NONE);
    }

    /**
     * Learns the class of a DAG over the score's variables.
     *
     * @param knowledge tiers, forbidden and required edges; other kinds are not looked at
     * @throws dev.whence.causal.InputException when the score cannot be computed or the knowledge cannot be honoured
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static OrderResult run(Score score, Knowledge knowledge, BossOptions options, Progress progress) {
        OrderProblem problem = new OrderProblem(score, knowledge);
        return problem.search(
                options.starts(),
                options.backward(),
                options.seed(),
                options.threads(),
                (order, start) -> improve(order, problem.known(), progress),
                progress);
    }

    private static OrderProblem.Run improve(ScoredOrder order, OrderKnowledge known, Progress progress) {
        double[] insertion = new double[order.size()];
        int rounds = 0;
        int moves = 0;
        boolean moved = true;
        while (moved) { // the score rises with every move, so this ends
            moved = false;
            rounds++;
            for (int node : order.order()) {
                progress.check();
                if (bestMove(order, known, node, insertion)) {
                    moved = true;
                    moves++;
                }
            }
            progress.at("moving variables, moves made", moves, moves + 1L);
        }
        return OrderProblem.Run.of(order, rounds, moves);
    }

    /** Moves a variable to the best place (algorithm 2); of equally good ones the first. */
    private static boolean bestMove(ScoredOrder order, OrderKnowledge known, int node, double[] insertion) {
        order.insertionScores(node, insertion);
        int here = order.position(node);
        int highest = known.highest(order, node);
        int best = here;
        double margin = OrderProblem.margin(insertion[here]);
        for (int i = known.lowest(order, node); i <= highest; i++) {
            if (insertion[i] > insertion[best] + margin) {
                best = i;
            }
        }
        if (best == here) {
            return false;
        }
        order.move(node, best);
        return true;
    }
}
