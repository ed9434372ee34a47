package dev.whence.discovery.functional;

import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.ArrayList;
import java.util.List;

/** What knowledge says of the causal order and of the parents that an order allows. */
final class OrderRules {
    private final KnowledgeOver knowledge;
    private final int size;

    OrderRules(KnowledgeOver knowledge) {
        this.knowledge = knowledge;
        this.size = knowledge.names().size();
    }

    /** Whether nothing is known. */
    boolean isFree() {
        return knowledge.isEmpty();
    }

    /**
     * The variables that can come next: no remaining one is known to be their cause or is in an earlier tier; among these,
     * if there are any, those of which no remaining one may be a cause without being a possible effect.
     */
    List<Integer> candidates(List<Integer> remaining) {
        if (knowledge.isEmpty()) {
            return remaining;
        }
        List<Integer> allowed = new ArrayList<>();
        List<Integer> preferred = new ArrayList<>();
        for (int i : remaining) {
            if (remaining.stream().noneMatch(j -> j != i && mustPrecede(j, i))) {
                allowed.add(i);
                if (remaining.stream().noneMatch(j -> j != i && excludes(i, j) && !excludes(j, i))) {
                    preferred.add(i);
                }
            }
        }
        return preferred.isEmpty() ? allowed : preferred;
    }

    private boolean mustPrecede(int first, int second) {
        int a = knowledge.tier(first);
        int b = knowledge.tier(second);
        return knowledge.knowsCause(first, second) || (a != Integer.MIN_VALUE && b != Integer.MIN_VALUE && a < b);
    }

    /** Whether knowledge alone says that {@code other} is no cause of {@code variable}: no evidence is needed. */
    boolean settled(int variable, int other) {
        return excludes(other, variable);
    }

    /** Whether {@code from} cannot cause {@code to}, also because of what {@code to} is known to cause. */
    private boolean excludes(int from, int to) {
        if (knowledge.isEmpty()) {
            return false;
        }
        if (knowledge.excludesCause(from, to)) {
            return true;
        }
        for (int effect = 0; effect < size; effect++) {
            if (effect != from && knowledge.knowsCause(to, effect) && knowledge.excludesCause(from, effect)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether {@code parent -> child} is allowed, given what causes the parent in the graph so far.
     *
     * @param ancestors [variable, ancestor] of the graph so far, each variable its own ancestor
     */
    boolean allowsParent(int parent, int child, boolean[][] ancestors) {
        if (knowledge.isEmpty()) {
            return true;
        }
        if (knowledge.forbids(parent, child)) {
            return false;
        }
        for (int source = 0; source < size; source++) {
            if (ancestors[parent][source] && excludes(source, child)) {
                return false;
            }
        }
        return true;
    }

    boolean requires(int parent, int child) {
        return knowledge.requires(parent, child);
    }

    boolean forbidsDirectly(int parent, int child) {
        return knowledge.forbids(parent, child);
    }
}
