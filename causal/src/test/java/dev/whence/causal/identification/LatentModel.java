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
        int[] order =
                graph.topologicalOrder().stream().mapToInt(Integer::intValue).toArray();
        int[] set = new int[size];
        Arrays.fill(set, -1);
        doing.forEach((name, value) -> set[graph.index(name)] = value);
        double[] total = new double[1 << size]; // bit k of a cell is the value of node order[k]
        double[] cells = new double[1 << size];
        for (int l = 0; l < 1 << latents.size(); l++) {
            cells[0] = 1;
            for (int i = 0; i < latents.size(); i++) {
                cells[0] *= (l >> i & 1) == 1 ? latentOn[i] : 1 - latentOn[i];
            }
            for (int k = 0; k < size; k++) { // from the distribution of k nodes to that of k + 1
                int node = order[k];
                int[] shifts = new int[inputs[node].length];
                for (int i = 0; i < shifts.length; i++) {
                    shifts[i] = inputs[node][i] < size ? place(order, inputs[node][i]) : inputs[node][i];
                }
                for (int cell = 0; cell < 1 << k; cell++) {
                    int row = 0;
                    for (int shift : shifts) {
                        row = 2 * row + (shift < size ? cell >> shift & 1 : l >> (shift - size) & 1);
                    }
                    double one = set[node] >= 0 ? set[node] : on[node][row];
                    cells[cell | 1 << k] = cells[cell] * one;
                    cells[cell] *= 1 - one;
                }
            }
            for (int cell = 0; cell < cells.length; cell++) {
                total[cell] += cells[cell];
            }
        }
        double[] result = new double[total.length];
        for (int cell = 0; cell < total.length; cell++) {
            int target = 0;
            for (int k = 0; k < size; k++) {
                target |= (cell >> k & 1) << (size - 1 - order[k]);
            }
            result[target] = total[cell];
        }
        int[] sizes = new int[size];
        Arrays.fill(sizes, 2);
        return new DiscreteJoint(graph.nodes(), sizes, result);
    }

    private static int place(int[] order, int node) {
        int k = 0;
        while (order[k] != node) {
            k++;
        }
        return k;
    }
}
