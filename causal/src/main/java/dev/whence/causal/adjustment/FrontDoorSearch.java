package dev.whence.causal.adjustment;

import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The third front-door condition, and the list of all front-door sets. */
final class FrontDoorSearch implements Iterator<NodeSet> {
    private final Graph graph;
    private final NodeSet x;
    private final NodeSet y;
    private final Predicate<NodeSet> intercepts;
    private final ArrayDeque<Branch> stack = new ArrayDeque<>();
    private @Nullable NodeSet upcoming;

    /** The front-door sets Z with {@code chosen} ⊆ Z ⊆ {@code largest}, where {@code largest} is one itself. */
    private record Branch(NodeSet chosen, NodeSet largest) {}

    FrontDoorSearch(Graph graph, NodeSet x, NodeSet y, NodeSet largest, Predicate<NodeSet> intercepts) {
        this.graph = graph;
        this.x = x;
        this.y = y;
        this.intercepts = intercepts;
        stack.push(new Branch(NodeSet.empty(), largest));
    }

    @Override
    public boolean hasNext() {
        while (upcoming == null && !stack.isEmpty()) {
            Branch branch = stack.pop();
            int node = branch.largest().minus(branch.chosen()).first();
            if (node < 0) {
                upcoming = branch.largest();
                continue;
            }
            stack.push(new Branch(branch.chosen().with(node), branch.largest()));
            NodeSet without = largest(graph, x, y, branch.largest().without(node));
            if (without.containsAll(branch.chosen()) && intercepts.test(without)) {
                stack.push(new Branch(branch.chosen(), without));
            }
        }
        return upcoming != null;
    }

    @Override
    public NodeSet next() {
        if (!hasNext() || upcoming == null) {
            throw new NoSuchElementException();
        }
        NodeSet current = upcoming;
        upcoming = null;
        return current;
    }

    /**
     * The largest Z within {@code candidates} from which X blocks every back-door path to Y: a search backwards from Y
     * for open paths in the graph without the edges out of Z. A candidate that is reached leaves Z, and its edges are
     * then walked too (Wienöbst et al. 2022, Algorithm 1); every edge is walked at most twice.
     *
     * @param candidates without an open back-door path from X, hence without ancestors of X
     */
    static NodeSet largest(Graph graph, NodeSet x, NodeSet y, NodeSet candidates) {
        return new Walk(graph, x, candidates).from(y);
    }

    private static final class Walk {
        private final Graph graph;
        private final NodeSet x;
        private final NodeSet aboveX;
        private final BitSet left;
        /** States 2 * node + (arrowhead at node ? 1 : 0). */
        private final BitSet seen = new BitSet();

        /** Candidates that a walk would have entered from a child, had the edge been there. */
        private final BitSet wanted = new BitSet();

        private final ArrayDeque<Integer> queue = new ArrayDeque<>();

        Walk(Graph graph, NodeSet x, NodeSet candidates) {
            this.graph = graph;
            this.x = x;
            this.aboveX = graph.ancestors(x);
            this.left = candidates.toBitSet();
        }

        NodeSet from(NodeSet y) {
            for (int start : y) {
                leave(start, true, true);
            }
            while (!queue.isEmpty()) {
                int state = queue.poll();
                int v = state >> 1;
                boolean free = !x.contains(v);
                leave(v, free, (state & 1) == 1 ? aboveX.contains(v) : free);
            }
            return NodeSet.of(left);
        }

        private void leave(int v, boolean down, boolean up) {
            if (down) {
                graph.children(v).forEachNode(child -> enter(child, 1));
            }
            if (up) {
                graph.spouses(v).forEachNode(spouse -> enter(spouse, 1));
                graph.parents(v).forEachNode(parent -> {
                    if (left.get(parent)) {
                        wanted.set(parent);
                    } else {
                        enter(parent, 0);
                    }
                });
            }
        }

        private void enter(int v, int arrowhead) {
            if (left.get(v)) {
                left.clear(v);
                if (wanted.get(v)) {
                    enter(v, 0);
                }
            }
            int state = 2 * v + arrowhead;
            if (!seen.get(state)) {
                seen.set(state);
                queue.add(state);
            }
        }
    }
}
