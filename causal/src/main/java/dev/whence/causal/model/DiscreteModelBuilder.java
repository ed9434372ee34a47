package dev.whence.causal.model;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.MarkedEdges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Adds the variables of a {@link DiscreteModel} by name, in any order; used once. Rows of a table are the configurations
 * of the causes in the order in which the causes are listed, the last changing fastest.
 */
public final class DiscreteModelBuilder {
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Set<String> latent = new LinkedHashSet<>();

    private record Line(List<String> states, List<String> causes, List<Response> responses) {}

    DiscreteModelBuilder() {}

    /** A variable with conditional probabilities [configuration, state] under the {@linkplain Coupling#MONOTONE monotone coupling}. */
    public DiscreteModelBuilder table(String name, List<String> states, List<String> causes, double[]... rows) {
        return table(name, states, causes, Coupling.MONOTONE, rows);
    }

    /** A variable with conditional probabilities [configuration, state] and the coupling that its counterfactuals assume. */
    public DiscreteModelBuilder table(
            String name, List<String> states, List<String> causes, Coupling coupling, double[]... rows) {
        double[][] checked = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            checked[i] = checkedRow(name, states, i, rows[i]);
        }
        return responses(name, states, causes, Response.of(name, checked, coupling));
    }

    /** A variable with states 0 and 1 and, for each configuration of its causes, the probability of 1; monotone. */
    public DiscreteModelBuilder binary(String name, List<String> causes, double... probabilityOfOne) {
        double[][] rows = Arrays.stream(probabilityOfOne)
                .mapToObj(p -> new double[] {1 - p, p})
                .toArray(double[][]::new);
        return table(name, List.of("0", "1"), causes, rows);
    }

    /** A variable with states 0 and 1 that is a function of its causes: its state for each configuration. */
    public DiscreteModelBuilder logic(String name, List<String> causes, int... outputs) {
        return responses(name, List.of("0", "1"), causes, List.of(Response.of(1, outputs)));
    }

    /** A variable whose kinds of units are given outright: the one form in which counterfactuals need no coupling. */
    public DiscreteModelBuilder responses(
            String name, List<String> states, List<String> causes, List<Response> responses) {
        if (Set.copyOf(states).size() < states.size() || states.isEmpty()) {
            throw new InputException("the states of '" + name + "' must be distinct and at least one: " + states);
        }
        if (Set.copyOf(causes).size() < causes.size() || causes.contains(name)) {
            throw new InputException("the causes of '" + name + "' must be distinct and other than it: " + causes);
        }
        if (responses.isEmpty()) {
            throw new InputException("'" + name + "' has no rows");
        }
        double total = 0;
        for (Response response : responses) {
            if (!(response.probability() >= 0)) {
                throw new InputException("a response of '" + name + "' has probability " + response.probability());
            }
            total += response.probability();
            for (int value : response.values()) {
                if (value < 0 || value >= states.size()) {
                    throw new InputException("a response of '" + name + "' is state " + value + "; it has states 0 to "
                            + (states.size() - 1));
                }
            }
        }
        if (Math.abs(total - 1) > 1e-9) {
            throw new InputException("the responses of '" + name + "' have probabilities that sum to " + total);
        }
        if (lines.put(name, new Line(List.copyOf(states), List.copyOf(causes), List.copyOf(responses))) != null) {
            throw new InputException("two variables are named '" + name + "'");
        }
        return this;
    }

    /** Marks variables as hidden. */
    public DiscreteModelBuilder latent(String... names) {
        latent.addAll(Arrays.asList(names));
        return this;
    }

    private static double[] checkedRow(String name, List<String> states, int row, double[] probabilities) {
        if (probabilities.length != states.size()) {
            throw new InputException("row " + (row + 1) + " of the table of '" + name + "' has " + probabilities.length
                    + " probabilities for " + states.size() + " states");
        }
        double sum = 0;
        for (double probability : probabilities) {
            if (!(probability >= 0)) {
                throw new InputException(
                        "row " + (row + 1) + " of the table of '" + name + "' has probability " + probability);
            }
            sum += probability;
        }
        if (Math.abs(sum - 1) > 1e-6) {
            throw new InputException("row " + (row + 1) + " of the table of '" + name + "' sums to " + sum);
        }
        double total = sum;
        return Arrays.stream(probabilities).map(p -> p / total).toArray();
    }

    /** @throws InputException when a cause is unknown, a table has the wrong number of rows, or there is a cycle */
    public DiscreteModel build() {
        List<String> names = List.copyOf(lines.keySet());
        MarkedEdges nodes = MarkedEdges.of(names, List.of());
        List<Line> all = List.copyOf(lines.values());
        List<Edge> edges = new ArrayList<>();
        int[][] causes = new int[names.size()][];
        for (int node = 0; node < causes.length; node++) {
            Line line = all.get(node);
            causes[node] = line.causes().stream().mapToInt(nodes::index).toArray();
            int rows = 1;
            for (int cause : causes[node]) {
                rows *= all.get(cause).states().size();
                edges.add(Edge.directed(cause, node));
            }
            for (Response response : line.responses()) {
                if (response.values().size() != rows) {
                    throw new InputException(
                            "'" + names.get(node) + "' has " + response.values().size() + " rows; its causes "
                                    + line.causes() + " have " + rows + " configurations");
                }
            }
        }
        return new DiscreteModel(
                Dag.of(names, edges),
                latent,
                IntStream.range(0, causes.length)
                        .mapToObj(i -> all.get(i).states())
                        .toList(),
                causes,
                all.stream().map(Line::responses).toList());
    }
}
