package dev.whence.discovery;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a search found.
 *
 * @param graph over the table's columns, in their order; for time series over "x(t)", "x(t-1)", ...
 * @param weights the size of each edge's effect where the method estimates one, by canonical edge; else empty
 * @param explanation why each pair is as it is
 * @param facts what else a report should state, such as the number of tests made, in the order to show
 * @param warnings what a reader of the graph should know, in sentences
 */
public record Found(
        Graph graph,
        Map<Edge, Double> weights,
        Explanation explanation,
        Map<String, String> facts,
        List<String> warnings) {
    public Found {
        weights = Map.copyOf(weights);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        warnings = List.copyOf(warnings);
    }
}
