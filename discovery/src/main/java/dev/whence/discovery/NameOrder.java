package dev.whence.discovery;

import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Edge;
import dev.whence.tables.Table;
import java.util.List;

/**
 * Columns in the order of their names, for searches that number variables: what they compute, and how they break ties,
 * then does not depend on the order of the table's columns, down to the last bit.
 */
public final class NameOrder {
    private NameOrder() {}

    /** The table with its columns sorted by name. */
    public static Table sorted(Table table) {
        return table.select(table.names().stream().sorted().toList());
    }

    /** The graph with its nodes in this order. */
    public static Cpdag restored(Cpdag graph, List<String> order) {
        int[] to = graph.nodes().stream().mapToInt(order::indexOf).toArray();
        return Cpdag.of(
                order,
                graph.edges().stream()
                        .map(edge -> new Edge(to[edge.from()], to[edge.to()], edge.fromMark(), edge.toMark()))
                        .toList());
    }
}
