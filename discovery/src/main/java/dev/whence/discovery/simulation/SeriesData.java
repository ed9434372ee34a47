package dev.whence.discovery.simulation;

import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A stationary vector autoregression. Every edge of the drawn graph becomes an effect within a step or after a lag of 1 to
 * {@code maxLag} steps, each lag as likely as the others (0 included); every variable also depends on itself one step
 * before. Effects are linear, or {@code c (1 + 4 exp(-x²/2)) x} (Runge and others 2019), which departs from a line by a
 * bounded amount, so that it is stable when the line is. If the linear process is not stable (spectral radius of its
 * companion matrix 0.95 or more), all effects between variables are reduced by a tenth until it is.
 */
final class SeriesData {
    private static final int BURN_IN = 1000;
    private static final double LARGEST_RADIUS = 0.95;

    private SeriesData() {}

    /** An effect of {@code cause} on {@code effect} after {@code lag} steps. */
    private record Link(int cause, int effect, int lag, double coefficient) {}

    static Drawn draw(Dag dag, DataModel model, int rows, SplittableRandom root) {
        int size = dag.size();
        SplittableRandom random = root.split();
        List<Link> links = new ArrayList<>();
        for (int node = 0; node < size; node++) {
            links.add(new Link(node, node, 1, model.autocorrelation().draw(random)));
        }
        for (Edge edge : dag.edges()) {
            links.add(new Link(
                    edge.from(),
                    edge.to(),
                    random.nextInt(model.maxLag() + 1),
                    model.coefficients().drawSigned(random)));
        }
        while (spectralRadius(size, model.maxLag(), links, dag.topologicalOrder()) >= LARGEST_RADIUS) {
            links.replaceAll(link -> link.cause() == link.effect()
                    ? link
                    : new Link(link.cause(), link.effect(), link.lag(), 0.9 * link.coefficient()));
        }
        double[] sd = new double[size];
        Arrays.setAll(sd, i -> model.noiseSd().draw(random));
        double[][] values = run(dag, model, links, sd, rows, random);
        return truth(dag, model, links, sd, values);
    }

    private static double[][] run(
            Dag dag, DataModel model, List<Link> links, double[] sd, int rows, SplittableRandom random) {
        List<List<Link>> into = new ArrayList<>();
        for (int node = 0; node < dag.size(); node++) {
            int effect = node;
            into.add(links.stream().filter(link -> link.effect() == effect).toList());
        }
        boolean linear = model.kind() == DataKind.SERIES_LINEAR;
        int steps = rows + BURN_IN;
        double[][] values = new double[dag.size()][steps];
        List<Integer> order = dag.topologicalOrder();
        for (int t = 0; t < steps; t++) {
            for (int node : order) {
                double sum = sd[node] * model.noise().draw(random);
                for (Link link : into.get(node)) {
                    if (t >= link.lag()) {
                        double x = values[link.cause()][t - link.lag()];
                        boolean itself = link.cause() == node;
                        sum += link.coefficient() * (linear || itself ? x : (1 + 4 * Math.exp(-x * x / 2)) * x);
                    }
                }
                values[node][t] = sum;
            }
        }
        double[][] kept = new double[dag.size()][];
        Arrays.setAll(kept, node -> Arrays.copyOfRange(values[node], BURN_IN, steps));
        return kept;
    }

    private static Drawn truth(Dag dag, DataModel model, List<Link> links, double[] sd, double[][] values) {
        int size = dag.size();
        boolean scaled = model.scaling() != Scaling.RAW;
        double[] divisor = new double[size];
        Arrays.setAll(divisor, node -> scaled ? Numbers.standardise(values[node]) : 1);
        List<String> names = new ArrayList<>();
        for (int lag = 0; lag <= model.maxLag(); lag++) {
            for (String name : dag.nodes()) {
                names.add(name + (lag == 0 ? "(t)" : "(t-" + lag + ")"));
            }
        }
        List<Edge> edges = new ArrayList<>();
        Map<Edge, Double> coefficients = new HashMap<>();
        for (Link link : links) {
            Edge edge = Edge.directed(link.lag() * size + link.cause(), link.effect());
            if (link.coefficient() != 0) {
                edges.add(edge);
                coefficients.put(edge, link.coefficient() * divisor[link.cause()] / divisor[link.effect()]);
            }
        }
        List<Column> columns = new ArrayList<>();
        Map<String, Double> noise = new HashMap<>();
        for (int node = 0; node < size; node++) {
            columns.add(new ContinuousColumn(dag.name(node), values[node], "simulated"));
            noise.put(dag.name(node), sd[node] / divisor[node]);
        }
        boolean linear = model.kind() == DataKind.SERIES_LINEAR;
        return new Drawn(columns, Dag.of(names, edges), linear ? coefficients : Map.of(), linear ? noise : Map.of());
    }

    /**
     * Of the companion matrix of the reduced form {@code x(t) = sum over lags of (I - B0)^-1 B_lag x(t-lag)}, by repeated
     * squaring: the k-th root of the norm of the k-th power, for k = 2^20.
     */
    private static double spectralRadius(int size, int maxLag, List<Link> links, List<Integer> order) {
        int width = size * maxLag;
        double[][] companion = new double[width][width];
        for (int i = size; i < width; i++) {
            companion[i][i - size] = 1;
        }
        for (int node : order) { // effects within the step add what their causes have
            for (Link link : links) {
                if (link.effect() == node && link.lag() > 0) {
                    companion[node][(link.lag() - 1) * size + link.cause()] += link.coefficient();
                } else if (link.effect() == node) {
                    Numbers.add(companion[node], link.coefficient(), companion[link.cause()]);
                }
            }
        }
        return spectralRadius(companion);
    }

    static double spectralRadius(double[][] matrix) {
        double[][] power = matrix;
        double logNorm = 0; // of the power, per factor
        double share = 1;
        for (int i = 0; i < 20; i++) {
            double norm = 0;
            for (double[] row : power) {
                for (double value : row) {
                    norm = Math.max(norm, Math.abs(value));
                }
            }
            if (norm == 0) {
                return 0;
            }
            logNorm += share * Math.log(norm);
            share /= 2;
            power = squared(power, norm);
        }
        return Math.exp(logNorm);
    }

    private static double[][] squared(double[][] matrix, double divisor) {
        int size = matrix.length;
        double[][] result = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                double factor = matrix[i][k] / divisor / divisor;
                if (factor != 0) {
                    Numbers.add(result[i], factor, matrix[k]);
                }
            }
        }
        return result;
    }
}
