package dev.whence.discovery.independence;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import java.util.Arrays;

/** Asks the test for the p-value given each subset. */
final class EachSubsetScan extends SeparatorScan {
    private final IndependenceTest test;
    private final int[] variables;
    private final Progress progress;
    private int x;
    private int y;

    EachSubsetScan(IndependenceTest test, int[] variables, double alpha, Progress progress) {
        super(-alpha); // dependence is -p
        this.test = test;
        this.variables = variables;
        this.progress = progress;
    }

    @Override
    void start(int first, int second) {
        x = variables[first];
        y = variables[second];
    }

    @Override
    public boolean subsets(int[] candidates, int count, boolean[] seen, int size, boolean stop) {
        if (size > count) {
            return false;
        }
        int[] at = new int[size];
        Arrays.setAll(at, i -> i);
        int[] set = new int[size];
        int[] given = new int[size];
        while (true) {
            boolean fresh = seen.length == 0;
            for (int i = 0; i < size; i++) {
                set[i] = candidates[at[i]];
                fresh |= seen.length > 0 && !seen[at[i]];
            }
            if (fresh && one(set, given) && stop) {
                return true;
            }
            int last = size - 1;
            while (last >= 0 && at[last] == count - size + last) {
                last--;
            }
            if (last < 0) {
                return false;
            }
            at[last]++;
            for (int i = last + 1; i < size; i++) {
                at[i] = at[i - 1] + 1;
            }
        }
    }

    private boolean one(int[] set, int[] given) {
        progress.check();
        int[] ordered = set.clone();
        Arrays.sort(ordered); // the same sums in the same order, whatever the order of the candidates
        for (int i = 0; i < given.length; i++) {
            given[i] = variables[ordered[i]];
        }
        double p;
        try {
            p = test.pValue(x, y, given);
        } catch (InputException impossible) {
            if (given.length == 0) {
                throw impossible; // about the two columns themselves: the user must know
            }
            countImpossible();
            return false;
        }
        countTests(1);
        return offer(-p, set, set.length);
    }
}
