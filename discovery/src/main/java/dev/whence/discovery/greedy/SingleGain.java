package dev.whence.discovery.greedy;

import dev.whence.discovery.score.Score;

/** The gain of one further parent, also where it is a loss. */
final class SingleGain implements Family {
    private final Score score;
    private final int only;
    private int node;
    private int[] parents = {};
    private final java.util.ArrayDeque<int[]> before = new java.util.ArrayDeque<>();

    SingleGain(Score score, int only) {
        this.score = score;
        this.only = only;
    }

    @Override
    public void start(int newNode) {
        node = newNode;
        parents = new int[0];
        before.clear();
    }

    @Override
    public void push(int parent) {
        before.push(parents);
        parents = ScoredFamily.with(parents, parent);
    }

    @Override
    public void pop() {
        parents = before.pop();
    }

    @Override
    public void positive(long[] eligible, Gains gains) {
        if (Bits.has(eligible, only)) {
            double gain = score.local(node, ScoredFamily.with(parents, only)) - score.local(node, parents);
            if (gain > Double.NEGATIVE_INFINITY) { // false for NaN as well
                gains.accept(only, gain);
            }
        }
    }
}
