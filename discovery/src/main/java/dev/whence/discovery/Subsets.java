package dev.whence.discovery;

import dev.whence.causal.graph.NodeSet;
import java.util.function.Consumer;

/** All subsets of one size. */
public final class Subsets {
    private Subsets() {}

    /** Calls {@code action} with each subset of {@code set} of that size. */
    public static void forEach(NodeSet set, int size, Consumer<NodeSet> action) {
        int[] members = set.toArray();
        if (size > members.length) {
            return;
        }
        int[] chosen = new int[size];
        for (int i = 0; i < size; i++) {
            chosen[i] = i;
        }
        int[] nodes = new int[size];
        while (true) {
            for (int i = 0; i < size; i++) {
                nodes[i] = members[chosen[i]];
            }
            action.accept(NodeSet.of(nodes));
            int last = size - 1;
            while (last >= 0 && chosen[last] == members.length - size + last) {
                last--;
            }
            if (last < 0) {
                return;
            }
            chosen[last]++;
            for (int i = last + 1; i < size; i++) {
                chosen[i] = chosen[i - 1] + 1;
            }
        }
    }
}
