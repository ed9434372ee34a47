package dev.whence.discovery.series;

import dev.whence.causal.graph.Edge;
import dev.whence.discovery.series.SeriesGraph.Link;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a search in a series found.
 *
 * @param graph over the sorted variables
 * @param links the deciding test of every possible link that was tested
 * @param evidence why each link is as it is
 * @param tests how many different tests were made
 * @param warnings what a reader of the graph should know, in sentences
 */
public record SeriesResult(
        SeriesGraph graph, List<LinkTest> links, LinkEvidence evidence, long tests, List<String> warnings) {
    public SeriesResult {
        links = List.copyOf(links);
        warnings = List.copyOf(warnings);
    }

    /** The strength of each link of the graph as it is drawn with the variables in another order, where there is one. */
    Map<Edge, Double> weights(List<String> order) {
        SeriesGraph drawn = graph.listedAs(order);
        Map<Edge, Double> weights = new HashMap<>();
        int[] at = graph.variables().stream().mapToInt(order::indexOf).toArray();
        for (LinkTest link : links) {
            if (link.kept() && link.strength().isPresent()) {
                drawn.links().stream()
                        .filter(each -> joins(each, at[link.from()], link.lag(), at[link.to()]))
                        .forEach(each ->
                                weights.put(drawn.edge(each), link.strength().getAsDouble()));
            }
        }
        return weights;
    }

    private static boolean joins(Link link, int from, int lag, int to) {
        boolean forward = link.from() == from && link.to() == to;
        boolean backward = lag == 0 && link.from() == to && link.to() == from;
        return link.lag() == lag && (forward || backward);
    }
}
