package dev.whence.discovery.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.graph.Dag;
import dev.whence.discovery.score.GaussianBic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Growing, shrinking and moving, against what they are by definition. */
class GrowShrinkTest {
    private static int[] identity(int size) {
        return IntStream.range(0, size).toArray();
    }

    /** Grow-shrink by its definition: the best addition while one helps, then the best removal while one helps. */
    private static double byDefinition(GaussianBic score, int node, List<Integer> allowed) {
        List<Integer> parents = new ArrayList<>();
        double here = local(score, node, parents);
        for (boolean going = true; going; ) {
            going = false;
            double best = here;
            int chosen = -1;
            for (int other : allowed) {
                if (!parents.contains(other)) {
                    List<Integer> more = new ArrayList<>(parents);
                    more.add(other);
                    if (local(score, node, more) > best) {
                        best = local(score, node, more);
                        chosen = other;
                    }
                }
            }
            if (chosen >= 0) {
                parents.add(chosen);
                here = best;
                going = true;
            }
        }
        for (boolean going = true; going; ) {
            going = false;
            double best = here;
            Integer chosen = -1;
            for (Integer other : parents) {
                List<Integer> fewer = new ArrayList<>(parents);
                fewer.remove(other);
                if (local(score, node, fewer) > best) {
                    best = local(score, node, fewer);
                    chosen = other;
                }
            }
            if (chosen >= 0) {
                parents.remove(chosen);
                here = best;
                going = true;
            }
        }
        return here;
    }

    private static double local(GaussianBic score, int node, List<Integer> parents) {
        return score.local(node, parents.stream().mapToInt(i -> i).sorted().toArray());
    }

    private static double byDefinition(GaussianBic score, List<Integer> order) {
        double sum = 0;
        for (int i = 0; i < order.size(); i++) {
            sum += byDefinition(score, order.get(i), order.subList(0, i));
        }
        return sum;
    }

    private static ScoredOrder scored(GaussianBic score, int[] order) {
        int size = order.length;
        ParentScores parents = ParentScores.of(score, identity(size));
        GrowShrinkTree[] trees = IntStream.range(0, size)
                .mapToObj(node -> new GrowShrinkTree(node, parents, new int[0], new boolean[0], 2000))
                .toArray(GrowShrinkTree[]::new);
        return new ScoredOrder(trees, order, 1);
    }

    private static double alone(GaussianBic score) {
        return IntStream.range(0, score.names().size())
                .mapToDouble(node -> score.local(node, new int[0]))
                .sum();
    }

    @Test
    void anInsertionScoresWhatTheOrderScores() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 12; i++) {
            int size = 6 + random.nextInt(7);
            Dag dag = Simulated.dag(size, 4, random);
            GaussianBic score = GaussianBic.of(Simulated.table(dag, 120, random), 1);
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, size).boxed().toList());
            Collections.shuffle(order, new Random(i));
            ScoredOrder scored = scored(score, order.stream().mapToInt(v -> v).toArray());
            double[] insertion = new double[size];
            for (int step = 0; step < 8; step++) {
                assertThat(scored.score() + alone(score)).isCloseTo(byDefinition(score, order), within(1e-6));
                int node = random.nextInt(size);
                scored.insertionScores(node, insertion);
                List<Integer> others = new ArrayList<>(order);
                others.remove((Integer) node);
                double base = byDefinition(score, order) - insertion[order.indexOf(node)];
                for (int at = 0; at < size; at++) {
                    List<Integer> moved = new ArrayList<>(others);
                    moved.add(at, node);
                    assertThat(insertion[at] + base).isCloseTo(byDefinition(score, moved), within(1e-6));
                }
                int to = random.nextInt(size);
                others.add(to, node);
                order = others;
                scored.move(node, to);
                assertThat(scored.order())
                        .isEqualTo(order.stream().mapToInt(v -> v).toArray());
            }
        }
    }

    @Test
    void theGaussianShortCutsAreTheScoresOwnNumbers() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 60; i++) {
            int size = 3 + random.nextInt(12);
            Dag dag = Simulated.dag(size, 5, random);
            GaussianBic score = GaussianBic.of(Simulated.table(dag, 40 + random.nextInt(200), random), 1);
            int[] numbers = identity(size);
            for (int at = size - 1; at > 0; at--) { // the variables in another order than the score has them
                int other = random.nextInt(at + 1);
                int swap = numbers[at];
                numbers[at] = numbers[other];
                numbers[other] = swap;
            }
            ParentScores fast = ParentScores.of(score, numbers);
            ParentScores plain = ParentScores.of(Plain.of(score), numbers);
            assertThat(fast).isInstanceOf(GaussianParentScores.class);
            for (int step = 0; step < 10; step++) {
                int node = random.nextInt(size);
                int[] parents = random.ints(0, size)
                        .filter(other -> other != node)
                        .distinct()
                        .limit(random.nextInt(size))
                        .toArray();
                ParentScores.Growth growth = fast.grow(node, parents);
                assertThat(growth.score()).isCloseTo(plain.local(node, parents), within(1e-8));
                assertThat(growth.better()).isEqualTo(plain.grow(node, parents).better());
                assertThat(fast.local(node, parents)).isCloseTo(plain.local(node, parents), within(1e-8));
                int kept = random.nextInt(parents.length + 1);
                ParentScores.Shrunk shrunk = fast.shrink(node, parents, kept, growth.score());
                ParentScores.Shrunk expected = plain.shrink(node, parents, kept, growth.score());
                assertThat(shrunk.parents()).isEqualTo(expected.parents());
                assertThat(shrunk.score()).isCloseTo(expected.score(), within(1e-8));
                assertThat(Arrays.stream(shrunk.parents()).boxed().toList())
                        .containsAll(Arrays.stream(parents, 0, kept).boxed().toList());
            }
        }
    }

    @Test
    void aRearrangedStretchCanBePutBack() {
        SplittableRandom random = new SplittableRandom(3);
        Dag dag = Simulated.dag(12, 4, random);
        GaussianBic score = GaussianBic.of(Simulated.table(dag, 200, random), 1);
        ScoredOrder scored = scored(score, identity(12));
        double before = scored.score();
        ScoredOrder.Stretch stretch = scored.rearrange(3, new int[] {5, 7, 3, 4, 6}, 2);
        double after = byDefinition(score, List.of(0, 1, 2, 5, 7, 3, 4, 6, 8, 9, 10, 11)) - alone(score);
        assertThat(scored.score()).isCloseTo(after, within(1e-8));
        assertThat(stretch.gain()).isCloseTo(after - before, within(1e-8));
        scored.restore(stretch);
        assertThat(scored.score()).isEqualTo(before);
        assertThat(scored.order()).isEqualTo(identity(12));
    }

    @Test
    void sortsByFallingKeyAndThenByNumber() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 200; i++) {
            int count = random.nextInt(200);
            double[] keys = random.ints(count, 0, 30).asDoubleStream().toArray();
            int[] values = identity(count);
            double[] sorted = keys.clone();
            Descending.sort(sorted, values, count);
            List<Integer> expected = IntStream.range(0, count)
                    .boxed()
                    .sorted((a, b) -> keys[a] == keys[b] ? a - b : Double.compare(keys[b], keys[a]))
                    .toList();
            assertThat(Arrays.stream(values).boxed().toList()).isEqualTo(expected);
        }
    }
}
