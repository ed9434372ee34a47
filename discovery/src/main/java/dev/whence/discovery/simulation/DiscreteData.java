package dev.whence.discovery.simulation;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Dag;
import dev.whence.tables.Column;
import dev.whence.tables.DiscreteColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Levels from random tables of conditional probability. */
final class DiscreteData {
    /** The largest table of one variable, in numbers. */
    private static final long LARGEST_TABLE = 1 << 24;

    private DiscreteData() {}

    /**
     * The tables that the data are drawn from.
     *
     * @param levels by variable
     * @param tables by variable, the probabilities [configuration of the parents, level]; the first parent is slowest
     */
    record Network(int[] levels, double[][] tables) {}

    static Network network(Dag dag, DataModel model, SplittableRandom[] streams, int threads) {
        int[] levels = new int[dag.size()];
        for (int node = 0; node < levels.length; node++) {
            levels[node] = model.levels().drawWhole(streams[node]);
        }
        double[][] tables = new double[dag.size()][];
        new Order(dag, threads).forEach(node -> {
            int rows = configurations(dag, levels, node);
            double[] table = new double[rows * levels[node]];
            for (int row = 0; row < rows; row++) {
                dirichlet(table, row * levels[node], levels[node], model.concentration(), streams[node]);
            }
            tables[node] = table;
        });
        return new Network(levels, tables);
    }

    private static int configurations(Dag dag, int[] levels, int node) {
        long count = 1;
        for (int parent : dag.parents(node)) {
            count *= levels[parent];
            if (count * levels[node] > LARGEST_TABLE) {
                throw new InputException("variable " + dag.name(node) + " has "
                        + dag.parents(node).size()
                        + " causes, and their levels combine in too many ways for a table of probabilities; ask for a"
                        + " lower degree or fewer levels");
            }
        }
        return (int) count;
    }

    static Drawn draw(Dag dag, DataModel model, int rows, SplittableRandom root, int threads) {
        SplittableRandom[] streams = Order.streams(root, dag.size());
        Network network = network(dag, model, streams, threads);
        int[][] codes = new int[dag.size()][];
        new Order(dag, threads).forEach(node -> {
            int[] parents = dag.parents(node).toArray();
            int levels = network.levels()[node];
            double[] table = network.tables()[node];
            int[] column = new int[rows];
            for (int row = 0; row < rows; row++) {
                int configuration = 0;
                for (int parent : parents) {
                    configuration = configuration * network.levels()[parent] + codes[parent][row];
                }
                column[row] = choose(table, configuration * levels, levels, streams[node]);
            }
            codes[node] = column;
        });
        List<Column> columns = new ArrayList<>();
        for (int node = 0; node < dag.size(); node++) {
            columns.add(
                    new DiscreteColumn(dag.name(node), codes[node], levelNames(network.levels()[node]), "simulated"));
        }
        return Drawn.of(columns, dag);
    }

    /** "a", "b", ...: text, so that a file with them is read as levels again. */
    static List<String> levelNames(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> count <= 26 ? String.valueOf((char) ('a' + i)) : String.format("level%04d", i))
                .toList();
    }

    /** A level drawn with the probabilities from {@code start} on. */
    static int choose(double[] probabilities, int start, int levels, RandomGenerator random) {
        double left = random.nextDouble();
        for (int level = 0; level < levels - 1; level++) {
            left -= probabilities[start + level];
            if (left < 0) {
                return level;
            }
        }
        return levels - 1;
    }

    private static void dirichlet(double[] into, int start, int levels, double concentration, RandomGenerator random) {
        double sum = 0;
        while (!(sum > 0)) { // with a tiny concentration every draw can underflow
            sum = 0;
            for (int level = 0; level < levels; level++) {
                into[start + level] = gamma(concentration, random);
                sum += into[start + level];
            }
        }
        for (int level = 0; level < levels; level++) {
            into[start + level] /= sum;
        }
    }

    /** A gamma variate with that shape and scale 1 (Marsaglia and Tsang 2000). */
    static double gamma(double shape, RandomGenerator random) {
        if (shape < 1) {
            return gamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = 1 + c * x;
            if (v > 0) {
                v = v * v * v;
                if (Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                    return d * v;
                }
            }
        }
    }
}
