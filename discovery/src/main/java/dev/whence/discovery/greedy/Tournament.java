package dev.whence.discovery.greedy;

/** The node whose best operator is the best of all: a tree of matches, in which one change costs log p. */
final class Tournament {
    private final Candidates[] candidates;
    private final int leaves;
    private final int[] winner;

    Tournament(Candidates[] candidates) {
        this.candidates = candidates;
        this.leaves = Math.max(1, Integer.highestOneBit(Math.max(1, candidates.length - 1)) * 2);
        this.winner = new int[2 * leaves];
        for (int i = 0; i < leaves; i++) {
            winner[leaves + i] = i < candidates.length ? i : -1;
        }
        for (int i = leaves - 1; i > 0; i--) {
            play(i);
        }
    }

    /** To be called when a node's candidates changed. */
    void update(int node) {
        for (int i = (leaves + node) / 2; i > 0; i /= 2) {
            play(i);
        }
    }

    /** The node with the best operator; -1 when there is none. */
    int best() {
        int node = winner[1];
        return node < 0 || candidates[node].isEmpty() ? -1 : node;
    }

    private void play(int match) {
        int a = winner[2 * match];
        int b = winner[2 * match + 1];
        winner[match] = b < 0 || !isBetter(b, a) ? a : b;
    }

    private boolean isBetter(int b, int a) {
        if (a < 0 || candidates[a].isEmpty()) {
            return true;
        }
        return !candidates[b].isEmpty() && candidates[b].gain() > candidates[a].gain();
    }
}
