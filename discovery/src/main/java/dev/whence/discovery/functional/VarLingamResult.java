package dev.whence.discovery.functional;

import dev.whence.discovery.series.LinkEvidence;
import dev.whence.discovery.series.SeriesGraph;
import dev.whence.discovery.series.SeriesGraph.Link;
import java.util.List;
import java.util.Map;

/**
 * What {@link VarLingam} found.
 *
 * @param graph over the series' variables, sorted; every link is directed
 * @param order the variables' names, causes within a step first
 * @param weights of the graph's links, in the variables' own units
 * @param disturbances of the variables at one time, by name
 * @param lags how many lags were used
 * @param radius the largest modulus of the autoregression's roots: below 1 where the series is stationary
 * @param rows windows that were used
 * @param leftOut windows that were left out because a value is missing
 * @param explanation why each link is as it is
 * @param warnings what a reader of the graph should know
 */
public record VarLingamResult(
        SeriesGraph graph,
        List<String> order,
        Map<Link, Weight> weights,
        List<Disturbance> disturbances,
        int lags,
        double radius,
        int rows,
        int leftOut,
        LinkEvidence explanation,
        List<String> warnings) {
    public VarLingamResult {
        order = List.copyOf(order);
        weights = Map.copyOf(weights);
        disturbances = List.copyOf(disturbances);
        warnings = List.copyOf(warnings);
    }

    /**
     * The matrix B of a lag, 0 for the effects within a step: [effect, cause] in the order of the graph's variables, 0
     * where there is no link.
     */
    public double[][] matrix(int lag) {
        int size = graph.variables().size();
        double[][] matrix = new double[size][size];
        weights.forEach((link, weight) -> {
            if (link.lag() == lag) {
                matrix[link.to()][link.from()] = weight.value();
            }
        });
        return matrix;
    }
}
