package dev.whence.causal.adjustment;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;

/** What every question about the effect of X on Y must satisfy. */
final class Query {
    private Query() {}

    static void check(Graph graph, NodeSet x, NodeSet y) {
        if (x.isEmpty() || y.isEmpty()) {
            throw new InputException("the question needs at least one treatment and one outcome");
        }
        if (!NodeSet.range(graph.size()).containsAll(x.union(y))) {
            throw new IllegalArgumentException("nodes are 0 to " + (graph.size() - 1));
        }
        if (x.intersects(y)) {
            throw new InputException(
                    "treatment and outcome must differ, both name " + PathText.list(graph, x.intersection(y)));
        }
    }
}
