package dev.whence.causal.model;

import dev.whence.causal.CausalSystem;
import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Metric;
import dev.whence.causal.Outcomes;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.MarkedEdges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A linear-Gaussian model: {@code V = intercept + B V + noise} with normal noise of mean 0. Noises of different
 * variables may be correlated, which is what {@code a <-> b} means. Means, covariances, interventions and counterfactuals
 * are in closed form.
 */
public final class LinearModel extends StructuralModel {
    /** [to, from]. */
    private final double[][] coefficients;

    private final double[] intercepts;
    /** [variable, variable]. */
    private final double[][] noise;

    /** [to, from]: the change of {@code to} per unit of noise of {@code from}. */
    private final double[][] total;

    /**
     * @param dag the direct causes
     * @param latent the variables that no data would show
     * @param coefficients [to, from], zero where there is no edge
     * @param intercepts one per variable
     * @param noise covariance of the noises, [variable, variable], symmetric and positive semidefinite
     * @throws InputException when a coefficient has no edge, or the covariance is not one
     */
    public LinearModel(Dag dag, Set<String> latent, double[][] coefficients, double[] intercepts, double[][] noise) {
        super(dag, latent);
        int size = dag.size();
        if (coefficients.length != size || intercepts.length != size || noise.length != size) {
            throw new IllegalArgumentException("coefficients, intercepts and noise are for " + coefficients.length
                    + ", " + intercepts.length + " and " + noise.length + " variables, not " + size);
        }
        for (int to = 0; to < size; to++) {
            for (int from = 0; from < size; from++) {
                double value = coefficients[to][from];
                if (!Double.isFinite(value) || (value != 0 && !dag.parents(to).contains(from))) {
                    throw new InputException("coefficient " + value + " from '" + dag.name(from) + "' to '"
                            + dag.name(to) + "', between which there is "
                            + (dag.parents(to).contains(from) ? "an edge: it must be finite" : "no edge"));
                }
            }
        }
        Gaussians.checkCovariance(noise, dag.nodes());
        this.coefficients = copy(coefficients);
        this.intercepts = intercepts.clone();
        this.noise = copy(noise);
        this.total = totalEffects(this.coefficients);
    }

    /** Starts a model to which variables are added one by one. */
    public static Builder builder() {
        return new Builder();
    }

    /** Random coefficients (0.3 to 1.2, either sign), intercepts (-1 to 1) and noise variances (0.5 to 1.5) on a DAG. */
    public static LinearModel random(Dag dag, RandomGenerator random) {
        int size = dag.size();
        double[][] coefficients = new double[size][size];
        double[] intercepts = new double[size];
        double[][] noise = new double[size][size];
        for (Edge edge : dag.edges()) {
            double magnitude = 0.3 + 0.9 * random.nextDouble();
            coefficients[edge.to()][edge.from()] = random.nextBoolean() ? magnitude : -magnitude;
        }
        for (int node = 0; node < size; node++) {
            intercepts[node] = 2 * random.nextDouble() - 1;
            noise[node][node] = 0.5 + random.nextDouble();
        }
        return new LinearModel(dag, Set.of(), coefficients, intercepts, noise);
    }

    /** The direct effect of one variable on another: 0 where there is no edge. */
    public double coefficient(String from, String to) {
        return coefficients[index(to)][index(from)];
    }

    /** [to, from], a copy. */
    public double[][] coefficients() {
        return copy(coefficients);
    }

    /** One per variable, a copy. */
    public double[] intercepts() {
        return intercepts.clone();
    }

    /** Covariance of the noises, [variable, variable], a copy. */
    public double[][] noiseCovariance() {
        return copy(noise);
    }

    /** {@code (I - B)^-1}, [to, from]: the change of {@code to} per unit of change of {@code from}; 1 on the diagonal. */
    public double[][] totalEffects() {
        return copy(total);
    }

    /** Means of all variables, latent ones included. */
    public double[] means() {
        return Gaussians.times(total, intercepts);
    }

    public double mean(String variable) {
        return means()[index(variable)];
    }

    /** Covariances of all variables, latent ones included, [variable, variable]. */
    public double[][] covariance() {
        return Gaussians.sandwich(total, noise);
    }

    /** The covariance of two variables; a variable's variance when both are the same. */
    public double covariance(String a, String b) {
        return covariance()[index(a)][index(b)];
    }

    /**
     * The model in which the intervention has been done: its means and covariances are the interventional ones.
     *
     * @param intervention made of hard, shift and scale interventions
     * @throws InputException when it holds variables or replaces mechanisms, which has no such model
     */
    public LinearModel under(Intervention<String> intervention) {
        double[][] b = copy(coefficients);
        double[] c = intercepts.clone();
        double[][] omega = copy(noise);
        Set<Integer> cut = new LinkedHashSet<>();
        for (Intervention<String> step : intervention.steps()) {
            switch (step) {
                case Intervention.Hard<String> hard -> {
                    int node = index(hard.variable());
                    scale(b, omega, node, 0);
                    c[node] = checked(node, hard.value());
                    cut.add(node);
                }
                case Intervention.Shift<String> shift -> c[index(shift.variable())] += shift.delta();
                case Intervention.Scale<String> factor -> {
                    int node = index(factor.variable());
                    scale(b, omega, node, factor.factor());
                    c[node] *= factor.factor();
                }
                default ->
                    throw new InputException("[" + step + "] does not leave a linear-Gaussian model; ask for the"
                            + " counterfactual distribution of a variable under it instead");
            }
        }
        List<Edge> edges =
                dag().edges().stream().filter(edge -> !cut.contains(edge.to())).toList();
        return new LinearModel(Dag.of(variables(), edges), latent(), b, c, omega);
    }

    private static void scale(double[][] b, double[][] omega, int node, double factor) {
        for (int i = 0; i < b.length; i++) {
            b[node][i] *= factor;
            omega[node][i] *= factor;
            omega[i][node] *= factor;
        }
    }

    /**
     * Abduction in closed form: the model of the units that agree with the evidence. The posterior mean of the noise
     * goes into the intercepts, its posterior covariance is the new noise covariance (Gaussian conditioning); so
     * {@code given(evidence).under(intervention).mean(y)} is a counterfactual mean.
     *
     * @param evidence values of some or all variables, as they were without intervention
     * @throws InputException when variables without noise contradict the evidence
     */
    public LinearModel given(Map<String, Double> evidence) {
        Map<Integer, Double> values = indexed(evidence);
        if (values.isEmpty()) {
            return this;
        }
        double[] means = means();
        double[][] rows = new double[values.size()][];
        double[] residual = new double[values.size()];
        int at = 0;
        for (var entry : values.entrySet()) {
            rows[at] = total[entry.getKey()];
            residual[at++] = entry.getValue() - means[entry.getKey()];
        }
        Gaussians.Posterior posterior = Gaussians.condition(noise, rows, residual);
        double[] shifted = intercepts.clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += posterior.mean()[i];
        }
        return new LinearModel(dag(), latent(), coefficients, shifted, posterior.covariance());
    }

    @Override
    public Units given(Map<String, Double> evidence, int n, long seed) {
        LinearModel posterior = given(evidence);
        double[][] root = Gaussians.root(posterior.noise);
        double[][] draws = new double[root.length][n];
        List<SplittableRandom> streams = streams(seed);
        double[] normal = new double[root.length];
        for (int unit = 0; unit < n; unit++) {
            for (int i = 0; i < normal.length; i++) {
                normal[i] = streams.get(i).nextGaussian();
            }
            double[] unitNoise = Gaussians.times(root, normal);
            for (int i = 0; i < normal.length; i++) {
                draws[i][unit] = unitNoise[i];
            }
        }
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        return new Units(posterior, draws, weights, false);
    }

    /**
     * The average unit, whose noise is at its mean. Everything is linear, so its outcome is exactly the population's
     * mean outcome, under nested interventions too. It answers only linear questions: no replaced mechanisms, and
     * metrics that are the value of a variable.
     */
    public CausalSystem<String> averageUnit() {
        Units unit = new Units(this, new double[dag().size()][1], new double[] {1}, true);
        return new CausalSystem<>() {
            @Override
            public int units() {
                return 1;
            }

            @Override
            public Outcomes under(Intervention<String> intervention, Metric<String> metric) {
                if (!isLinear(intervention) || !(metric instanceof Metric.Value<String>)) {
                    throw new UnsupportedOperationException("the average unit answers linear questions only, not "
                            + metric.name() + " under [" + intervention + "]");
                }
                return unit.under(intervention, metric);
            }
        };
    }

    @Override
    Optional<Prediction> exact(Map<String, Double> evidence, Intervention<String> intervention, Metric<String> metric) {
        if (!isLinear(intervention) || !(metric instanceof Metric.Value<String>)) {
            return Optional.empty();
        }
        LinearModel posterior = given(evidence);
        // The metric is a + b'noise. Unit 0 has no noise; unit i + 1 has noise 1 in variable i alone.
        int size = dag().size();
        double[][] basis = new double[size][size + 1];
        for (int i = 0; i < size; i++) {
            basis[i][i + 1] = 1;
        }
        double[] weights = new double[size + 1];
        Arrays.fill(weights, 1);
        double[] outcomes = new Units(posterior, basis, weights, true)
                .under(intervention, metric)
                .values();
        double[] slope = new double[size];
        for (int i = 0; i < size; i++) {
            slope[i] = outcomes[i + 1] - outcomes[0];
        }
        double variance = Gaussians.dot(slope, Gaussians.times(posterior.noise, slope));
        return Optional.of(new Prediction.Gaussian(outcomes[0], Math.max(variance, 0)));
    }

    private static boolean isLinear(Intervention<String> intervention) {
        return intervention.steps().stream().allMatch(step -> switch (step) {
            case Intervention.Soft<String> _, Intervention.Custom<String> _ -> false;
            case Intervention.Hold<String> hold -> isLinear(hold.source());
            case Intervention.HoldEdge<String> edge -> isLinear(edge.source());
            default -> true;
        });
    }

    @Override
    boolean noisesCorrelate(int a, int b) {
        return noise[a][b] != 0;
    }

    @Override
    double mechanism(int node, double[] parents, double unitNoise) {
        double sum = intercepts[node];
        int[] from = parentsOf(node);
        for (int i = 0; i < parents.length; i++) {
            sum += coefficients[node][from[i]] * parents[i];
        }
        return sum + unitNoise;
    }

    /** {@code (I - B)^-1} by going through the nodes in causal order, restricted to the edges in {@code b}. */
    double[][] totalEffects(double[][] b) {
        double[][] result = new double[b.length][b.length];
        for (int node : order()) {
            result[node][node] = 1;
            for (int parent : parentsOf(node)) {
                for (int source = 0; source < b.length; source++) {
                    result[node][source] += b[node][parent] * result[parent][source];
                }
            }
        }
        return result;
    }

    private static double[][] copy(double[][] matrix) {
        return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    }

    /** Adds variables and edges by name; used once. */
    public static final class Builder {
        private final Map<String, double[]> variables = new LinkedHashMap<>();
        private final Set<String> latent = new LinkedHashSet<>();
        private final List<Term> edges = new ArrayList<>();
        private final List<Term> correlated = new ArrayList<>();

        private record Term(String from, String to, double value) {}

        private Builder() {}

        /** A variable with this intercept and standard deviation of its noise. */
        public Builder variable(String name, double intercept, double sd) {
            if (!(sd >= 0)) {
                throw new InputException("the noise of '" + name + "' has standard deviation " + sd);
            }
            if (variables.put(name, new double[] {intercept, sd}) != null) {
                throw new InputException("two variables are named '" + name + "'");
            }
            return this;
        }

        /** A hidden variable with this intercept and standard deviation of its noise. */
        public Builder latent(String name, double intercept, double sd) {
            latent.add(name);
            return variable(name, intercept, sd);
        }

        /** {@code from -> to} with this coefficient. */
        public Builder edge(String from, String to, double coefficient) {
            edges.add(new Term(from, to, coefficient));
            return this;
        }

        /** {@code a <-> b}: the noises have this correlation. */
        public Builder correlate(String a, String b, double correlation) {
            correlated.add(new Term(a, b, correlation));
            return this;
        }

        /** @throws InputException when an edge names an unknown variable, there is a cycle, or the noises cannot be so */
        public LinearModel build() {
            List<String> names = List.copyOf(variables.keySet());
            MarkedEdges nodes = MarkedEdges.of(names, List.of());
            List<Edge> directed = edges.stream()
                    .map(term -> Edge.directed(nodes.index(term.from()), nodes.index(term.to())))
                    .toList();
            double[][] coefficients = new double[names.size()][names.size()];
            for (Term term : edges) {
                coefficients[nodes.index(term.to())][nodes.index(term.from())] = term.value();
            }
            double[] intercepts = new double[names.size()];
            double[][] noise = new double[names.size()][names.size()];
            variables.forEach((name, numbers) -> {
                int node = nodes.index(name);
                intercepts[node] = numbers[0];
                noise[node][node] = numbers[1] * numbers[1];
            });
            for (Term term : correlated) {
                int a = nodes.index(term.from());
                int b = nodes.index(term.to());
                noise[a][b] = term.value() * Math.sqrt(noise[a][a] * noise[b][b]);
                noise[b][a] = noise[a][b];
            }
            return new LinearModel(Dag.of(names, directed), latent, coefficients, intercepts, noise);
        }
    }
}
