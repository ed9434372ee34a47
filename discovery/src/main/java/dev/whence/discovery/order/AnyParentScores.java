package dev.whence.discovery.order;

import dev.whence.discovery.score.Score;
import java.util.Arrays;

/** {@link ParentScores} of any score, set by set. */
final class AnyParentScores implements ParentScores {
    private final Score score;
    private final double[] empty;
    private final int[] numbers;

    /** @param numbers the number in the score of each variable here */
    AnyParentScores(Score score, int[] numbers) {
        this.score = score;
        this.numbers = numbers;
        this.empty = new double[numbers.length];
        for (int node = 0; node < empty.length; node++) {
            empty[node] = score.local(numbers[node], new int[0]);
        }
    }

    @Override
    public int size() {
        return numbers.length;
    }

    @Override
    public double local(int node, int[] parents) {
        int[] renumbered = new int[parents.length];
        for (int i = 0; i < renumbered.length; i++) {
            renumbered[i] = numbers[parents[i]];
        }
        Arrays.sort(renumbered);
        return score.local(numbers[node], renumbered) - empty[node];
    }

    @Override
    public Growth grow(int node, int[] parents) {
        double here = local(node, parents);
        boolean[] taken = new boolean[size()];
        for (int parent : parents) {
            taken[parent] = true;
        }
        taken[node] = true;
        int[] more = Arrays.copyOf(parents, parents.length + 1);
        int[] better = new int[size()];
        double[] gains = new double[size()];
        int count = 0;
        for (int other = 0; other < size(); other++) {
            if (!taken[other]) {
                more[parents.length] = other;
                double gain = local(node, more) - here;
                if (gain > 0) {
                    better[count] = other;
                    gains[count++] = gain;
                }
            }
        }
        Descending.sort(gains, better, count);
        return new Growth(here, Arrays.copyOf(better, count));
    }

    @Override
    public Shrunk shrink(int node, int[] parents, int kept, double start) {
        int[] now = parents.clone();
        double here = start;
        while (true) {
            int drop = -1;
            double best = here;
            for (int i = kept; i < now.length; i++) {
                double without = local(node, without(now, i));
                if (without > best) {
                    best = without;
                    drop = i;
                }
            }
            if (drop < 0) {
                Arrays.sort(now);
                return new Shrunk(here, now);
            }
            now = without(now, drop);
            here = best;
        }
    }

    static int[] without(int[] values, int position) {
        int[] fewer = new int[values.length - 1];
        System.arraycopy(values, 0, fewer, 0, position);
        System.arraycopy(values, position + 1, fewer, position, fewer.length - position);
        return fewer;
    }
}
