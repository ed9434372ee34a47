package dev.whence.discovery.greedy;

import dev.whence.discovery.score.Score;
import java.util.Arrays;

/** The gains of further parents under any score, one family at a time. */
final class ScoredFamily implements Family {
    private final Score score;
    private int node;
    private int depth;
    private int[] parents = new int[8];

    ScoredFamily(Score score) {
        this.score = score;
    }

    @Override
    public void start(int newNode) {
        node = newNode;
        depth = 0;
    }

    @Override
    public void push(int parent) {
        if (depth == parents.length) {
            parents = Arrays.copyOf(parents, depth * 2);
        }
        parents[depth++] = parent;
    }

    @Override
    public void pop() {
        depth--;
    }

    @Override
    public void positive(long[] eligible, Gains gains) {
        int[] now = Arrays.copyOf(parents, depth);
        Arrays.sort(now);
        double before = score.local(node, now);
        if (before == Double.NEGATIVE_INFINITY) {
            return;
        }
        for (int x = Bits.next(eligible, 0); x >= 0; x = Bits.next(eligible, x + 1)) {
            double gain = score.local(node, with(now, x)) - before;
            if (gain > 0) {
                gains.accept(x, gain);
            }
        }
    }

    /** A sorted set with one more member. */
    static int[] with(int[] sorted, int member) {
        int[] result = new int[sorted.length + 1];
        int at = 0;
        while (at < sorted.length && sorted[at] < member) {
            result[at] = sorted[at++];
        }
        result[at] = member;
        System.arraycopy(sorted, at, result, at + 1, sorted.length - at);
        return result;
    }
}
