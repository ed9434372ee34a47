package dev.whence.discovery.kernel;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.TestResult;
import dev.whence.discovery.linear.Matrix;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What KCI, RCIT and RCoT share: features of each set of variables, their remainders after ridge regression on the
 * conditioning set, and the cache of both. Of the pair, the variable whose name comes first is the one that is
 * accompanied by the conditioning set where the test does that, so the answer depends neither on the order in which the
 * pair is asked nor on the order of the columns.
 */
final class KernelEngine {
    /** What was computed for a variable or a set, over some sample. */
    private record Key(String what, int variable, NodeSet set, NodeSet gaps) {}

    private final Table table;
    private final List<String> names;
    private final Features features;
    /** Of conditioning sets; KCI's differ from those of the pair in nothing, RCIT's in their number. */
    private final Features conditioning;

    private final double companions;
    private final NullDistribution nullDistribution;
    private final String method;
    private final MemoryCache<Key, Object> cache;

    /**
     * @param companions the weight with which the conditioning set accompanies the first variable; 0 for not at all
     * @param cacheBytes how much to remember
     */
    KernelEngine(
            Table table,
            Features features,
            Features conditioning,
            double companions,
            NullDistribution nullDistribution,
            String method,
            long cacheBytes) {
        Sample.check(table);
        this.table = table;
        this.names = table.names();
        this.features = features;
        this.conditioning = conditioning;
        this.companions = companions;
        this.nullDistribution = nullDistribution;
        this.method = method;
        this.cache = new MemoryCache<>(cacheBytes, KernelEngine::bytes);
    }

    private static long bytes(Object value) {
        return switch (value) {
            case Matrix matrix -> 8L * matrix.values().length + 64;
            case Ridge ridge -> ridge.bytes() + 64;
            case Remainder remainder -> remainder.bytes() + 64;
            case Sample sample -> 4L * sample.rows() + 64;
            default -> 64;
        };
    }

    List<String> names() {
        return names;
    }

    TestResult test(int x, int y, NodeSet given) {
        boolean inOrder = names.get(x).compareTo(names.get(y)) <= 0;
        int first = inOrder ? x : y;
        int second = inOrder ? y : x;
        Sample sample = sample(given.with(x).with(y));
        int needed = 10 * (given.size() + 2);
        if (sample.rows() < needed) {
            throw new InputException(method + " of " + names.get(x) + " and " + names.get(y)
                    + (given.isEmpty() ? "" : " given " + describe(given)) + " needs at least " + needed
                    + " rows without missing values in these columns, found " + sample.rows()
                    + "; add rows, leave columns out, or limit the depth");
        }
        if (given.isEmpty()) {
            return Statistic.marginal(features(first, sample), features(second, sample), nullDistribution);
        }
        return Statistic.conditional(
                remainder(first, companions, given, sample), remainder(second, 0, given, sample), nullDistribution);
    }

    private Sample sample(NodeSet variables) {
        NodeSet gaps = variables.filter(v -> table.columns().get(v).missingCount() > 0);
        return (Sample) cache.get(new Key("rows", -1, NodeSet.empty(), gaps), () -> Sample.complete(table, gaps));
    }

    private Matrix features(int variable, Sample sample) {
        return (Matrix) cache.get(
                new Key("features", variable, NodeSet.empty(), sample.gaps()),
                () -> features.of(sample, new int[] {variable}, new double[] {1}));
    }

    private Ridge ridge(NodeSet given, Sample sample) {
        return (Ridge) cache.get(new Key("ridge", -1, given, sample.gaps()), () -> {
            int[] ordered = byName(given);
            double[] weights = new double[ordered.length];
            Arrays.fill(weights, 1);
            return Ridge.on(conditioning.of(sample, ordered, weights));
        });
    }

    /** What the conditioning set leaves of a variable's features, in their principal directions. */
    private Remainder remainder(int variable, double companionWeight, NodeSet given, Sample sample) {
        String what = companionWeight > 0 ? "remainder with companions" : "remainder";
        return (Remainder) cache.get(new Key(what, variable, given, sample.gaps()), () -> {
            Matrix targets = companionWeight > 0
                    ? accompanied(variable, companionWeight, given, sample)
                    : features(variable, sample);
            return ridge(given, sample).remainder(targets);
        });
    }

    private Matrix accompanied(int variable, double weight, NodeSet given, Sample sample) {
        int[] ordered = byName(given.with(variable));
        double[] weights = new double[ordered.length];
        for (int i = 0; i < ordered.length; i++) {
            weights[i] = ordered[i] == variable ? 1 : weight;
        }
        return features.of(sample, ordered, weights);
    }

    private int[] byName(NodeSet variables) {
        return variables.stream()
                .boxed()
                .sorted(Comparator.comparing(names::get))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private String describe(NodeSet set) {
        return set.stream().mapToObj(names::get).collect(Collectors.joining(", "));
    }
}
