package dev.whence.discovery.order;

import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.model.LinearModel;
import dev.whence.discovery.score.GaussianBic;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Moments;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Linear-Gaussian models with known graphs, as covariances and as rows. */
final class Simulated {
    private Simulated() {}

    static Dag dag(int size, double degree, SplittableRandom random) {
        return RandomGraphs.dag(size, Math.min(1, degree / (size - 1)), random);
    }

    /** The score on the model's own covariances, as if from so many rows that sampling error vanishes. */
    static GaussianBic population(LinearModel model) {
        double[][] covariance = model.covariance();
        int size = covariance.length;
        double[] flat = new double[size * size];
        for (int i = 0; i < size; i++) {
            System.arraycopy(covariance[i], 0, flat, i * size, size);
        }
        return GaussianBic.of(new Moments(model.variables(), 2_000_000_000, new double[size], flat), 0.001);
    }

    /** Rows of a linear-Gaussian model with coefficients of 0.2 to 1 and noise variances of 1 to 3. */
    static double[][] columns(Dag dag, int rows, SplittableRandom random) {
        double[][] columns = new double[dag.size()][rows];
        for (int node : dag.topologicalOrder()) {
            double sd = Math.sqrt(random.nextDouble(1, 3));
            for (int row = 0; row < rows; row++) {
                columns[node][row] = sd * random.nextGaussian();
            }
            for (int parent : dag.parents(node)) {
                double effect = random.nextDouble(0.2, 1) * (random.nextBoolean() ? 1 : -1);
                for (int row = 0; row < rows; row++) {
                    columns[node][row] += effect * columns[parent][row];
                }
            }
        }
        return columns;
    }

    static Table table(Dag dag, double[][] columns) {
        List<Column> all = new ArrayList<>();
        for (int node = 0; node < columns.length; node++) {
            all.add(new ContinuousColumn(dag.name(node), columns[node]));
        }
        return new Table("simulated", all);
    }

    static Table table(Dag dag, int rows, SplittableRandom random) {
        return table(dag, columns(dag, rows, random));
    }
}
