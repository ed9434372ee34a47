package dev.whence.causal.model;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Metric;
import dev.whence.causal.Names;
import dev.whence.causal.Outcomes;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A model of discrete variables. The value of a variable is the number of its state, from 0. Each variable has finitely
 * many kinds of units, that is, {@linkplain Response functions of its causes} with probabilities; a table of conditional
 * probabilities is turned into such functions by a {@link Coupling}, which its counterfactuals depend on and its
 * interventional distributions do not. Distributions are exact, by variable elimination: interventional ones
 * on the tables, counterfactual ones on {@linkplain ManyWorlds several worlds} with the same noise.
 */
public final class DiscreteModel extends StructuralModel {
    /** The most combinations of kinds of units that are gone through before giving up. */
    static final int MOST_UNITS = 1 << 18;

    private final List<List<String>> states;
    /** Parents of each node in the order of its table. */
    private final int[][] causes;
    /** Where each cause of a node stands among its parents in increasing order. */
    private final int[][] positions;
    /** [node][kind of unit]. */
    private final double[][] probabilities;
    /** [node][kind of unit][configuration of the causes]. */
    private final int[][][] responses;

    DiscreteModel(
            Dag dag, Set<String> latent, List<List<String>> states, int[][] causes, List<List<Response>> responses) {
        super(dag, latent);
        this.states = List.copyOf(states);
        this.causes = causes;
        int size = dag.size();
        positions = new int[size][];
        probabilities = new double[size][];
        this.responses = new int[size][][];
        for (int node = 0; node < size; node++) {
            positions[node] = positions(node, causes[node]);
            List<Response> kinds = responses.get(node);
            probabilities[node] =
                    kinds.stream().mapToDouble(Response::probability).toArray();
            this.responses[node] = kinds.stream()
                    .map(kind ->
                            kind.values().stream().mapToInt(Integer::intValue).toArray())
                    .toArray(int[][]::new);
        }
    }

    /** Starts a model to which variables are added one by one. */
    public static DiscreteModelBuilder builder() {
        return new DiscreteModelBuilder();
    }

    /** The names of a variable's states, in order. */
    public List<String> states(String variable) {
        return states.get(index(variable));
    }

    /** The number of a state, as the value that evidence and interventions use. */
    public double state(String variable, String state) {
        int number = states(variable).indexOf(state);
        if (number < 0) {
            throw Names.unknown("state", state, states(variable), "variable '" + variable + "'");
        }
        return number;
    }

    /** The direct causes of a variable in the order of its table. */
    public List<String> causes(String variable) {
        return Arrays.stream(causes[index(variable)]).mapToObj(variables()::get).toList();
    }

    /**
     * Conditional probabilities.
     *
     * @return [configuration of the causes, state], the last cause changing fastest
     */
    public double[][] table(String variable) {
        return table(index(variable));
    }

    private double[][] table(int node) {
        double[][] rows = new double[responses[node][0].length][size(node)];
        for (int kind = 0; kind < responses[node].length; kind++) {
            for (int row = 0; row < rows.length; row++) {
                rows[row][responses[node][kind][row]] += probabilities[node][kind];
            }
        }
        return rows;
    }

    /** How many states a node has. */
    int size(int node) {
        return states.get(node).size();
    }

    /** Parents of a node in the order of its table. */
    int[] causes(int node) {
        return causes[node];
    }

    /** The probability of each kind of unit of a node. */
    double[] kinds(int node) {
        return probabilities[node];
    }

    /** The state that a kind of unit of a node answers with to a configuration of its causes. */
    int answer(int node, int kind, int configuration) {
        return responses[node][kind][configuration];
    }

    /**
     * The joint distribution of some variables under hard interventions, by variable elimination.
     *
     * @param variables distinct
     * @param values what is set, by variable; empty to observe
     * @return one probability per configuration of the variables in the order given, the last changing fastest
     */
    public double[] joint(List<String> variables, Map<String, Double> values) {
        int[] asked = variables.stream().mapToInt(this::index).toArray();
        Factor joint = joint(NodeSet.of(asked), indexed(values), Map.of());
        return joint.inOrder(asked);
    }

    /** The probability of an event (values of variables), given evidence; no intervention. */
    public double probability(Map<String, Double> event, Map<String, Double> evidence) {
        double of = Arrays.stream(
                        joint(NodeSet.empty(), Map.of(), indexed(evidence)).values())
                .sum();
        if (of == 0) {
            throw Units.impossible();
        }
        Map<Integer, Double> both = new HashMap<>(indexed(evidence));
        for (var entry : indexed(event).entrySet()) {
            Double known = both.put(entry.getKey(), entry.getValue());
            if (known != null && !known.equals(entry.getValue())) {
                return 0;
            }
        }
        return Arrays.stream(joint(NodeSet.empty(), Map.of(), both).values()).sum() / of;
    }

    /** The truncated factorisation, with evidence, summed over all but the nodes asked for. */
    private Factor joint(NodeSet asked, Map<Integer, Double> set, Map<Integer, Double> evidence) {
        NodeSet needed = dag().ancestors(asked.union(NodeSet.of(evidence.keySet())));
        List<Factor> factors = new ArrayList<>();
        for (int node : needed) {
            Double fixed = set.get(node);
            if (fixed != null) {
                factors.add(point(node, fixed));
            } else {
                factors.add(conditional(node));
            }
            Double seen = evidence.get(node);
            if (seen != null) {
                factors.add(point(node, seen));
            }
        }
        int[] sizes = states.stream().mapToInt(List::size).toArray();
        return Factor.eliminate(factors, sizes, new LinkedHashSet<>(asked.toList()))
                .orElseThrow(
                        () -> new InputException("the graph is too dense: the distribution of " + dag().names(asked)
                                + " needs tables of more than " + Factor.MOST_CELLS + " cells; simulate it instead"));
    }

    private Factor point(int node, double value) {
        double[] cells = new double[size(node)];
        cells[(int) value] = 1;
        return new Factor(new int[] {node}, new int[] {size(node)}, cells);
    }

    private Factor conditional(int node) {
        int[] variables = Arrays.copyOf(causes[node], causes[node].length + 1);
        variables[causes[node].length] = node;
        int[] sizes = Arrays.stream(variables).map(this::size).toArray();
        double[] cells =
                Arrays.stream(table(node)).flatMapToDouble(Arrays::stream).toArray();
        return Factor.of(variables, sizes, cells);
    }

    /**
     * All kinds of units there are, each with its probability: effects over them are exact.
     *
     * @throws InputException when there are more than 262144; sample {@link #units} instead
     */
    public Units population() {
        return population(Map.of());
    }

    /**
     * Abduction, exact: all kinds of units that agree with the evidence, with their posterior probabilities.
     *
     * @throws InputException when there are more than 262144, or none
     */
    public Units population(Map<String, Double> evidence) {
        return new Enumeration(this, indexed(evidence), NodeSet.range(dag().size()))
                .units()
                .orElseThrow(() -> new InputException(
                        "the model has more than " + MOST_UNITS + " kinds of units; sample some with a seed instead"));
    }

    /**
     * Likelihood weighting: variables without evidence are drawn forwards; a variable with evidence is drawn among the
     * kinds that give its value, and the unit is weighted by their probability.
     */
    @Override
    public Units given(Map<String, Double> evidence, int n, long seed) {
        Map<Integer, Double> known = indexed(evidence);
        List<SplittableRandom> streams = streams(seed);
        double[][] noise = new double[dag().size()][n];
        double[] weights = new double[n];
        int[] row = new int[dag().size()];
        for (int unit = 0; unit < n; unit++) {
            weights[unit] = 1;
            for (int node : order()) {
                int configuration = configuration(node, row);
                Double value = known.get(node);
                double possible = 0;
                for (int kind = 0; kind < probabilities[node].length; kind++) {
                    possible += agrees(node, kind, configuration, value) ? probabilities[node][kind] : 0;
                }
                double left = streams.get(node).nextDouble() * possible;
                int chosen = -1;
                for (int kind = 0; kind < probabilities[node].length && (chosen < 0 || left >= 0); kind++) {
                    if (agrees(node, kind, configuration, value) && probabilities[node][kind] > 0) {
                        chosen = kind;
                        left -= probabilities[node][kind];
                    }
                }
                if (value != null) {
                    weights[unit] *= possible;
                }
                noise[node][unit] = Math.max(chosen, 0);
                row[node] = value != null ? value.intValue() : responses[node][Math.max(chosen, 0)][configuration];
            }
        }
        if (Arrays.stream(weights).sum() == 0) {
            throw new InputException("none of " + n + " simulated units agrees with the evidence");
        }
        return new Units(this, noise, weights, false);
    }

    /** Whether a kind of unit gives this value; any value when it is null. */
    boolean agrees(int node, int kind, int configuration, @Nullable Double value) {
        return value == null || responses[node][kind][configuration] == value.intValue();
    }

    @Override
    Optional<Prediction> exact(Map<String, Double> evidence, Intervention<String> intervention, Metric<String> metric) {
        Map<Integer, Double> known = indexed(evidence);
        List<String> names = switch (metric) {
            case Metric.Value<String> value -> List.of(value.variable());
            case Metric.Function<String> function -> function.variables();
            case Metric.Custom<String> _ -> List.of();
        };
        if (!names.isEmpty()) {
            int[] asked = names.stream().mapToInt(this::index).distinct().toArray();
            Optional<double[]> cells = new ManyWorlds(this).joint(known, intervention, asked);
            if (cells.isPresent()) {
                return Optional.of(finite(cells.get(), asked, names, metric));
            }
        }
        NodeSet relevant = relevant(NodeSet.of(known.keySet()), intervention, metric);
        return new Enumeration(this, known, relevant)
                .units()
                .map(units -> Prediction.Finite.of(units.under(intervention, metric)));
    }

    /** @param cells over the nodes asked for, in that order, the last changing fastest */
    private Prediction finite(double[] cells, int[] asked, List<String> names, Metric<String> metric) {
        if (Arrays.stream(cells).sum() == 0) {
            throw Units.impossible();
        }
        double[] values = new double[cells.length];
        int[] state = new int[dag().size()];
        for (int cell = 0; cell < cells.length; cell++) {
            int left = cell;
            for (int i = asked.length - 1; i >= 0; i--) {
                state[asked[i]] = left % size(asked[i]);
                left /= size(asked[i]);
            }
            double[] arguments =
                    names.stream().mapToDouble(name -> state[index(name)]).toArray();
            values[cell] = metric instanceof Metric.Function<String> function
                    ? function.function().applyAsDouble(arguments)
                    : arguments[0];
        }
        return Prediction.Finite.of(Outcomes.ofPopulation(values, cells));
    }

    /** The row of a node's table, from the states of all nodes. */
    int configuration(int node, int[] row) {
        int configuration = 0;
        for (int cause : causes[node]) {
            configuration = configuration * size(cause) + row[cause];
        }
        return configuration;
    }

    @Override
    double mechanism(int node, double[] parents, double noise) {
        int configuration = 0;
        for (int i = 0; i < causes[node].length; i++) {
            configuration = configuration * size(causes[node][i]) + (int) parents[positions[node][i]];
        }
        return responses[node][(int) noise][configuration];
    }

    @Override
    double checked(int node, double value) {
        int size = size(node);
        if (!(value >= 0 && value < size && value == Math.rint(value))) {
            throw new InputException("'" + variables().get(node) + "' cannot be " + Intervention.number(value)
                    + ": its states are 0 to " + (size - 1) + " (" + String.join(", ", states.get(node)) + ")");
        }
        return value;
    }
}
