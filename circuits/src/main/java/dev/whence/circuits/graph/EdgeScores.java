package dev.whence.circuits.graph;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Uncertainty;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
        int[] times = new int[prompts()];
        for (int prompt : which) {
            times[prompt]++;
        }
        double[] means = new double[graph.edges()];
        for (int prompt = 0; prompt < times.length; prompt++) {
            if (times[prompt] > 0) {
                add(means, perPrompt[prompt], (double) times[prompt] / which.length);
            }
        }
        return means;
    }

    private static void add(double[] sums, float[] row, double weight) {
        for (int edge = 0; edge < sums.length; edge++) {
            sums[edge] += weight * row[edge];
        }
    }

    /** What the edges of each of these components carry together, prompt by prompt. */
    public NodeScores ofWriters(List<Node> nodes) {
        float[][] sums = new float[prompts()][nodes.size()];
        int[] column = new int[graph.writers().size()];
        Arrays.fill(column, -1);
        for (int node = 0; node < nodes.size(); node++) {
            column[graph.indexOf(nodes.get(node))] = node;
        }
        for (int edge = 0; edge < graph.edges(); edge++) {
            int node = column[graph.writerOf(edge)];
            for (int prompt = 0; node >= 0 && prompt < sums.length; prompt++) {
                sums[prompt][node] += perPrompt[prompt][edge];
            }
        }
        return new NodeScores(nodes, method, EffectKind.NATURAL_INDIRECT, sums);
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

    /** What edges are put in order by, the smallest first; what is not a number comes last. */
    public static double[] keys(double[] scores, Ranking ranking) {
        double[] keys = new double[scores.length];
        for (int edge = 0; edge < keys.length; edge++) {
            double key = ranking == Ranking.SIGNED ? -scores[edge] : -Math.abs(scores[edge]);
            keys[edge] = Double.isNaN(key) ? Double.POSITIVE_INFINITY : key;
        }
        return keys;
    }

    /**
     * The best edges by score, of equal ones those of lower number, without putting all in order.
     *
     * @param count how many
     * @return their numbers, rising
     */
    public static int[] best(double[] scores, int count, Ranking ranking) {
        if (count <= 0) {
            return new int[0];
        }
        if (count >= scores.length) {
            return IntStream.range(0, scores.length).toArray();
        }
        double[] keys = keys(scores, ranking);
        double bar = smallest(keys.clone(), count - 1);
        int equal = count;
        for (double key : keys) {
            equal -= key < bar ? 1 : 0;
        }
        int[] best = new int[count];
        int found = 0;
        for (int edge = 0; edge < keys.length && found < count; edge++) {
            if (keys[edge] < bar || keys[edge] == bar && equal-- > 0) {
                best[found++] = edge;
            }
        }
        return best;
    }

    /** The value that would be at a place if all were in order (Hoare's selection); moves them about. */
    private static double smallest(double[] values, int place) {
        int low = 0;
        int high = values.length - 1;
        while (low < high) {
            double pivot = values[(low + high) >>> 1];
            int left = low;
            int right = high;
            while (left <= right) {
                while (values[left] < pivot) {
                    left++;
                }
                while (values[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    double other = values[left];
                    values[left++] = values[right];
                    values[right--] = other;
                }
            }
            if (place <= right) {
                high = right;
            } else if (place >= left) {
                low = left;
            } else {
                return values[place];
            }
        }
        return values[place];
    }

    /** The circuit of the best edges. */
    public Subgraph top(int edges, Ranking ranking) {
        return Subgraph.of(graph, Arrays.stream(best(means(), edges, ranking)));
    }
}
