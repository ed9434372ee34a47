package dev.whence.circuits.score;

import dev.whence.causal.InputException;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.search.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whether other prompts would have given another circuit: prompts are resampled, their scores summed anew, and the
 * circuits of the same size compared. No run of the network is needed.
 *
 * @param budget how many edges each circuit has
 * @param frequency in which share of the resamples each edge was chosen, by its number
 * @param overlap mean over pairs of resamples of shared edges to all edges of the two (Jaccard)
 * @param resamples how many
 * @param seed of the draws
 */
public record Stability(int budget, double[] frequency, double overlap, int resamples, long seed) {
    /** Below this mean overlap a circuit is called unstable (the bar of arXiv 2510.00845). */
    public static final double BAR = 0.8;

    /** Whether resamples agree as far as the bar asks. */
    public boolean isStable() {
        return overlap >= BAR;
    }

    /**
     * Resamples prompts.
     *
     * @throws InputException when there are fewer than two prompts or resamples
     */
    public static Stability of(
            EdgeScores scores, Selection selection, int budget, EdgeScores.Ranking ranking, int resamples, long seed) {
        if (scores.prompts() < 2 || resamples < 2) {
            throw new InputException(scores.prompts() + " prompts and " + resamples
                    + " resamples, expected at least 2 of each to judge stability");
        }
        ComputationGraph graph = scores.graph();
        SplittableRandom random = new SplittableRandom(seed);
        List<Subgraph> circuits = new ArrayList<>();
        double[] frequency = new double[graph.edges()];
        for (int resample = 0; resample < resamples; resample++) {
            int[] which = new int[scores.prompts()];
            for (int i = 0; i < which.length; i++) {
                which[i] = random.nextInt(scores.prompts());
            }
            Subgraph circuit = selection.of(graph, scores.means(which), budget, ranking);
            circuits.add(circuit);
            for (int edge : circuit.indices()) {
                frequency[edge] += 1.0 / resamples;
            }
        }
        double sum = 0;
        for (int i = 0; i < resamples; i++) {
            for (int j = 0; j < i; j++) {
                sum += circuits.get(i).overlap(circuits.get(j));
            }
        }
        return new Stability(budget, frequency, sum / (resamples * (resamples - 1) / 2.0), resamples, seed);
    }
}
