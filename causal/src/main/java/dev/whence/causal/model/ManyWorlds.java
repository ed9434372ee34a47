package dev.whence.causal.model;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counterfactual distributions of a discrete model by variable elimination on a network of several worlds that share
 * their noise: the twin network of Balke and Pearl (1994), with one more world for each source of a nested
 * counterfactual. A variable whose causes are the same variables in two worlds is one variable.
 */
final class ManyWorlds {
    private final DiscreteModel model;
    private final List<Factor> factors = new ArrayList<>();
    /** How many states each variable of the network has; the first ones are the nodes' kinds of units. */
    private final List<Integer> sizes = new ArrayList<>();

    private final Map<Intervention<String>, Map<Integer, Integer>> worlds = new HashMap<>();
    /** A node's variable by the variables of its causes, in whatever world. */
    private final Map<List<Integer>, Integer> natural = new HashMap<>();

    private final Map<List<Integer>, Integer> fixed = new HashMap<>();

    ManyWorlds(DiscreteModel model) {
        this.model = model;
        for (int node = 0; node < model.dag().size(); node++) {
            sizes.add(model.kinds(node).length);
        }
    }

    /**
     * The joint probability of the evidence and of the nodes asked for under the intervention.
     *
     * @return one number per configuration of the nodes in the order given, the last changing fastest; empty when the
     *     intervention is not made of hard ones and holds, or the network is too dense
     */
    Optional<double[]> joint(Map<Integer, Double> evidence, Intervention<String> intervention, int[] asked) {
        if (!isSupported(intervention)) {
            return Optional.empty();
        }
        evidence.forEach((node, value) -> factors.add(point(variable(Intervention.none(), node), value)));
        int[] variables =
                Arrays.stream(asked).map(node -> variable(intervention, node)).toArray();
        Set<Integer> keep = new LinkedHashSet<>();
        Arrays.stream(variables).forEach(keep::add);
        int[] array = sizes.stream().mapToInt(Integer::intValue).toArray();
        return Factor.eliminate(factors, array, keep).map(joint -> joint.inOrder(variables));
    }

    private boolean isSupported(Intervention<String> intervention) {
        return intervention.steps().stream().allMatch(step -> switch (step) {
            case Intervention.Hard<String> hard -> {
                int node = model.index(hard.variable());
                yield model.checked(node, hard.value()) >= 0;
            }
            case Intervention.Hold<String> hold -> {
                hold.variables().forEach(model::index);
                yield isSupported(hold.source());
            }
            case Intervention.HoldEdge<String> edge -> {
                if (!model.dag().parents(model.index(edge.to())).contains(model.index(edge.from()))) {
                    throw new InputException("there is no edge " + edge.from() + " -> " + edge.to() + " to hold");
                }
                yield isSupported(edge.source());
            }
            default -> false;
        });
    }

    private Factor point(int variable, double value) {
        double[] cells = new double[sizes.get(variable)];
        cells[(int) value] = 1;
        return new Factor(new int[] {variable}, new int[] {cells.length}, cells);
    }

    /** The variable of the network that is a node in the world under an intervention. */
    private int variable(Intervention<String> world, int node) {
        Map<Integer, Integer> known = worlds.computeIfAbsent(world, _ -> new HashMap<>());
        Integer found = known.get(node);
        if (found == null) {
            found = make(world, node);
            known.put(node, found);
        }
        return found;
    }

    private int make(Intervention<String> world, int node) {
        String name = model.variables().get(node);
        for (Intervention<String> step : world.steps().reversed()) { // the last one on a variable counts
            if (step instanceof Intervention.Hard<String> hard
                    && hard.variable().equals(name)) {
                return fixed(node, (int) hard.value());
            }
            if (step instanceof Intervention.Hold<String> hold
                    && hold.variables().contains(name)) {
                return variable(hold.source(), node);
            }
        }
        int[] causes = model.causes(node);
        List<Integer> key = new ArrayList<>(List.of(node));
        for (int cause : causes) {
            key.add(variable(seenFrom(world, cause, name), cause));
        }
        Integer shared = natural.get(key);
        return shared != null ? shared : respond(node, key);
    }

    /** The world in which {@code child} sees {@code cause}. */
    private Intervention<String> seenFrom(Intervention<String> world, int cause, String child) {
        String name = model.variables().get(cause);
        for (Intervention<String> step : world.steps().reversed()) {
            if (step instanceof Intervention.HoldEdge<String> edge
                    && edge.from().equals(name)
                    && edge.to().equals(child)) {
                return edge.source();
            }
        }
        return world;
    }

    private int fixed(int node, int value) {
        return fixed.computeIfAbsent(List.of(node, value), _ -> {
            int variable = add(node);
            factors.add(point(variable, value));
            return variable;
        });
    }

    private int add(int node) {
        sizes.add(model.size(node));
        return sizes.size() - 1;
    }

    /** A new variable that answers to its causes as the unit's kind says. */
    private int respond(int node, List<Integer> key) {
        double[] kinds = model.kinds(node);
        if (natural.keySet().stream().noneMatch(other -> other.getFirst() == node)) {
            factors.add(new Factor(new int[] {node}, new int[] {kinds.length}, kinds));
        }
        int variable = add(node);
        int[] causes = model.causes(node);
        int rows = Arrays.stream(causes).map(model::size).reduce(1, (a, b) -> a * b);
        int size = model.size(node);
        double[] cells = new double[kinds.length * rows * size];
        for (int kind = 0; kind < kinds.length; kind++) {
            for (int row = 0; row < rows; row++) {
                cells[(kind * rows + row) * size + model.answer(node, kind, row)] = 1;
            }
        }
        int[] variables = new int[causes.length + 2];
        int[] dimensions = new int[variables.length];
        variables[0] = node;
        dimensions[0] = kinds.length;
        for (int i = 0; i < causes.length; i++) {
            variables[i + 1] = key.get(i + 1);
            dimensions[i + 1] = model.size(causes[i]);
        }
        variables[causes.length + 1] = variable;
        dimensions[causes.length + 1] = size;
        factors.add(Factor.of(variables, dimensions, cells));
        natural.put(key, variable);
        return variable;
    }
}
