package dev.whence.discovery.simulation;

import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.tables.Column;
import java.util.List;
import java.util.Map;

/** The columns of all variables, the graph that they follow, and its coefficients where it has any. */
record Drawn(List<Column> columns, Dag truth, Map<Edge, Double> coefficients, Map<String, Double> noiseSd) {
    static Drawn of(List<Column> columns, Dag truth) {
        return new Drawn(columns, truth, Map.of(), Map.of());
    }
}
