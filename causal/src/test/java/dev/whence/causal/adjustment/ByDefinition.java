package dev.whence.causal.adjustment;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The definitions, by listing every path: slow, and sharing no code with what it checks. For DAGs and ADMGs. */
public final class ByDefinition {
    private ByDefinition() {}

    /** Every path from a node of X to a node of Y without repeated nodes, as edges written in walking order. */
    public static List<List<Edge>> paths(List<Edge> edges, NodeSet x, NodeSet y) {
        List<List<Edge>> found = new ArrayList<>();
        for (int start : x) {
            extend(edges, start, y, NodeSet.of(start), new ArrayList<>(), found);
        }
        return found;
    }

    private static void extend(
            List<Edge> edges, int at, NodeSet y, NodeSet visited, List<Edge> path, List<List<Edge>> found) {
        if (y.contains(at)) {
            found.add(List.copyOf(path)); // longer paths through an outcome are found from here on too
        }
        for (Edge edge : edges) {
            Edge step = edge.from() == at ? edge : edge.to() == at ? edge.reversed() : null;
            if (step != null && !visited.contains(step.to())) {
                path.add(step);
                extend(edges, step.to(), y, visited.with(step.to()), path, found);
                path.removeLast();
            }
        }
    }

    public static boolean isOpen(Graph graph, List<Edge> path, NodeSet z) {
        NodeSet opened = graph.ancestors(z);
        for (int i = 0; i + 1 < path.size(); i++) {
            int v = path.get(i).to();
            boolean collider =
                    path.get(i).toMark() == Mark.ARROW && path.get(i + 1).fromMark() == Mark.ARROW;
            if (collider ? !opened.contains(v) : z.contains(v)) {
                return false;
            }
        }
        return true;
    }

    public static boolean isCausal(List<Edge> path) {
        return path.stream().allMatch(edge -> edge.fromMark() == Mark.TAIL && edge.toMark() == Mark.ARROW);
    }

    public static boolean separated(Graph graph, List<Edge> edges, NodeSet x, NodeSet y, NodeSet z) {
        return paths(edges, x, y).stream().noneMatch(path -> isOpen(graph, path, z));
    }

    /** The adjustment criterion for an ADMG, for every subset of the other nodes. */
    public static List<NodeSet> validAdjustmentSets(Graph graph, NodeSet x, NodeSet y) {
        List<List<Edge>> proper = paths(graph.edges(), x, y).stream()
                .filter(path -> path.stream().noneMatch(edge -> x.contains(edge.to())))
                .toList();
        NodeSet onCausal = NodeSet.empty();
        for (List<Edge> path : proper) {
            if (isCausal(path)) {
                for (Edge edge : path) {
                    onCausal = onCausal.with(edge.to());
                }
            }
        }
        NodeSet forbidden = graph.descendants(onCausal);
        List<List<Edge>> other = proper.stream().filter(path -> !isCausal(path)).toList();
        return subsets(NodeSet.range(graph.size()).minus(x).minus(y).minus(forbidden)).stream()
                .filter(z -> other.stream().noneMatch(path -> isOpen(graph, path, z)))
                .toList();
    }

    public static List<NodeSet> subsets(NodeSet of) {
        int[] members = of.toArray();
        List<NodeSet> result = new ArrayList<>();
        for (int bits = 0; bits < 1 << members.length; bits++) {
            NodeSet set = NodeSet.empty();
            for (int i = 0; i < members.length; i++) {
                if ((bits >> i & 1) == 1) {
                    set = set.with(members[i]);
                }
            }
            result.add(set);
        }
        return result;
    }

    /** Those of which no proper subset is in the family. */
    public static List<NodeSet> minimal(List<NodeSet> family) {
        return family.stream()
                .filter(z -> family.stream().noneMatch(other -> !other.equals(z) && z.containsAll(other)))
                .toList();
    }

    public static List<Edge> edgesWithout(Graph graph, Predicate<Edge> drop) {
        return graph.edges().stream().filter(edge -> !drop.test(edge)).toList();
    }
}
