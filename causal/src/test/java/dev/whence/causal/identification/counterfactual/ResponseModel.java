package dev.whence.causal.identification.counterfactual;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.identification.expression.DiscreteJoint;
import dev.whence.causal.identification.expression.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A random binary structural model with deterministic mechanisms: each node reads its parents, its latents and its own
 * noise of four values (two of which force 0 and 1, so that everything has positive probability). Counterfactual
 * probabilities are sums over all states of latents and noise.
 */
final class ResponseModel {
    private static final int NOISE = 4;
    private final Admg graph;
    private final List<Edge> latents;
    private final double[] latentOn;
    private final double[][] noise;
    private final int[][] inputs;
    private final int[][] table; // by node: row of inputs * NOISE + noise
    private final int states;
    private final Map<Map<String, Integer>, int[]> worlds = new HashMap<>();
    private final double[] weights;

    ResponseModel(Admg graph, Random random) {
        this.graph = graph;
        int size = graph.size();
        latents = graph.edges().stream().filter(Edge::isBidirected).toList();
        latentOn = random.doubles(latents.size(), 0.2, 0.8).toArray();
        noise = new double[size][];
        inputs = new int[size][];
        table = new int[size][];
        for (int node = 0; node < size; node++) {
            double[] weight = random.doubles(NOISE, 0.1, 1).toArray();
            double total = Arrays.stream(weight).sum();
            noise[node] = Arrays.stream(weight).map(w -> w / total).toArray();
            int[] in = graph.parents(node).toArray();
            for (int l = 0; l < latents.size(); l++) {
                if (latents.get(l).from() == node || latents.get(l).to() == node) {
                    in = Arrays.copyOf(in, in.length + 1);
                    in[in.length - 1] = size + l;
                }
            }
            inputs[node] = in;
            table[node] = random.ints((long) NOISE << in.length, 0, 2).toArray();
            for (int row = 0; row < 1 << in.length; row++) {
                table[node][row * NOISE] = 0;
                table[node][row * NOISE + 1] = 1;
            }
        }
        states = 1 << (latents.size() + 2 * size);
        weights = new double[states];
        for (int state = 0; state < states; state++) {
            double weight = 1;
            for (int l = 0; l < latents.size(); l++) {
                weight *= (state >> (2 * size + l) & 1) == 1 ? latentOn[l] : 1 - latentOn[l];
            }
            for (int node = 0; node < size; node++) {
                weight *= noise[node][state >> (2 * node) & 3];
            }
            weights[state] = weight;
        }
    }

    /** For each state, the values of all nodes as bits, under an intervention. */
    private int[] world(Map<String, Integer> doing) {
        return worlds.computeIfAbsent(doing, key -> {
            int size = graph.size();
            int[] set = new int[size];
            Arrays.fill(set, -1);
            key.forEach((name, value) -> set[graph.index(name)] = value);
            int[] order = graph.topologicalOrder().stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] result = new int[states];
            for (int state = 0; state < states; state++) {
                int values = 0;
                for (int node : order) {
                    int value = set[node];
                    if (value < 0) {
                        int row = 0;
                        for (int input : inputs[node]) {
                            row = 2 * row + (input < size ? values >> input & 1 : state >> (size + input) & 1);
                        }
                        value = table[node][row * NOISE + (state >> (2 * node) & 3)];
                    }
                    values |= value << node;
                }
                result[state] = values;
            }
            return result;
        });
    }

    DiscreteJoint under(Map<String, Integer> doing) {
        int size = graph.size();
        int[] world = world(doing);
        double[] cells = new double[1 << size];
        for (int state = 0; state < states; state++) {
            cells[Integer.reverse(world[state]) >>> (32 - size)] += weights[state];
        }
        int[] sizes = new int[size];
        Arrays.fill(sizes, 2);
        return new DiscreteJoint(graph.nodes(), sizes, cells);
    }

    /** The probability that all events happen, each symbol read as a number. */
    double probability(List<CounterfactualEvent> events, Map<Value, Integer> symbols) {
        int[][] values = new int[events.size()][];
        int[] node = new int[events.size()];
        int[] wanted = new int[events.size()];
        for (int i = 0; i < events.size(); i++) {
            Map<String, Integer> doing = new HashMap<>();
            events.get(i).doing().forEach(value -> doing.put(value.variable(), symbols.getOrDefault(value, -1)));
            values[i] = world(doing);
            node[i] = graph.index(events.get(i).value().variable());
            wanted[i] = symbols.getOrDefault(events.get(i).value(), -1);
        }
        double total = 0;
        for (int state = 0; state < states; state++) {
            boolean all = true;
            for (int i = 0; i < node.length && all; i++) {
                all = (values[i][state] >> node[i] & 1) == wanted[i];
            }
            total += all ? weights[state] : 0;
        }
        return total;
    }
}
