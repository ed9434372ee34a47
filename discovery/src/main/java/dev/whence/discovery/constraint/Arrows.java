package dev.whence.discovery.constraint;

import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.Arrays;
import java.util.List;

/** The arrows decided so far; never cyclic, and never against what is known. */
final class Arrows {
    private final List<String> names;
    private final KnowledgeOver knowledge;
    /** Whether something is known of causes that are not direct, which no single arrow shows. */
    private final boolean paths;

    private final int[][] children;
    private final int[][] parents;
    private final int[] visited;
    private int[] stack = new int[16];
    private int visit;

    Arrows(List<String> names, KnowledgeOver knowledge, boolean paths) {
        this.names = names;
        this.knowledge = knowledge;
        this.paths = paths;
        this.children = new int[names.size()][0];
        this.parents = new int[names.size()][0];
        this.visited = new int[names.size()];
    }

    boolean has(int from, int to) {
        for (int child : children[from]) {
            if (child == to) {
                return true;
            }
        }
        return false;
    }

    void add(int from, int to) {
        if (!has(from, to)) {
            children[from] = with(children[from], to);
            parents[to] = with(parents[to], from);
        }
    }

    void remove(int from, int to) {
        children[from] = Arrays.stream(children[from]).filter(v -> v != to).toArray();
        parents[to] = Arrays.stream(parents[to]).filter(v -> v != from).toArray();
    }

    private static int[] with(int[] array, int value) {
        int[] longer = Arrays.copyOf(array, array.length + 1);
        longer[array.length] = value;
        return longer;
    }

    /** Why {@code from -> to} cannot be added; empty when it can. */
    String obstacle(int from, int to) {
        if (knowledge.forbids(from, to)) {
            return names.get(from) + " -> " + names.get(to) + " is known not to be";
        }
        if (reaches(to, from)) {
            return names.get(from) + " -> " + names.get(to) + " would close a directed cycle";
        }
        if (paths) {
            int[] after = reached(to, children);
            for (int before : reached(from, parents)) {
                for (int late : after) {
                    if (knowledge.excludesCause(before, late)) {
                        return names.get(from) + " -> " + names.get(to) + " would make " + names.get(before)
                                + " a cause of " + names.get(late) + ", which it is known not to be";
                    }
                }
            }
        }
        return "";
    }

    private boolean reaches(int from, int to) {
        visit++;
        int top = 0;
        stack[top++] = from;
        visited[from] = visit;
        while (top > 0) {
            int node = stack[--top];
            if (node == to) {
                return true;
            }
            for (int child : children[node]) {
                if (visited[child] != visit) {
                    visited[child] = visit;
                    if (top == stack.length) {
                        stack = Arrays.copyOf(stack, 2 * top);
                    }
                    stack[top++] = child;
                }
            }
        }
        return false;
    }

    /** The node itself and all that are reached from it. */
    private int[] reached(int from, int[][] next) {
        visit++;
        int[] found = new int[16];
        int count = 0;
        found[count++] = from;
        visited[from] = visit;
        for (int i = 0; i < count; i++) {
            for (int node : next[found[i]]) {
                if (visited[node] != visit) {
                    visited[node] = visit;
                    if (count == found.length) {
                        found = Arrays.copyOf(found, 2 * count);
                    }
                    found[count++] = node;
                }
            }
        }
        return Arrays.copyOf(found, count);
    }
}
