package dev.whence.discovery.greedy;

import java.util.Arrays;

/**
 * Finds the insertions {@code x -> y} on a node y that improve the score and are valid (Chickering 2002, theorem 15). An
 * insertion is given by the clique {@code C = NA ∪ T} of neighbours of y that become parents with x: C must hold every
 * neighbour of y that is adjacent to x, and block each path from y to x without an arrow against it. For one thread.
 */
final class Insertions {
    /** Of the cliques on one node, about so many are looked at: those that make the fewest new parents. */
    static final int MOST_CLIQUES = 4096;

    private static final int[] NONE = {};

    private final Pattern graph;
    private final Family family;
    private final Reach free;
    private final Reach blocked;
    private int[] neighbours = NONE;
    private int[] chosen = new int[8];
    /** The largest |T| looked at. */
    private int largest;

    private boolean limited;

    Insertions(Pattern graph, Family family) {
        this.graph = graph;
        this.family = family;
        this.free = new Reach(graph);
        this.blocked = new Reach(graph);
    }

    /**
     * @param into is cleared and filled
     * @param watched receives the nodes of the paths that make improving insertions invalid: while they stand, those
     *     stay invalid
     */
    void find(int y, Candidates into, long[] watched) {
        into.clear();
        Arrays.fill(watched, 0);
        family.start(y);
        long[] parents = graph.parents[y];
        for (int parent = Bits.next(parents, 0); parent >= 0; parent = Bits.next(parents, parent + 1)) {
            family.push(parent);
        }
        neighbours = Bits.toArray(graph.neighbours[y]);
        chosen = chosen.length < neighbours.length ? new int[neighbours.length] : chosen;
        free.from(y, NONE, -1);
        long[] open = new long[graph.words];
        for (int i = 0; i < graph.words; i++) {
            open[i] = ~graph.adjacent[y][i];
        }
        for (int i = graph.size; i < graph.words * 64; i++) {
            Bits.remove(open, i);
        }
        Bits.remove(open, y);
        largest = largestSize(y);
        walk(y, 0, 0, graph.neighbours[y], open, into, watched);
    }

    /**
     * @param depth how many neighbours are in the clique
     * @param from the first neighbour that may still join it; those before are in or out for good
     * @param common the neighbours adjacent to all of the clique
     * @param open what is adjacent to none of the neighbours that are out for good
     */
    private void walk(int y, int depth, int from, long[] common, long[] open, Candidates into, long[] watched) {
        if (depth > largest) {
            dropLarge(open, depth);
            if (Bits.isEmpty(open)) {
                return;
            }
        }
        long[] eligible = open.clone();
        for (int i = from; i < neighbours.length; i++) {
            removeAdjacent(eligible, neighbours[i]);
        }
        if (!Bits.isEmpty(eligible)) {
            evaluate(y, depth, eligible, into, watched);
        }
        long[] stillOpen = open;
        for (int i = from; i < neighbours.length; i++) {
            int next = neighbours[i];
            if (Bits.has(common, next)) {
                chosen[depth] = next;
                family.push(next);
                long[] both = new long[graph.words];
                for (int w = 0; w < both.length; w++) {
                    both[w] = common[w] & graph.adjacent[next][w];
                }
                walk(y, depth + 1, i + 1, both, depth < largest ? stillOpen : stillOpen.clone(), into, watched);
                family.pop();
            }
            stillOpen = stillOpen == open ? open.clone() : stillOpen;
            removeAdjacent(stillOpen, next);
            if (Bits.isEmpty(stillOpen)) {
                return; // whatever joins the clique, no insertion is left that it allows
            }
        }
    }

    /** Whether larger cliques than were looked at have been passed over since this was made. */
    boolean limited() {
        return limited;
    }

    /** The largest size up to which the cliques among the neighbours are few enough to look at all of them. */
    private int largestSize(int y) {
        int size = 1;
        for (int before = 0; size < neighbours.length; size++) {
            int now = count(graph.neighbours[y], 0, size + 1, 0);
            if (now > MOST_CLIQUES) {
                return size;
            }
            if (now == before) {
                break; // there are no cliques of this size
            }
            before = now;
        }
        return Integer.MAX_VALUE;
    }

    /** How many cliques of up to {@code most} more members there are, the empty one included; stops beyond the limit. */
    private int count(long[] common, int from, int most, int soFar) {
        int count = soFar + 1;
        for (int i = from; most > 0 && i < neighbours.length && count <= MOST_CLIQUES; i++) {
            if (Bits.has(common, neighbours[i])) {
                long[] both = new long[graph.words];
                for (int w = 0; w < both.length; w++) {
                    both[w] = common[w] & graph.adjacent[neighbours[i]][w];
                }
                count = count(both, i + 1, most - 1, count);
            }
        }
        return count;
    }

    /** Takes out every x of which T, the clique less what is adjacent to x, is too large. */
    private void dropLarge(long[] open, int depth) {
        for (int x = Bits.next(open, 0); x >= 0; x = Bits.next(open, x + 1)) {
            int t = 0;
            for (int i = 0; i < depth; i++) {
                t += graph.isAdjacent(chosen[i], x) ? 0 : 1;
            }
            if (t > largest) {
                Bits.remove(open, x);
                limited = true;
            }
        }
    }

    private void removeAdjacent(long[] set, int node) {
        long[] adjacent = graph.adjacent[node];
        for (int w = 0; w < set.length; w++) {
            set[w] &= ~adjacent[w];
        }
    }

    private void evaluate(int y, int depth, long[] eligible, Candidates into, long[] watched) {
        int[] clique = Arrays.copyOf(chosen, depth);
        int[] number = {-1};
        boolean[] searched = {depth == 0};
        Reach reach = depth == 0 ? free : blocked;
        family.positive(eligible, (x, gain) -> {
            if (free.has(x)) {
                if (!searched[0]) {
                    blocked.from(y, clique, -1);
                    searched[0] = true;
                }
                if (reach.has(x)) {
                    reach.addPath(y, x, watched);
                    return;
                }
            }
            if (number[0] < 0) {
                number[0] = into.clique(clique);
            }
            into.add(x, number[0], gain);
        });
    }

    /** Whether the clique still blocks every path from y to x; otherwise the path joins those watched. */
    boolean isValid(int x, int y, int[] clique, long[] watched) {
        if (blocked.from(y, clique, x)) {
            blocked.addPath(y, x, watched);
            return false;
        }
        return true;
    }
}
