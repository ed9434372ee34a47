package dev.whence.causal.identification;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.identification.expression.DiscreteJoint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A random binary model over an ADMG: each ↔ edge a binary latent, each node a random table given parents and latents. */
public final class LatentModel {
    private final Admg graph;
    private final List<Edge> latents;
    private final double[] latentOn;
    private final int[][] inputs; // by node: parents, then size + latent
    private final double[][] on; // by node: P(1 | inputs)

    public LatentModel(Admg graph, RandomGenerator random) {
        this.graph = graph;
        latents = graph.edges().stream().filter(Edge::isBidirected).toList();
        latentOn = latents.stream()
                .mapToDouble(_ -> 0.2 + 0.6 * random.nextDouble())
                .toArray();
        int size = graph.size();
        inputs = new int[size][];
        on = new double[size][];
        for (int node = 0; node < size; node++) {
            int[] in = graph.parents(node).toArray();
            for (int l = 0; l < latents.size(); l++) {
                if (latents.get(l).from() == node || latents.get(l).to() == node) {
                    in = Arrays.copyOf(in, in.length + 1);
                    in[in.length - 1] = size + l;
                }
            }
            inputs[node] = in;
            on[node] = random.doubles(1L << in.length, 0.1, 0.9).toArray();
        }
    }

    /** Truncated factorisation, summed over the latents. Cells as in DiscreteJoint: the first node is the highest bit. */
    public DiscreteJoint under(Map<String, Integer> doing) {
        int size = graph.size();
        double[] cells = new double[1 << size];
        int[] set = new int[size];
        Arrays.fill(set, -1);
        doing.forEach((name, value) -> set[graph.index(name)] = value);
        for (int l = 0; l < 1 << latents.size(); l++) {
            double weight = 1;
            for (int i = 0; i < latents.size(); i++) {
                weight *= (l >> i & 1) == 1 ? latentOn[i] : 1 - latentOn[i];
            }
            for (int cell = 0; cell < cells.length; cell++) {
                double probability = weight;
                for (int node = 0; node < size && probability != 0; node++) {
                    int value = cell >> size - 1 - node & 1;
                    if (set[node] >= 0) {
                        probability = set[node] == value ? probability : 0;
                    } else {
                        int row = 0;
                        for (int input : inputs[node]) {
                            row = 2 * row + (input < size ? cell >> size - 1 - input & 1 : l >> input - size & 1);
                        }
                        probability *= value == 1 ? on[node][row] : 1 - on[node][row];
                    }
                }
                cells[cell] += probability;
            }
        }
        int[] sizes = new int[size];
        Arrays.fill(sizes, 2);
        return new DiscreteJoint(graph.nodes(), sizes, cells);
    }
}
