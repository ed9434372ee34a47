package dev.whence.causal.adjustment;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import java.util.List;
import java.util.random.RandomGenerator;

/** Binary variables with random tables; each {@code a <-> b} is a hidden fair-ish coin that both read. */
final class DiscreteModel {
    private final int size;
    private final int all;
    private final int[][] reads;
    /** P(v = 1 | what it reads), by the bits of what it reads. */
    private final double[][] tables;

    private DiscreteModel(int size, int[][] reads, double[][] tables) {
        this.size = size;
        this.all = reads.length;
        this.reads = reads;
        this.tables = tables;
    }

    static DiscreteModel random(Graph graph, RandomGenerator random) {
        List<Edge> hidden = graph.edges().stream().filter(Edge::isBidirected).toList();
        int size = graph.size();
        int[][] reads = new int[size + hidden.size()][];
        double[][] tables = new double[reads.length][];
        for (int v = 0; v < reads.length; v++) {
            List<Integer> from = new java.util.ArrayList<>();
            if (v < size) {
                from.addAll(graph.parents(v).toList());
                for (int h = 0; h < hidden.size(); h++) {
                    if (hidden.get(h).from() == v || hidden.get(h).to() == v) {
                        from.add(size + h);
                    }
                }
            }
            reads[v] = from.stream().mapToInt(Integer::intValue).toArray();
            tables[v] = random.doubles(1 << from.size(), 0.1, 0.9).toArray();
        }
        return new DiscreteModel(size, reads, tables);
    }

    private double factor(int v, int world) {
        int row = 0;
        for (int i = 0; i < reads[v].length; i++) {
            row |= (world >> reads[v][i] & 1) << i;
        }
        double one = tables[v][row];
        return (world >> v & 1) == 1 ? one : 1 - one;
    }

    /** P(y = 1 | do(x)) for each setting of x, by truncated factorisation. */
    double[] truth(int[] x, int y) {
        double[] result = new double[1 << x.length];
        for (int world = 0; world < 1 << all; world++) {
            double weight = world >> y & 1;
            for (int v = 0; v < all; v++) {
                int node = v;
                if (java.util.Arrays.stream(x).noneMatch(t -> t == node)) {
                    weight *= factor(v, world);
                }
            }
            result[project(world, x)] += weight;
        }
        return result;
    }

    /** The sum over z of P(y = 1 | x, z) P(z), from the observed distribution. */
    double[] adjusted(int[] x, int y, int[] z) {
        double[][] joint = new double[1 << x.length][1 << z.length];
        double[][] withY = new double[1 << x.length][1 << z.length];
        double[] margin = new double[1 << z.length];
        for (int world = 0; world < 1 << all; world++) {
            double weight = 1;
            for (int v = 0; v < all; v++) {
                weight *= factor(v, world);
            }
            joint[project(world, x)][project(world, z)] += weight;
            withY[project(world, x)][project(world, z)] += (world >> y & 1) * weight;
            margin[project(world, z)] += weight;
        }
        double[] result = new double[1 << x.length];
        for (int i = 0; i < result.length; i++) {
            for (int k = 0; k < margin.length; k++) {
                result[i] += withY[i][k] / joint[i][k] * margin[k];
            }
        }
        return result;
    }

    private static int project(int world, int[] nodes) {
        int bits = 0;
        for (int i = 0; i < nodes.length; i++) {
            bits |= (world >> nodes[i] & 1) << i;
        }
        return bits;
    }

    @Override
    public String toString() {
        return size + " observed of " + all;
    }
}
