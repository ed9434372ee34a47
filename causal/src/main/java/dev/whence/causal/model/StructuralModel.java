package dev.whence.causal.model;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Link;
import dev.whence.causal.Metric;
import dev.whence.causal.Names;
import dev.whence.causal.equivalence.LatentProjection;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A structural causal model: a DAG, a mechanism for each variable, and a distribution of the noise. Immutable. Hidden
 * causes are nodes marked as latent; they are simulated like any other, but are no columns of a sample.
 */
public abstract sealed class StructuralModel permits LinearModel, DiscreteModel, AdditiveNoiseModel {
    private final Dag dag;
    private final Set<String> latent;
    private final List<Integer> order;
    private final int[][] parents;

    StructuralModel(Dag dag, Set<String> latent) {
        this.dag = dag;
        latent.forEach(dag::index);
        this.latent = Collections.unmodifiableSet(new LinkedHashSet<>(
                dag.nodes().stream().filter(latent::contains).toList()));
        order = dag.topologicalOrder();
        parents = new int[dag.size()][];
        for (int node = 0; node < parents.length; node++) {
            parents[node] = dag.parents(node).toArray();
        }
    }

    /** The direct causes, latent variables included. */
    public final Dag dag() {
        return dag;
    }

    /** The variables that no data would show, in the order of the variables. */
    public final Set<String> latent() {
        return latent;
    }

    /** All variables, latent ones included. */
    public final List<String> variables() {
        return dag.nodes();
    }

    /** The variables that are not latent, in order: the columns of a sample. */
    public final List<String> observed() {
        return variables().stream().filter(name -> !latent.contains(name)).toList();
    }

    /**
     * What the observed variables look like once the latent ones are hidden: the graph to ask identification about.
     * Correlated noises and latent common causes are both {@code <->}.
     */
    public final Admg graph() {
        List<Edge> edges = new ArrayList<>(dag.edges());
        for (int a = 0; a < dag.size(); a++) {
            for (int b = a + 1; b < dag.size(); b++) {
                if (noisesCorrelate(a, b)) {
                    edges.add(Edge.bidirected(a, b));
                }
            }
        }
        return LatentProjection.admg(Admg.of(variables(), edges), dag.indexes(latent));
    }

    /** Whether the noises of two nodes are dependent. */
    boolean noisesCorrelate(int a, int b) {
        return false;
    }

    /** All edges, by name. */
    public final Set<Link<String>> links() {
        Set<Link<String>> links = new LinkedHashSet<>();
        for (Edge edge : dag.edges()) {
            links.add(new Link<>(dag.name(edge.from()), dag.name(edge.to())));
        }
        return Collections.unmodifiableSet(links);
    }

    /**
     * A sample of the population: units with their noise, ready to be observed and intervened on.
     *
     * @param n how many
     * @param seed of the draws
     */
    public final Units units(int n, long seed) {
        return given(Map.of(), n, seed);
    }

    /**
     * Abduction by simulation: units that agree with the evidence, drawn (and, where they cannot be drawn directly,
     * weighted) according to the posterior distribution of their noise.
     *
     * @param evidence values of variables as they were without intervention
     * @throws InputException when the evidence is impossible, or names an unknown variable
     */
    public abstract Units given(Map<String, Double> evidence, int n, long seed);

    /**
     * The distribution of a metric under an intervention, for the units of which {@code evidence} is known: abduction,
     * action, prediction; exact.
     *
     * @param evidence values of variables as they were without intervention; empty for the whole population
     * @param intervention may be nested ({@link Intervention.Hold})
     * @throws InputException when there is no closed form (the other overload simulates), or the evidence is impossible
     */
    public final Prediction counterfactual(
            Map<String, Double> evidence, Intervention<String> intervention, Metric<String> metric) {
        return exact(evidence, intervention, metric)
                .orElseThrow(() -> new InputException("no closed form for " + metric.name() + " under [" + intervention
                        + "] in this model; give a number of draws and a seed to simulate it"));
    }

    /** As {@link #counterfactual(Map, Intervention, Metric)}, and by simulation where there is no closed form. */
    public final Prediction counterfactual(
            Map<String, Double> evidence,
            Intervention<String> intervention,
            Metric<String> metric,
            Simulation simulation) {
        return exact(evidence, intervention, metric)
                .orElseGet(() -> new Prediction.Simulated(
                        given(evidence, simulation.draws(), simulation.seed()).under(intervention, metric)));
    }

    /** The distribution of a metric under an intervention in the whole population, exact. */
    public final Prediction interventional(Intervention<String> intervention, Metric<String> metric) {
        return counterfactual(Map.of(), intervention, metric);
    }

    /** As {@link #interventional(Intervention, Metric)}, and by simulation where there is no closed form. */
    public final Prediction interventional(
            Intervention<String> intervention, Metric<String> metric, Simulation simulation) {
        return counterfactual(Map.of(), intervention, metric, simulation);
    }

    /** The closed form, where there is one. */
    abstract Optional<Prediction> exact(
            Map<String, Double> evidence, Intervention<String> intervention, Metric<String> metric);

    /** The value of a node in one unit, from its parents' values (in increasing order of node) and its noise. */
    abstract double mechanism(int node, double[] parents, double noise);

    /** The value itself when the node can have it. */
    double checked(int node, double value) {
        if (Double.isNaN(value)) {
            throw new InputException("'" + dag.name(node) + "' was given the value NaN");
        }
        return value;
    }

    final int index(String variable) {
        if (!dag.marks().has(variable)) {
            throw Names.unknown("variable", variable, variables(), "the model");
        }
        return dag.index(variable);
    }

    /** Parents of a node in increasing order. */
    final int[] parentsOf(int node) {
        return parents[node];
    }

    /** Where each of these causes of a node, in their own order, stands among its parents in increasing order. */
    final int[] positions(int node, int[] causes) {
        return Arrays.stream(causes)
                .map(cause -> Arrays.binarySearch(parents[node], cause))
                .toArray();
    }

    final List<Integer> order() {
        return order;
    }

    /** By node number, each value checked. */
    final SortedMap<Integer, Double> indexed(Map<String, Double> evidence) {
        SortedMap<Integer, Double> result = new TreeMap<>();
        evidence.forEach((name, value) -> {
            int node = index(name);
            result.put(node, checked(node, value));
        });
        return result;
    }

    /** One independent stream of random numbers for each node, so that adding a variable at the end changes no other. */
    final List<SplittableRandom> streams(long seed) {
        SplittableRandom root = new SplittableRandom(seed);
        List<SplittableRandom> streams = new ArrayList<>();
        for (int node = 0; node < dag.size(); node++) {
            streams.add(root.split());
        }
        return streams;
    }

    /** The nodes whose noise can make a difference to the metric under the intervention, or to the evidence. */
    final NodeSet relevant(NodeSet evidence, Intervention<String> intervention, Metric<String> metric) {
        NodeSet roots = switch (metric) {
            case Metric.Value<String> value -> NodeSet.of(index(value.variable()));
            case Metric.Function<String> function ->
                NodeSet.of(function.variables().stream().map(this::index).toList());
            case Metric.Custom<String> _ -> NodeSet.range(dag.size());
        };
        return dag.ancestors(roots.union(evidence).union(read(intervention)));
    }

    /** What an intervention can look at: held variables, and everything when a mechanism is replaced. */
    private NodeSet read(Intervention<String> intervention) {
        NodeSet read = NodeSet.empty();
        for (Intervention<String> step : intervention.steps()) {
            read = read.union(
                    switch (step) {
                        case Intervention.Hold<String> hold ->
                            NodeSet.of(hold.variables().stream()
                                            .map(this::index)
                                            .toList())
                                    .union(read(hold.source()));
                        case Intervention.HoldEdge<String> edge ->
                            NodeSet.of(index(edge.from())).union(read(edge.source()));
                        case Intervention.Soft<String> _, Intervention.Custom<String> _ -> NodeSet.range(dag.size());
                        default -> NodeSet.empty();
                    });
        }
        return read;
    }
}
