package dev.whence.causal.model;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Metric;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.hipparchus.distribution.RealDistribution;
import org.jspecify.annotations.Nullable;

/**
 * A model in which each variable is any function of its causes plus independent noise: {@code V = f(causes) + noise}.
 * Where every variable that matters is observed, its noise is known (the value minus the function), and counterfactuals
 * are exact; elsewhere they are simulated.
 */
public final class AdditiveNoiseModel extends StructuralModel {
    private final Mechanism[] mechanisms;
    /** Where each argument of a node's function stands among its parents. */
    private final int[][] positions;

    /** @param causes node numbers in the order of the function's arguments */
    private record Mechanism(
            int[] causes,
            ToDoubleFunction<double[]> function,
            @Nullable RealDistribution noise) {}

    private AdditiveNoiseModel(Dag dag, Set<String> latent, Mechanism[] mechanisms) {
        super(dag, latent);
        this.mechanisms = mechanisms;
        positions = new int[mechanisms.length][];
        Arrays.setAll(positions, node -> positions(node, mechanisms[node].causes()));
    }

    /** Starts a model to which variables are added one by one. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Likelihood weighting: variables without evidence are drawn forwards; a variable with evidence has the noise that
     * gives its value, and the unit is weighted by the density of that noise.
     */
    @Override
    public Units given(Map<String, Double> evidence, int n, long seed) {
        Map<Integer, Double> values = indexed(evidence);
        List<SplittableRandom> streams = streams(seed);
        double[][] noise = new double[dag().size()][n];
        double[] logWeights = new double[n];
        double[] row = new double[dag().size()];
        for (int unit = 0; unit < n; unit++) {
            for (int node : order()) {
                double base = base(node, row);
                Double known = values.get(node);
                RealDistribution distribution = mechanisms[node].noise();
                if (known == null) {
                    noise[node][unit] = distribution == null
                            ? 0
                            : distribution.inverseCumulativeProbability(openUnit(streams.get(node)));
                    row[node] = base + noise[node][unit];
                } else {
                    noise[node][unit] = known - base;
                    row[node] = known;
                    logWeights[unit] += logDensity(distribution, known, base);
                }
            }
        }
        return new Units(this, noise, fromLogs(logWeights), false);
    }

    private static double openUnit(SplittableRandom random) {
        double u;
        do {
            u = random.nextDouble();
        } while (u == 0);
        return u;
    }

    private static double logDensity(@Nullable RealDistribution distribution, double value, double base) {
        if (distribution == null) {
            return Math.abs(value - base) <= 1e-9 * (1 + Math.abs(value)) ? 0 : Double.NEGATIVE_INFINITY;
        }
        return distribution.logDensity(value - base);
    }

    private static double[] fromLogs(double[] logs) {
        double largest = Arrays.stream(logs).max().orElse(0);
        if (largest == Double.NEGATIVE_INFINITY) {
            throw new InputException("none of " + logs.length + " simulated units agrees with the evidence");
        }
        return Arrays.stream(logs).map(log -> Math.exp(log - largest)).toArray();
    }

    /** Exact when each variable that matters has evidence, or has no noise and follows from those that have. */
    @Override
    Optional<Prediction> exact(Map<String, Double> evidence, Intervention<String> intervention, Metric<String> metric) {
        Map<Integer, Double> values = indexed(evidence);
        NodeSet relevant = relevant(NodeSet.of(values.keySet()), intervention, metric);
        double[][] noise = new double[dag().size()][1];
        double[] row = new double[dag().size()];
        for (int node : order()) {
            if (!relevant.contains(node)) {
                continue;
            }
            double base = base(node, row);
            Double known = values.get(node);
            if (known == null && mechanisms[node].noise() != null) {
                return Optional.empty();
            }
            row[node] = known == null ? base : known;
            noise[node][0] = row[node] - base;
            if (known != null && logDensity(mechanisms[node].noise(), known, base) == Double.NEGATIVE_INFINITY) {
                throw Units.impossible();
            }
        }
        Units unit = new Units(this, noise, new double[] {1}, true);
        return Optional.of(
                new Prediction.Gaussian(unit.under(intervention, metric).value(0), 0));
    }

    private double base(int node, double[] row) {
        int[] causes = mechanisms[node].causes();
        double[] arguments = new double[causes.length];
        for (int i = 0; i < causes.length; i++) {
            arguments[i] = row[causes[i]];
        }
        return mechanisms[node].function().applyAsDouble(arguments);
    }

    @Override
    double mechanism(int node, double[] parents, double noise) {
        int[] at = positions[node];
        double[] arguments = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            arguments[i] = parents[at[i]];
        }
        return mechanisms[node].function().applyAsDouble(arguments) + noise;
    }

    /** Adds variables by name, in any order; used once. */
    public static final class Builder {
        private final Map<String, Line> lines = new LinkedHashMap<>();
        private final Set<String> latent = new LinkedHashSet<>();

        private record Line(
                List<String> causes,
                ToDoubleFunction<double[]> function,
                @Nullable RealDistribution noise) {}

        private Builder() {}

        /**
         * A variable.
         *
         * @param causes its direct causes, distinct
         * @param function of their values, in that order
         * @param noise what is added; of any mean
         */
        public Builder variable(
                String name, List<String> causes, ToDoubleFunction<double[]> function, RealDistribution noise) {
            return line(name, causes, function, noise);
        }

        /** A variable without noise: a function of its causes and nothing else. */
        public Builder deterministic(String name, List<String> causes, ToDoubleFunction<double[]> function) {
            return line(name, causes, function, null);
        }

        /** A variable without causes. */
        public Builder root(String name, RealDistribution distribution) {
            return line(name, List.of(), _ -> 0, distribution);
        }

        /** A hidden variable without causes. */
        public Builder latent(String name, RealDistribution distribution) {
            latent.add(name);
            return root(name, distribution);
        }

        private Builder line(
                String name,
                List<String> causes,
                ToDoubleFunction<double[]> function,
                @Nullable RealDistribution noise) {
            if (Set.copyOf(causes).size() < causes.size()) {
                throw new InputException("a cause of '" + name + "' is listed twice: " + causes);
            }
            if (lines.put(name, new Line(List.copyOf(causes), function, noise)) != null) {
                throw new InputException("two variables are named '" + name + "'");
            }
            return this;
        }

        /** @throws InputException when a cause is unknown, or there is a cycle */
        public AdditiveNoiseModel build() {
            List<String> names = List.copyOf(lines.keySet());
            MarkedEdges nodes = MarkedEdges.of(names, List.of());
            List<Edge> edges = new ArrayList<>();
            Mechanism[] mechanisms = new Mechanism[names.size()];
            lines.forEach((name, line) -> {
                int to = nodes.index(name);
                int[] causes = line.causes().stream().mapToInt(nodes::index).toArray();
                for (int from : causes) {
                    if (from == to) {
                        throw new InputException("'" + name + "' is listed as its own cause");
                    }
                    edges.add(Edge.directed(from, to));
                }
                mechanisms[to] = new Mechanism(causes, line.function(), line.noise());
            });
            return new AdditiveNoiseModel(Dag.of(names, edges), latent, mechanisms);
        }
    }
}
