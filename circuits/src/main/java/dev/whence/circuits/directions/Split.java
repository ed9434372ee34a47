package dev.whence.circuits.directions;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Rows to learn from and rows held out. Rows of one group stay together.
 *
 * @param train row numbers, increasing
 * @param test row numbers, increasing
 */
record Split(int[] train, int[] test) {
    /**
     * Of each class (that of a group's first row) the share of groups is held out, at least one and not all.
     *
     * @throws InputException when a class has fewer than two groups, naming it
     */
    static Split of(int[] groups, int[] labels, List<String> classes, double share, long seed) {
        if (!(share > 0 && share < 1)) {
            throw new InputException("a held-out share of " + share + ", expected one between 0 and 1");
        }
        Map<Integer, List<Integer>> rows = new LinkedHashMap<>();
        for (int row = 0; row < groups.length; row++) {
            rows.computeIfAbsent(groups[row], _ -> new ArrayList<>()).add(row);
        }
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        rows.forEach((group, members) -> byClass.computeIfAbsent(labels[members.getFirst()], _ -> new ArrayList<>())
                .add(group));
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> train = new ArrayList<>();
        List<Integer> test = new ArrayList<>();
        byClass.forEach((label, members) -> {
            if (members.size() < 2) {
                throw new InputException("class '" + classes.get(label) + "' has too few prompts: 1 that differs up to"
                        + " the site, expected at least 2, one to learn from and one to hold out");
            }
            shuffle(members, random);
            int held = Math.clamp(Math.round(share * members.size()), 1, members.size() - 1);
            for (int i = 0; i < members.size(); i++) {
                (i < held ? test : train).addAll(java.util.Objects.requireNonNull(rows.get(members.get(i))));
            }
        });
        return new Split(sorted(train), sorted(test));
    }

    static <T> void shuffle(List<T> list, SplittableRandom random) {
        for (int i = list.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            T swapped = list.get(i);
            list.set(i, list.get(other));
            list.set(other, swapped);
        }
    }

    private static int[] sorted(List<Integer> rows) {
        return rows.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
}
