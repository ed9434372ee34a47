package dev.whence.causal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggestions for misspelt names. */
public final class Names {
    /** Longer ones are no names that were misspelt, and comparing them takes the product of their lengths. */
    private static final int LONGEST = 200;

    private Names() {}

    /**
     * The known name nearest to {@code wrong} by edit distance (ignoring case), when it is near enough to be what was
     * meant: at most a third of its length away (or one edit, for a name of two or more characters).
     */
    public static Optional<String> nearest(String wrong, Collection<String> known) {
        String target = wrong.toLowerCase(Locale.ROOT);
        int limit = Math.min(target.length() - 1, Math.max(1, (target.length() + 1) / 3));
        if (wrong.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .filter(name -> Math.abs(name.length() - target.length()) <= limit)
                .filter(name -> distance(target, name.toLowerCase(Locale.ROOT)) <= limit)
                .min(Comparator.comparingInt((String name) -> distance(target, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * An error for a name that is not known: names the kind of thing, suggests the nearest known name, or lists what
     * there is (the first twenty).
     *
     * @param kind what the name should be, such as "column" or "node"
     * @param where where it was looked for, such as "my.csv" or "the graph"
     */
    public static InputException unknown(String kind, String wrong, Collection<String> known, String where) {
        StringBuilder text = new StringBuilder("no " + kind + " named '" + wrong + "' in " + where);
        nearest(wrong, known)
                .ifPresentOrElse(
                        name -> text.append("; did you mean '").append(name).append("'?"), () -> {
                            text.append("; it has: ")
                                    .append(String.join(
                                            ", ", known.stream().limit(20).toList()));
                            if (known.size() > 20) {
                                text.append(", ... (").append(known.size()).append(" in all)");
                            }
                        });
        return new InputException(text.toString());
    }

    /** Damerau–Levenshtein distance (optimal string alignment): insert, delete, replace, swap neighbours. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
