package dev.whence.discovery.functional;

import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Rows drawn from a random linear model whose weights are known. */
record LinearData(Dag graph, double[][] weights, Table table) {
    /** A distribution of noise with variance 1. */
    interface Noise {
        double draw(RandomGenerator random);
    }

    static final Noise UNIFORM = random -> (random.nextDouble() - 0.5) * Math.sqrt(12);
    static final Noise LAPLACE = random -> {
        double u = random.nextDouble() - 0.5;
        return -Math.signum(u) * Math.log(1 - 2 * Math.abs(u)) / Math.sqrt(2);
    };
    static final Noise EXPONENTIAL = random -> random.nextExponential() - 1;
    static final Noise GAUSSIAN = RandomGenerator::nextGaussian;

    /** Weights are of size 0.4 to 1.2, of either sign. */
    static LinearData draw(int size, double degree, int rows, Noise noise, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Dag graph = RandomGraphs.dag(size, degree / (size - 1), random);
        double[][] weights = new double[size][size];
        double[][] columns = new double[size][rows];
        for (int node : graph.topologicalOrder()) {
            for (int parent : graph.parents(node).toArray()) {
                weights[node][parent] = (0.4 + 0.8 * random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
            }
            for (int i = 0; i < rows; i++) {
                double value = noise.draw(random);
                for (int parent = 0; parent < size; parent++) {
                    value += weights[node][parent] * columns[parent][i];
                }
                columns[node][i] = value;
            }
        }
        List<Column> all = new ArrayList<>();
        for (int j = 0; j < size; j++) {
            all.add(new ContinuousColumn(graph.name(j), columns[j]));
        }
        return new LinearData(graph, weights, new Table("simulated", all));
    }
}
