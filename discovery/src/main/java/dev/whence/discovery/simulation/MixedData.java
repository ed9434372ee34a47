package dev.whence.discovery.simulation;

import dev.whence.causal.graph.Dag;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Continuous and discrete variables that cause each other both ways, and counts. A cause enters a weighted sum: a
 * continuous one by a coefficient times its standardised value, a discrete one by a shift for each level. A continuous
 * effect is that sum and noise; a discrete one has such a sum for each level but the first and is drawn from their
 * multinomial logit; a count is Poisson with the sum as the logarithm of its mean; as a
 * cause it enters as {@code ln(1 + count)}, standardised.
 */
final class MixedData {
    /** The logarithm of a count's mean where its causes are average. */
    private static final double LOG_MEAN = 1;

    /** The largest logarithm of a count's mean: counts stay below some hundreds. */
    private static final double LARGEST_LOG_MEAN = 4.5;

    private MixedData() {}

    static Drawn draw(Dag dag, DataModel model, int rows, SplittableRandom root, int threads) {
        SplittableRandom choice = root.split();
        boolean[] discrete = new boolean[dag.size()];
        if (model.kind() == DataKind.MIXED) {
            int wanted = (int) Math.round(model.discreteShare() * dag.size());
            while (wanted > 0) {
                int node = choice.nextInt(dag.size());
                wanted -= discrete[node] ? 0 : 1;
                discrete[node] = true;
            }
        }
        SplittableRandom[] streams = Order.streams(root, dag.size());
        Column[] columns = new Column[dag.size()];
        new Order(dag, threads).forEach(node -> {
            SplittableRandom random = streams[node];
            List<Column> causes = IntStream.of(dag.parents(node).toArray())
                    .mapToObj(parent -> columns[parent])
                    .toList();
            columns[node] = discrete[node]
                    ? levels(dag.name(node), causes, model, rows, random)
                    : model.kind() == DataKind.COUNTS
                            ? counts(dag.name(node), causes, model, rows, random)
                            : numbers(dag.name(node), causes, model, rows, random);
        });
        return Drawn.of(List.of(columns), dag);
    }

    private static Column numbers(
            String name, List<Column> causes, DataModel model, int rows, SplittableRandom random) {
        double[] values = sum(causes, model, rows, random);
        double sd = model.noiseSd().draw(random);
        for (int row = 0; row < rows; row++) {
            values[row] += sd * model.noise().draw(random);
        }
        if (model.scaling() != Scaling.RAW) {
            Numbers.standardise(values);
        }
        return new ContinuousColumn(name, values, "simulated");
    }

    private static Column levels(String name, List<Column> causes, DataModel model, int rows, SplittableRandom random) {
        int count = model.levels().drawWhole(random);
        double[][] logits = new double[count][];
        logits[0] = new double[rows];
        for (int level = 1; level < count; level++) {
            logits[level] = sum(causes, model, rows, random);
        }
        int[] codes = new int[rows];
        double[] probabilities = new double[count];
        for (int row = 0; row < rows; row++) {
            double largest = 0;
            for (int level = 1; level < count; level++) {
                largest = Math.max(largest, logits[level][row]);
            }
            double total = 0;
            for (int level = 0; level < count; level++) {
                probabilities[level] = Math.exp(logits[level][row] - largest);
                total += probabilities[level];
            }
            for (int level = 0; level < count; level++) {
                probabilities[level] /= total;
            }
            codes[row] = DiscreteData.choose(probabilities, 0, count, random);
        }
        return new DiscreteColumn(name, codes, DiscreteData.levelNames(count), "simulated");
    }

    private static Column counts(String name, List<Column> causes, DataModel model, int rows, SplittableRandom random) {
        double[] sum = sum(causes, model, rows, random);
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = poisson(Math.exp(Math.min(LOG_MEAN + sum[row], LARGEST_LOG_MEAN)), random);
        }
        return new ContinuousColumn(name, values, "simulated counts");
    }

    private static double[] sum(List<Column> causes, DataModel model, int rows, SplittableRandom random) {
        double[] sum = new double[rows];
        for (Column cause : causes) {
            switch (cause) {
                case ContinuousColumn values ->
                    Numbers.add(
                            sum,
                            model.coefficients().drawSigned(random),
                            Numbers.standardised(
                                    model.kind() == DataKind.COUNTS ? logarithms(values) : values.numbers()));
                case DiscreteColumn codes -> {
                    double[] shift = shifts(codes.levels().size(), model.coefficients(), random);
                    for (int row = 0; row < rows; row++) {
                        sum[row] += shift[codes.code(row)];
                    }
                }
            }
        }
        return sum;
    }

    /** {@code ln(1 + count)}: without it effects of effects would grow beyond all bounds. */
    private static double[] logarithms(ContinuousColumn counts) {
        return Arrays.stream(counts.numbers()).map(Math::log1p).toArray();
    }

    /** One number a level, with mean 0 and mean square c² for a coefficient c. */
    private static double[] shifts(int levels, Range coefficients, SplittableRandom random) {
        double size = coefficients.draw(random);
        double[] shift = new double[levels];
        Arrays.setAll(shift, level -> random.nextGaussian());
        Numbers.standardise(shift);
        for (int level = 0; level < levels; level++) {
            shift[level] *= size;
        }
        return shift;
    }

    /** A Poisson variate, by sequential search of its distribution. */
    static int poisson(double mean, SplittableRandom random) {
        double left = random.nextDouble();
        double probability = Math.exp(-mean);
        int count = 0;
        while (left >= probability && count < 10_000) {
            left -= probability;
            count++;
            probability *= mean / count;
        }
        return count;
    }
}
