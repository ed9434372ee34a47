package dev.whence.discovery.order;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The grow-shrink tree of one variable (Andrews et al. 2023, section 3): the parents that growing and then shrinking
 * would choose from any set of variables, remembered. A node is a set of parents as it grew; its branches are the
 * variables whose addition makes the score better, best first. Growing within a set of variables is a walk from the
 * root that always takes the first branch in the set, so what was computed for one order serves all others.
 */
final class GrowShrinkTree {
    /** A set of parents as it grew. Its score and branches are computed when first asked for. */
    static final class Node {
        final @Nullable Node up;
        final int added;
        /** Which branch of {@link #up} this is. */
        final int rank;

        private ParentScores.@Nullable Growth growth;
        private ParentScores.@Nullable Shrunk shrunk;
        private int[] takenRanks = new int[0];
        private Node[] taken = new Node[0];
        private int takenCount;

        private Node(@Nullable Node up, int added, int rank) {
            this.up = up;
            this.added = added;
            this.rank = rank;
        }

        private @Nullable Node taken(int branch) {
            int at = Arrays.binarySearch(takenRanks, 0, takenCount, branch);
            return at < 0 ? null : taken[at];
        }

        private void take(Node child) {
            int at = -1 - Arrays.binarySearch(takenRanks, 0, takenCount, child.rank);
            if (takenCount == taken.length) {
                int room = Math.max(2, takenCount * 2);
                taken = Arrays.copyOf(taken, room);
                takenRanks = Arrays.copyOf(takenRanks, room);
            }
            System.arraycopy(taken, at, taken, at + 1, takenCount - at);
            System.arraycopy(takenRanks, at, takenRanks, at + 1, takenCount - at);
            taken[at] = child;
            takenRanks[at] = child.rank;
            takenCount++;
        }
    }

    private final int target;
    private final ParentScores scores;
    private final int[] required;
    private final boolean[] forbidden;
    private final long room;
    private long used;
    private Node root = new Node(null, -1, -1);

    /**
     * @param required parents that always stay
     * @param forbidden which variables are never parents; empty when all may be
     * @param room how many numbers to remember before forgetting all of them
     */
    GrowShrinkTree(int target, ParentScores scores, int[] required, boolean[] forbidden, long room) {
        this.target = target;
        this.scores = scores;
        this.required = required;
        this.forbidden = forbidden;
        this.room = room;
    }

    /**
     * The node where growing ends among the variables at positions before {@code limit}.
     *
     * @param position of each variable in the order
     * @param in a variable that counts as one of them wherever it is; -1 for none
     * @param out a variable that does not count wherever it is; -1 for none
     */
    Node trace(int[] position, int limit, int in, int out) {
        if (used > room) {
            used = 0;
            root = new Node(null, -1, -1);
        }
        Node node = root;
        while (true) {
            int[] branches = branches(node);
            int rank = 0;
            while (rank < branches.length) {
                int next = branches[rank];
                if (next == in || (position[next] < limit && next != out)) {
                    break;
                }
                rank++;
            }
            if (rank == branches.length) {
                return node;
            }
            Node child = node.taken(rank);
            if (child == null) {
                child = new Node(node, branches[rank], rank);
                node.take(child);
            }
            node = child;
        }
    }

    /** The variables whose addition would make the score better, best first. */
    int[] branches(Node node) {
        return growth(node).better();
    }

    private ParentScores.Growth growth(Node node) {
        ParentScores.Growth known = node.growth;
        if (known == null) {
            known = scores.grow(target, grown(node));
            if (forbidden.length > 0) {
                known = new ParentScores.Growth(
                        known.score(),
                        Arrays.stream(known.better())
                                .filter(other -> !forbidden[other])
                                .toArray());
            }
            node.growth = known;
            used += 40 + known.better().length;
        }
        return known;
    }

    /** The parents as they grew, in the order in which they were added. */
    private int[] grown(Node end) {
        int depth = 0;
        for (Node node = end; node.up != null; node = node.up) {
            depth++;
        }
        int[] parents = Arrays.copyOf(required, required.length + depth);
        int at = parents.length;
        for (Node node = end; node.up != null; node = node.up) {
            parents[--at] = node.added;
        }
        return parents;
    }

    private ParentScores.Shrunk shrunk(Node node) {
        ParentScores.Shrunk known = node.shrunk;
        if (known == null) {
            known = scores.shrink(
                    target, grown(node), required.length, growth(node).score());
            node.shrunk = known;
        }
        return known;
    }

    /** The score when growing ends here, after shrinking; relative to no parents. */
    double score(Node node) {
        return shrunk(node).score();
    }

    /** The parents when growing ends here, after shrinking, in increasing order. */
    int[] parents(Node node) {
        return shrunk(node).parents();
    }
}
