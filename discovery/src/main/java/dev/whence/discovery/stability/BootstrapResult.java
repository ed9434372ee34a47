package dev.whence.discovery.stability;

import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.graph.Edge;
import java.util.List;
import java.util.Map;

/**
 * A graph with the share of resamples that support each of its edges, and what else was found.
 *
 * @param document the graph found on all rows, with the frequency of each of its edges with these marks
 * @param edges every pair that was joined in at least one resample, most often joined first
 * @param marks for every marked edge seen in any resample, the share of resamples with it
 * @param resamples how many resamples were searched successfully; the shares are of this number
 * @param failed how many resamples could not be searched, for instance because two columns became collinear
 * @param constant for each column that had a single value in some resample (where it was left out and has no edges),
 *     in how many
 * @param warnings what a reader of the shares should know, in sentences
 */
public record BootstrapResult(
        GraphDocument document,
        List<EdgeStability> edges,
        Map<Edge, Double> marks,
        int resamples,
        int failed,
        Map<String, Integer> constant,
        List<String> warnings) {
    public BootstrapResult {
        edges = List.copyOf(edges);
        marks = Map.copyOf(marks);
        constant = Map.copyOf(constant);
        warnings = List.copyOf(warnings);
    }
}
