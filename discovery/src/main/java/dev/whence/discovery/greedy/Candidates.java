package dev.whence.discovery.greedy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The operators on one node that would improve the score, best first: a heap in arrays. Ties go to the lower-numbered
 * other node, then to the clique that was found first.
 */
final class Candidates {
    private final List<int[]> cliques = new ArrayList<>();
    private double[] gain = new double[8];
    private int[] x = new int[8];
    private int[] clique = new int[8];
    private int count;

    void clear() {
        cliques.clear();
        count = 0;
        if (gain.length > 64) { // most nodes need few later on
            gain = new double[8];
            x = new int[8];
            clique = new int[8];
        }
    }

    int size() {
        return count;
    }

    /** Numbers a clique for {@link #add}. */
    int clique(int[] members) {
        cliques.add(members);
        return cliques.size() - 1;
    }

    void add(int other, int cliqueNumber, double improvement) {
        if (count == gain.length) {
            gain = Arrays.copyOf(gain, count * 2);
            x = Arrays.copyOf(x, count * 2);
            clique = Arrays.copyOf(clique, count * 2);
        }
        gain[count] = improvement;
        x[count] = other;
        clique[count] = cliqueNumber;
        int at = count++;
        while (at > 0 && before(at, (at - 1) / 2)) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    double gain() {
        return gain[0];
    }

    int x() {
        return x[0];
    }

    int[] clique() {
        return cliques.get(clique[0]);
    }

    /** Takes the best away. */
    void poll() {
        count--;
        gain[0] = gain[count];
        x[0] = x[count];
        clique[0] = clique[count];
        int at = 0;
        while (true) {
            int best = at;
            for (int child = 2 * at + 1; child <= 2 * at + 2; child++) {
                if (child < count && before(child, best)) {
                    best = child;
                }
            }
            if (best == at) {
                return;
            }
            swap(at, best);
            at = best;
        }
    }

    private boolean before(int a, int b) {
        if (gain[a] != gain[b]) {
            return gain[a] > gain[b];
        }
        return x[a] != x[b] ? x[a] < x[b] : clique[a] < clique[b];
    }

    private void swap(int a, int b) {
        double g = gain[a];
        gain[a] = gain[b];
        gain[b] = g;
        int o = x[a];
        x[a] = x[b];
        x[b] = o;
        int c = clique[a];
        clique[a] = clique[b];
        clique[b] = c;
    }
}
