package dev.whence.discovery.neighbours;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Exchanges of a variable's values among rows that are alike in the conditioning set, so that nothing else changes. */
sealed interface Exchange {
    /** The values exchanged once, at random. */
    int[] apply(int[] values, SplittableRandom random);

    /** @param count among how many neighbours, where the conditioning set is not all discrete */
    static Exchange of(int rows, List<Coordinate> conditions, int count, long seed) {
        return conditions.stream().allMatch(Coordinate::discrete)
                ? Strata.of(rows, conditions)
                : Neighbours.of(rows, conditions, count, seed);
    }

    /** Any permutation within the rows that have the same levels: an exact test. Without conditions, of all rows. */
    record Strata(int[][] strata) implements Exchange {
        static Strata of(int rows, List<Coordinate> conditions) {
            Map<List<Integer>, List<Integer>> byLevels = new HashMap<>();
            List<List<Integer>> inOrder = new ArrayList<>(); // of their first rows
            for (int row = 0; row < rows; row++) {
                int i = row;
                List<Integer> levels = conditions.stream()
                        .map(condition -> condition.values()[i])
                        .toList();
                List<Integer> stratum = byLevels.get(levels);
                if (stratum == null) {
                    stratum = new ArrayList<>();
                    byLevels.put(levels, stratum);
                    inOrder.add(stratum);
                }
                stratum.add(row);
            }
            return new Strata(inOrder.stream()
                    .map(stratum -> stratum.stream().mapToInt(Integer::intValue).toArray())
                    .toArray(int[][]::new));
        }

        @Override
        public int[] apply(int[] values, SplittableRandom random) {
            int[] result = new int[values.length];
            for (int[] stratum : strata) {
                int[] from = stratum.clone();
                shuffle(from, random);
                for (int i = 0; i < from.length; i++) {
                    result[stratum[i]] = values[from[i]];
                }
            }
            return result;
        }
    }

    /** Runge's algorithm 1: each row takes the value of a near one, each value once as far as that goes. */
    record Neighbours(int[][] nearest) implements Exchange {
        static Neighbours of(int rows, List<Coordinate> conditions, int count, long seed) {
            int[][] nearest = new int[rows][];
            for (int i = 0; i < rows; i++) {
                int[] distances = new int[rows];
                for (Coordinate coordinate : conditions) {
                    coordinate.raise(distances, coordinate.values()[i]);
                }
                // among rows equally near, any: the lowest rows would be taken by all
                SplittableRandom ties = new SplittableRandom(seed + i);
                long[] keyed = new long[rows];
                int[] place = IntStream.range(0, rows).toArray();
                shuffle(place, ties);
                for (int j = 0; j < rows; j++) {
                    keyed[j] = (long) distances[place[j]] << 32 | j;
                }
                Arrays.sort(keyed);
                nearest[i] = Arrays.stream(keyed, 0, count)
                        .mapToInt(key -> place[(int) key])
                        .toArray();
            }
            return new Neighbours(nearest);
        }

        @Override
        public int[] apply(int[] values, SplittableRandom random) {
            int[] order = IntStream.range(0, values.length).toArray();
            shuffle(order, random);
            boolean[] taken = new boolean[values.length];
            int[] result = new int[values.length];
            for (int i : order) {
                int[] candidates = nearest[i].clone();
                shuffle(candidates, random);
                int at = 0;
                while (taken[candidates[at]] && at < candidates.length - 1) {
                    at++;
                }
                taken[candidates[at]] = true;
                result[i] = values[candidates[at]];
            }
            return result;
        }
    }

    private static void shuffle(int[] numbers, SplittableRandom random) {
        for (int i = numbers.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int held = numbers[i];
            numbers[i] = numbers[j];
            numbers[j] = held;
        }
    }
}
