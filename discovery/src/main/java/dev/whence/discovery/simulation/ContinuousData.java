package dev.whence.discovery.simulation;

import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Continuous variables: weighted sums of the causes, or of functions of them, plus noise. */
final class ContinuousData {
    private ContinuousData() {}

    static Drawn draw(Dag dag, DataModel model, int rows, SplittableRandom root, int threads) {
        int size = dag.size();
        SplittableRandom[] streams = Order.streams(root, size);
        double[][] values = new double[size][];
        double[][] weights = new double[size][];
        double[] noise = new double[size];
        double[] divisor = new double[size]; // by which a variable was divided; its children see the quotient
        new Order(dag, threads).forEach(node -> {
            SplittableRandom random = streams[node];
            int[] parents = dag.parents(node).toArray();
            double[] weight = new double[parents.length];
            double sd = model.noiseSd().draw(random);
            double[] column = new double[rows];
            for (int j = 0; j < parents.length; j++) {
                weight[j] = model.coefficients().drawSigned(random);
                Numbers.add(
                        column,
                        weight[j],
                        model.kind().isLinear()
                                ? values[parents[j]]
                                : RandomFunctions.of(model.kind(), values[parents[j]], random));
            }
            for (int row = 0; row < rows; row++) {
                column[row] += sd * model.noise().draw(random);
            }
            if (model.kind() == DataKind.POST_NONLINEAR) {
                RandomFunctions.distort(column, random);
            }
            divisor[node] = model.scaling() == Scaling.INTERNAL ? Numbers.standardise(column) : 1;
            values[node] = column;
            weights[node] = weight;
            noise[node] = sd / divisor[node];
        });
        if (model.scaling() == Scaling.STANDARDISED) {
            new Order(dag, threads).forEach(node -> divisor[node] = Numbers.standardise(values[node]));
            for (int node = 0; node < size; node++) {
                noise[node] /= divisor[node];
            }
        }
        List<Column> columns = new ArrayList<>();
        Map<Edge, Double> coefficients = new HashMap<>();
        Map<String, Double> noiseSd = new HashMap<>();
        for (int node = 0; node < size; node++) {
            columns.add(new ContinuousColumn(dag.name(node), values[node], "simulated"));
            if (model.kind().isLinear()) {
                noiseSd.put(dag.name(node), noise[node]);
                int[] parents = dag.parents(node).toArray();
                for (int j = 0; j < parents.length; j++) {
                    double cause = model.scaling() == Scaling.STANDARDISED ? divisor[parents[j]] : 1;
                    coefficients.put(Edge.directed(parents[j], node), weights[node][j] * cause / divisor[node]);
                }
            }
        }
        return new Drawn(columns, dag, coefficients, noiseSd);
    }
}
