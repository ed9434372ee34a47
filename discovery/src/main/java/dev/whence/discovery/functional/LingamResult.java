package dev.whence.discovery.functional;

import dev.whence.causal.graph.Dag;
import dev.whence.discovery.Explanation;
import dev.whence.discovery.knowledge.Arrow;
import java.util.List;
import java.util.Map;

/**
 * What a LiNGAM search found.
 *
 * @param graph over the table's columns, in their order
 * @param order the variables' names, causes first
 * @param weights of the graph's edges, in the variables' own units
 * @param disturbances of the variables, by name
 * @param rows that were used
 * @param leftOut rows that were left out because a value is missing
 * @param explanation why each pair is as it is
 * @param warnings what a reader of the graph should know
 */
public record LingamResult(
        Dag graph,
        List<String> order,
        Map<Arrow, Weight> weights,
        List<Disturbance> disturbances,
        int rows,
        int leftOut,
        Explanation explanation,
        List<String> warnings) {
    public LingamResult {
        order = List.copyOf(order);
        weights = Map.copyOf(weights);
        disturbances = List.copyOf(disturbances);
        warnings = List.copyOf(warnings);
    }

    /** The weight of {@code from -> to}; 0 where there is no such edge. */
    public double weight(String from, String to) {
        Weight weight = weights.get(new Arrow(from, to));
        return weight == null ? 0 : weight.value();
    }
}
