package dev.whence.circuits.search;

import dev.whence.causal.InputException;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.run.CircuitRuns;
import java.util.ArrayList;
import java.util.List;

/**
 * Automatic circuit discovery (Conmy et al. 2023): from the logits down, every edge is taken away, and put back when the
 * objective rises by the threshold or more. An edge into a component that nothing reads any more is taken away without a
 * run. Runs are made ahead, several removals at a time, on the guess that edges stay away; a wrong guess is run again,
 * so the result is that of one removal at a time.
 *
 * @param runs the question, and what an edge carries when it is off
 * @param objective what must not rise
 * @param threshold the least rise for which an edge stays, over 0
 */
public record Acdc(CircuitRuns runs, Objective objective, double threshold) {
    private static final int MOST_AHEAD = 32;

    /** What the circuit may not lose. */
    public enum Objective {
        /** {@code KL(whole network || circuit)} at the last position, mean over pairs, in nats. */
        DIVERGENCE,
        /** The fall of the metric, mean over pairs. */
        METRIC
    }

    /**
     * What was found.
     *
     * @param circuit the edges that stayed
     * @param scores how far the objective rose when each edge was taken away, at that time; 0 where no run was needed
     * @param evaluations how many circuits were run
     * @param wasted how many of these for a wrong guess
     */
    public record Result(Subgraph circuit, EdgeScores scores, int evaluations, int wasted) {}

    /** @throws InputException when the threshold is not over 0 */
    public Acdc {
        if (!(threshold > 0)) {
            throw new InputException("an ACDC threshold of " + threshold + ", expected more than 0");
        }
    }

    /**
     * Searches.
     *
     * @throws java.util.concurrent.CancellationException when progress says so
     */
    public Result run(Progress progress) {
        ComputationGraph graph = runs.graph();
        float[][] scores = new float[runs.question().size()][graph.edges()];
        Subgraph circuit = Subgraph.whole(graph);
        Outcomes current = measure(List.of(circuit)).getFirst();
        int evaluations = 1;
        int wasted = 0;
        int ahead = 2;
        int edge = graph.edges() - 1; // slots from the logits down, in each the latest writer first
        while (edge >= 0) {
            progress.check();
            progress.at("prune edges", graph.edges() - 1L - edge, graph.edges());
            // What the circuit is before each candidate is taken away, and without it, if all before it stay away.
            List<Integer> candidates = new ArrayList<>();
            List<Subgraph> before = new ArrayList<>();
            List<Subgraph> without = new ArrayList<>();
            Subgraph guess = circuit;
            int next = edge;
            for (; next >= 0 && candidates.size() < ahead; next--) {
                Subgraph fewer = guess.without(next);
                if (isRead(graph, guess, next)) {
                    candidates.add(next);
                    before.add(guess);
                    without.add(fewer);
                }
                guess = fewer;
            }
            List<Outcomes> measured = candidates.isEmpty() ? List.of() : measure(without);
            evaluations += measured.size();
            circuit = guess;
            edge = next;
            ahead = Math.min(MOST_AHEAD, 2 * ahead);
            for (int i = 0; i < candidates.size(); i++) {
                Outcomes changed = measured.get(i);
                int candidate = candidates.get(i);
                for (int prompt = 0; prompt < scores.length; prompt++) {
                    scores[prompt][candidate] = (float) (changed.value(prompt) - current.value(prompt));
                }
                if (changed.mean() - current.mean() >= threshold) {
                    wasted += candidates.size() - 1 - i;
                    circuit = before.get(i);
                    edge = candidate - 1;
                    ahead = i + 2; // edges that stay come in clusters
                    break;
                }
                current = changed;
            }
        }
        return new Result(circuit.pruned(), new EdgeScores(graph, words(), scores), evaluations, wasted);
    }

    /** Whether anything is read of the component that an edge goes to. */
    private static boolean isRead(ComputationGraph graph, Subgraph circuit, int edge) {
        Node to = graph.slots().get(graph.slotOf(edge)).node();
        if (to instanceof Node.Output) {
            return true;
        }
        int writer = graph.indexOf(to);
        for (int slot = graph.slotOf(edge) + 1; slot < graph.slots().size(); slot++) {
            if (writer < graph.writersBefore(slot) && circuit.contains(graph.edge(writer, slot))) {
                return true;
            }
        }
        return false;
    }

    private List<Outcomes> measure(List<Subgraph> circuits) {
        return objective == Objective.DIVERGENCE
                ? runs.divergence(circuits, Progress.NONE)
                : runs.metric(circuits, Progress.NONE).stream()
                        .map(outcomes -> outcomes.map(value -> -value))
                        .toList();
    }

    private String words() {
        return "ACDC, threshold " + threshold + " on "
                + (objective == Objective.DIVERGENCE ? "KL(whole network || circuit)" : "the fall of the metric");
    }
}
