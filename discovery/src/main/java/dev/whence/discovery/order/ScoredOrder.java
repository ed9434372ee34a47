package dev.whence.discovery.order;

import dev.whence.discovery.Parallel;
import java.util.Arrays;
import java.util.List;

/**
 * An order of the variables with the best parents of each among those before it, and their scores. It knows, for each
 * variable, whose growth it takes part in and whose it would change if it came earlier, so that a move looks only at
 * the variables that it concerns.
 */
final class ScoredOrder {
    private final int size;
    private final GrowShrinkTree[] trees;
    private final int[] order;
    private final int[] position;
    private final GrowShrinkTree.Node[] ends;
    private final double[] scores;
    /** Row v: the variables whose growth adds v. */
    private final BitRows feeds;
    /** Row v: the variables whose growth would be another if v were before them. */
    private final BitRows tempts;

    ScoredOrder(GrowShrinkTree[] trees, int[] start, int threads) {
        this.size = start.length;
        this.trees = trees;
        this.order = start.clone();
        this.position = new int[size];
        for (int i = 0; i < size; i++) {
            position[order[i]] = i;
        }
        this.scores = new double[size];
        this.feeds = new BitRows(size);
        this.tempts = new BitRows(size);
        List<GrowShrinkTree.Node> found = Parallel.map(size, threads, node -> {
            GrowShrinkTree.Node end = trees[node].trace(position, position[node], -1, -1);
            scores[node] = trees[node].score(end);
            return end;
        });
        this.ends = found.toArray(GrowShrinkTree.Node[]::new);
        for (int node = 0; node < size; node++) {
            mark(node, ends[node], true);
        }
    }

    int size() {
        return size;
    }

    int[] order() {
        return order.clone();
    }

    int at(int place) {
        return order[place];
    }

    int position(int node) {
        return position[node];
    }

    /** The parents of a variable, in increasing order; not to be changed. */
    int[] parents(int node) {
        return trees[node].parents(ends[node]);
    }

    /** The sum over the variables, in the order of their numbers. */
    double score() {
        double sum = 0;
        for (double each : scores) {
            sum += each;
        }
        return sum;
    }

    private void mark(int node, GrowShrinkTree.Node end, boolean on) {
        GrowShrinkTree tree = trees[node];
        int[] branches = tree.branches(end);
        for (int branch : branches) {
            tempts.set(branch, node, on);
        }
        GrowShrinkTree.Node below = end;
        for (GrowShrinkTree.Node above = end.up; above != null; above = above.up) {
            feeds.set(below.added, node, on);
            branches = tree.branches(above);
            for (int rank = 0; rank < below.rank; rank++) {
                tempts.set(branches[rank], node, on);
            }
            below = above;
        }
    }

    /**
     * What the order would score with one variable elsewhere, less what is the same wherever it is.
     *
     * @param into at i: the variable inserted before the i-th of the others (or last, for i = size - 1)
     */
    void insertionScores(int node, double[] into) {
        // into[i] = sum over the others from the i-th on of (score with the node before - score without) ...
        Arrays.fill(into, 0, size, 0);
        int here = position[node];
        for (int other = feeds.next(node, 0); other >= 0; other = feeds.next(node, other + 1)) {
            GrowShrinkTree.Node without = trees[other].trace(position, position[other], -1, node);
            into[position[other] - 1] += scores[other] - trees[other].score(without);
        }
        for (int other = tempts.next(node, 0); other >= 0; other = tempts.next(node, other + 1)) {
            GrowShrinkTree.Node with = trees[other].trace(position, position[other], node, -1);
            into[position[other]] += trees[other].score(with) - scores[other];
        }
        for (int i = size - 2; i >= 0; i--) {
            into[i] += into[i + 1];
        }
        // ... + the node's own score given the first i of the others, which changes only where growing meets another
        GrowShrinkTree tree = trees[node];
        int i = 0;
        while (i < size) {
            GrowShrinkTree.Node end = tree.trace(position, i <= here ? i : i + 1, -1, -1);
            double own = tree.score(end);
            int next = Math.min(size, nextChange(tree, end, here));
            while (i < next) {
                into[i++] += own;
            }
        }
    }

    /** The first i whose insertion sees another growth: one past the earliest variable that would have changed it. */
    private int nextChange(GrowShrinkTree tree, GrowShrinkTree.Node end, int here) {
        int earliest = Integer.MAX_VALUE - 1;
        int[] branches = tree.branches(end);
        for (int branch : branches) {
            earliest = Math.min(earliest, position[branch]);
        }
        GrowShrinkTree.Node below = end;
        for (GrowShrinkTree.Node above = end.up; above != null; above = above.up) {
            branches = tree.branches(above);
            for (int rank = 0; rank < below.rank; rank++) {
                earliest = Math.min(earliest, position[branches[rank]]);
            }
            below = above;
        }
        int place = earliest < here ? earliest : earliest - 1; // among the others
        return place + 1;
    }

    /** Moves a variable to before the i-th of the others. */
    void move(int node, int i) {
        int here = position[node];
        if (here < i) {
            System.arraycopy(order, here + 1, order, here, i - here);
        } else {
            System.arraycopy(order, i, order, i + 1, here - i);
        }
        order[i] = node;
        int from = Math.min(here, i);
        int to = Math.max(here, i);
        for (int place = from; place <= to; place++) {
            position[order[place]] = place;
        }
        BitRows concerned = here < i ? feeds : tempts;
        for (int place = from; place <= to; place++) {
            int other = order[place];
            if (other == node || concerned.has(node, other)) {
                retrace(other);
            }
        }
    }

    private void retrace(int node) {
        end(node, trees[node].trace(position, position[node], -1, -1));
    }

    private void end(int node, GrowShrinkTree.Node end) {
        if (end != ends[node]) {
            mark(node, ends[node], false);
            mark(node, end, true);
            ends[node] = end;
            scores[node] = trees[node].score(end);
        }
    }

    /**
     * What a stretch of the order was, to put it back.
     *
     * @param gain by how much the order became better when the stretch was rearranged
     */
    record Stretch(int from, int[] nodes, GrowShrinkTree.Node[] ends, double gain) {}

    /**
     * Rearranges a stretch of the order; the answer undoes it.
     *
     * @param nodes the stretch as it shall be
     * @param ahead how many of the first of them come ahead of the others, which among themselves stay as they are, as
     *     do the first
     */
    Stretch rearrange(int from, int[] nodes, int ahead) {
        int[] before = Arrays.copyOfRange(order, from, from + nodes.length);
        GrowShrinkTree.Node[] endsBefore = new GrowShrinkTree.Node[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            endsBefore[i] = ends[before[i]];
        }
        place(from, nodes);
        double gain = 0;
        for (int i = 0; i < nodes.length; i++) {
            boolean concerned = i < ahead;
            for (int j = 0; j < ahead && !concerned; j++) {
                concerned = tempts.has(nodes[j], nodes[i]);
            }
            if (concerned) {
                double old = scores[nodes[i]];
                retrace(nodes[i]);
                gain += scores[nodes[i]] - old;
            }
        }
        return new Stretch(from, before, endsBefore, gain);
    }

    /** Undoes a rearrangement. */
    void restore(Stretch stretch) {
        place(stretch.from(), stretch.nodes());
        for (int i = 0; i < stretch.nodes().length; i++) {
            end(stretch.nodes()[i], stretch.ends()[i]);
        }
    }

    private void place(int from, int[] nodes) {
        for (int i = 0; i < nodes.length; i++) {
            order[from + i] = nodes[i];
            position[nodes[i]] = from + i;
        }
    }
}
