package dev.whence.causal.model;

import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Goes through the combinations of kinds of units in causal order, dropping those that contradict the evidence. */
final class Enumeration {
    private final DiscreteModel model;
    private final Map<Integer, Double> evidence;
    /** An ancestral set, in causal order; the other nodes keep the kind 0. */
    private final List<Integer> nodes;

    private final int[] row;
    private final int[] kinds;
    private final List<int[]> found = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();

    Enumeration(DiscreteModel model, Map<Integer, Double> evidence, NodeSet relevant) {
        this.model = model;
        this.evidence = evidence;
        nodes = model.order().stream().filter(relevant::contains).toList();
        row = new int[model.dag().size()];
        kinds = new int[model.dag().size()];
    }

    /** Empty when there are too many. */
    Optional<Units> units() {
        if (!extend(0, 1)) {
            return Optional.empty();
        }
        if (found.isEmpty()) {
            throw Units.impossible();
        }
        double[][] noise = new double[row.length][found.size()];
        for (int unit = 0; unit < found.size(); unit++) {
            for (int i = 0; i < nodes.size(); i++) {
                noise[nodes.get(i)][unit] = found.get(unit)[i];
            }
        }
        double[] array = weights.stream().mapToDouble(Double::doubleValue).toArray();
        return Optional.of(new Units(model, noise, array, true));
    }

    private boolean extend(int depth, double probability) {
        if (depth == nodes.size()) {
            found.add(nodes.stream().mapToInt(node -> kinds[node]).toArray());
            weights.add(probability);
            return found.size() <= DiscreteModel.MOST_UNITS;
        }
        int node = nodes.get(depth);
        int configuration = model.configuration(node, row);
        double[] shares = model.kinds(node);
        for (int kind = 0; kind < shares.length; kind++) {
            if (shares[kind] > 0 && model.agrees(node, kind, configuration, evidence.get(node))) {
                kinds[node] = kind;
                row[node] = model.answer(node, kind, configuration);
                if (!extend(depth + 1, probability * shares[kind])) {
                    return false;
                }
            }
        }
        return true;
    }
}
