package dev.whence.discovery.functional;

import dev.whence.causal.Progress;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * ICA-LiNGAM (Shimizu et al. 2006, algorithms A to C): independent component analysis finds the noise of all variables at
 * once; its unmixing matrix, with rows put where they belong, is I - B, and B is acyclic once its smallest entries are
 * set to zero. The order is read from B; weights are then estimated as in {@link DirectLingam}.
 */
public final class IcaLingam {
    private IcaLingam() {}

    /**
     * Searches; cannot take knowledge into account.
     *
     * @throws dev.whence.causal.InputException when the columns are constant, collinear or no numbers, or the complete
     *     rows are no more than the columns
     */
    public static LingamResult run(Table table, LingamOptions options, Progress progress) {
        Samples samples = Samples.of(table);
        int p = samples.size();
        FastIca ica = FastIca.of(samples.standardised(), options.seed(), options.threads(), progress);
        double[][] b = effects(ica.unmixing());
        int[] order = order(b);
        int set = zeros(b, order);
        List<String> warnings = new ArrayList<>();
        if (!ica.converged()) {
            warnings.add("independent component analysis did not settle in " + ica.iterations()
                    + " iterations; the order is unreliable. DirectLiNGAM does not iterate");
        }
        if (set > 0) {
            warnings.add("the matrix of effects was not acyclic: " + set + " of its " + p * (p - 1) / 2
                    + " entries that should stay were set to zero besides the smaller half");
        }
        OrderRules free = new OrderRules(Knowledge.none().over(samples.names()));
        return new WeightedOrder(
                        table, samples, order, free, options, (first, second) -> why(samples, b, first, second))
                .run(warnings, progress);
    }

    private static Evidence why(Samples samples, double[][] b, int first, int second) {
        String cause = samples.names().get(first);
        String effect = samples.names().get(second);
        double forward = b[second][first];
        double backward = b[first][second];
        return new Evidence(
                Math.abs(forward) >= Math.abs(backward) ? Evidence.Kind.ORIENTED : Evidence.Kind.CONFLICT,
                String.format(
                        Locale.ROOT,
                        "%s comes before %s: the unmixing matrix gives %s -> %s an effect of %.4g and the reverse one"
                                + " of %.4g (standardised)%s",
                        cause,
                        effect,
                        cause,
                        effect,
                        forward,
                        backward,
                        Math.abs(forward) >= Math.abs(backward) ? "" : ", overruled by the other pairs"));
    }

    /** B of x = B x + e from the unmixing matrix W: rows put so that the diagonal is large, scaled to 1, taken from I. */
    static double[][] effects(double[][] unmixing) {
        int p = unmixing.length;
        double[][] cost = new double[p][p];
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < p; j++) {
                cost[i][j] = 1 / Math.max(Math.abs(unmixing[i][j]), 1e-300);
            }
        }
        int[] variable = Assignment.cheapest(cost);
        double[][] b = new double[p][p];
        for (int component = 0; component < p; component++) {
            int i = variable[component];
            for (int j = 0; j < p; j++) {
                b[i][j] = i == j ? 0 : -unmixing[component][j] / unmixing[component][i];
            }
        }
        return b;
    }

    private record Entry(int row, int column, double size) {}

    private static List<Entry> bySize(double[][] b) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < b.length; i++) {
            for (int j = 0; j < b.length; j++) {
                if (i != j) {
                    entries.add(new Entry(i, j, Math.abs(b[i][j])));
                }
            }
        }
        entries.sort(Comparator.comparingDouble(Entry::size)
                .thenComparingInt(Entry::row)
                .thenComparingInt(Entry::column));
        return entries;
    }

    /**
     * The order of B with the fewest of its smallest entries set to zero, at least half of them, that makes it acyclic
     * (algorithm C). Fewer zeros never make it acyclic where more do not, so that halving finds the number.
     */
    static int[] order(double[][] b) {
        int p = b.length;
        List<Entry> entries = bySize(b);
        int low = p * (p - 1) / 2;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (topological(p, entries.subList(middle, entries.size())).isPresent()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return topological(p, entries.subList(low, entries.size())).orElseThrow();
    }

    /** How many entries beyond the smaller half had to be zero for this order. */
    private static int zeros(double[][] b, int[] order) {
        int p = b.length;
        int[] position = new int[p];
        for (int i = 0; i < p; i++) {
            position[order[i]] = i;
        }
        List<Entry> entries = bySize(b);
        int needed = p * (p - 1) / 2;
        for (int k = entries.size() - 1; k >= needed; k--) {
            if (position[entries.get(k).column] > position[entries.get(k).row]) {
                return k + 1 - needed;
            }
        }
        return 0;
    }

    /** Causes before effects, of equals the first by number; nothing when there is a cycle. */
    private static Optional<int[]> topological(int p, List<Entry> kept) {
        int[] causes = new int[p];
        List<List<Integer>> effects = new ArrayList<>();
        for (int i = 0; i < p; i++) {
            effects.add(new ArrayList<>());
        }
        for (Entry entry : kept) {
            causes[entry.row]++;
            effects.get(entry.column).add(entry.row);
        }
        PriorityQueue<Integer> free = new PriorityQueue<>();
        for (int i = 0; i < p; i++) {
            if (causes[i] == 0) {
                free.add(i);
            }
        }
        int[] order = new int[p];
        int placed = 0;
        while (!free.isEmpty()) {
            int next = free.remove();
            order[placed++] = next;
            for (int effect : effects.get(next)) {
                if (--causes[effect] == 0) {
                    free.add(effect);
                }
            }
        }
        return placed == p ? Optional.of(order) : Optional.empty();
    }
}
