package dev.whence.circuits.graph;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Uncertainty;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How much of the metric every edge carries: how far the metric falls, or is thought to fall, when the edge alone is
 * switched off. Positive helps, negative hurts. Kept prompt by prompt, so that resamples of the prompts cost sums.
 *
 * @param graph whose edges
 * @param method how the scores were made
 * @param perPrompt {@code [prompt][edge]}
 */
public record EdgeScores(ComputationGraph graph, String method, float[][] perPrompt) {
    /** How edges are put in order. */
    public enum Ranking {
        /** The most helpful first. */
        SIGNED,
        /** The strongest first, whether they help or hurt. */
        ABSOLUTE
    }

    /** How many prompts. */
    public int prompts() {
        return perPrompt.length;
    }

    /** The mean over prompts of every edge's score. */
    public double[] means() {
        return means(IntStream.range(0, prompts()).toArray());
    }

    /** The mean over some prompts, which may be named several times. */
    public double[] means(int[] which) {
        double[] sums = new double[graph.edges()];
        for (int prompt : which) {
            float[] row = perPrompt[prompt];
            for (int edge = 0; edge < sums.length; edge++) {
                sums[edge] += row[edge];
            }
        }
        for (int edge = 0; edge < sums.length; edge++) {
            sums[edge] /= which.length;
        }
        return sums;
    }

    /** An edge's mean over prompts, with its interval. */
    public Effect effect(int edge, Uncertainty uncertainty) {
        return effect(uncertainty, edge);
    }

    /** The mean over prompts of the sum over some edges, with its interval. */
    public Effect effect(Uncertainty uncertainty, int... edges) {
        double[] values = new double[prompts()];
        for (int prompt = 0; prompt < values.length; prompt++) {
            for (int edge : edges) {
                values[prompt] += perPrompt[prompt][edge];
            }
        }
        return Effect.of(EffectKind.PATH_SPECIFIC, Outcomes.of(values), uncertainty, method);
    }

    /** Edges by score, best first; equal ones by number. */
    public static int[] order(double[] scores, Ranking ranking) {
        Comparator<Integer> best =
                Comparator.comparingDouble(edge -> ranking == Ranking.SIGNED ? -scores[edge] : -Math.abs(scores[edge]));
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(best.thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The circuit of the best edges. */
    public Subgraph top(int edges, Ranking ranking) {
        return Subgraph.of(graph, Arrays.stream(order(means(), ranking)).limit(edges));
    }
}
