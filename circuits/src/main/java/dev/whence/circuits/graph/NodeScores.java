package dev.whence.circuits.graph;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Uncertainty;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much of the metric every component carries, as {@link EdgeScores} says it of edges. Positive helps, negative
 * hurts.
 *
 * @param nodes the components
 * @param method how the scores were made
 * @param kind what kind of effect they are
 * @param perPrompt {@code [prompt][node]}
 */
public record NodeScores(List<Node> nodes, String method, EffectKind kind, float[][] perPrompt) {
    public NodeScores {
        nodes = List.copyOf(nodes);
    }

    /** How many prompts. */
    public int prompts() {
        return perPrompt.length;
    }

    /** The mean over prompts of every component's score. */
    public double[] means() {
        double[] sums = new double[nodes.size()];
        for (float[] row : perPrompt) {
            for (int node = 0; node < sums.length; node++) {
                sums[node] += row[node] / perPrompt.length;
            }
        }
        return sums;
    }

    /** The mean of a component over prompts, with its interval. */
    public Effect effect(int node, Uncertainty uncertainty) {
        double[] values = new double[prompts()];
        for (int prompt = 0; prompt < values.length; prompt++) {
            values[prompt] = perPrompt[prompt][node];
        }
        return Effect.of(kind, Outcomes.of(values), uncertainty, method + " of " + nodes.get(node));
    }

    /** The strongest components, whether they help or hurt, strongest first. */
    public List<Node> strongest(int count) {
        double[] means = means();
        return IntStream.range(0, nodes.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(node -> -Math.abs(means[node]))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(count)
                .map(nodes::get)
                .toList();
    }
}
