package dev.whence.discovery.simulation;

import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws DAGs over nodes named {@code X1, X2, ...}. A node's number says nothing about its place in the causal order.
 *
 * @param dag the graph
 * @param tiers the names of each layer's nodes, causes first; one tier of all nodes where the graph has no layers
 */
public record RandomDags(Dag dag, List<List<String>> tiers) {
    /** Draws a graph with exactly {@code model.edges()} edges. */
    public static RandomDags draw(GraphModel model, SplittableRandom random) {
        int size = model.variables();
        int[] node = shuffled(size, random); // by position in the causal order
        List<String> names =
                IntStream.rangeClosed(1, size).mapToObj(i -> "X" + i).toList();
        List<int[]> pairs = switch (model.shape()) {
            case ERDOS_RENYI -> uniform(IntStream.range(0, size).toArray(), model.edges(), random);
            case LAYERED -> uniform(layerStarts(model), model.edges(), random);
            case SCALE_FREE -> preferential(size, model.edges(), random);
        };
        Dag dag = Dag.of(
                names,
                pairs.stream()
                        .map(pair -> Edge.directed(node[pair[0]], node[pair[1]]))
                        .toList());
        int layers = model.shape() == GraphShape.LAYERED ? model.layers() : 1;
        List<List<String>> tiers = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            int[] members = Arrays.copyOfRange(
                    node, GraphModel.layerStart(size, layers, layer), GraphModel.layerStart(size, layers, layer + 1));
            tiers.add(Arrays.stream(members).sorted().mapToObj(names::get).toList());
        }
        return new RandomDags(dag, List.copyOf(tiers));
    }

    private static int[] shuffled(int size, SplittableRandom random) {
        int[] order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }

    private static int[] layerStarts(GraphModel model) {
        int[] before = new int[model.variables()];
        for (int layer = 0; layer < model.layers(); layer++) {
            int start = GraphModel.layerStart(model.variables(), model.layers(), layer);
            Arrays.fill(before, start, GraphModel.layerStart(model.variables(), model.layers(), layer + 1), start);
        }
        return before;
    }

    /**
     * Distinct pairs (cause, effect), each set of that many as likely as any other.
     *
     * @param before by position, how many of the first positions may be causes of it
     */
    private static List<int[]> uniform(int[] before, int count, SplittableRandom random) {
        long[] offset = new long[before.length + 1];
        for (int i = 0; i < before.length; i++) {
            offset[i + 1] = offset[i] + before[i];
        }
        long all = offset[before.length];
        Set<Long> chosen = new HashSet<>();
        for (long last = all - count; last < all; last++) { // Floyd's sample without replacement
            long drawn = random.nextLong(last + 1);
            chosen.add(chosen.contains(drawn) ? last : drawn);
        }
        List<int[]> pairs = new ArrayList<>();
        for (long each : chosen) {
            int found = Arrays.binarySearch(offset, each);
            int effect = found >= 0 ? found : -found - 2;
            while (before[effect] == 0) { // positions without causes share their offset with the next
                effect++;
            }
            pairs.add(new int[] {(int) (each - offset[effect]), effect});
        }
        return pairs;
    }

    /**
     * Position i chooses distinct causes among the earlier ones, each with a chance proportional to its edges plus one;
     * as many as bring the total nearest to an even spread of the edges.
     */
    private static List<int[]> preferential(int size, int count, SplittableRandom random) {
        List<int[]> pairs = new ArrayList<>();
        int[] urn = new int[size + 2 * count]; // every position once, and once more for each of its edges
        int filled = 0;
        for (int i = 0; i < size; i++) {
            int quota = size == 1 ? 0 : (int) ((long) count * i / (size - 1)) - pairs.size();
            int wanted = Math.min(i, quota);
            Set<Integer> causes = new HashSet<>();
            for (int tries = 0; causes.size() < wanted && tries < 20 * wanted; tries++) {
                causes.add(urn[random.nextInt(filled)]);
            }
            for (int next = 0; causes.size() < wanted; next++) { // nearly all are taken already
                causes.add(next);
            }
            for (int cause : causes.stream().sorted().toList()) {
                pairs.add(new int[] {cause, i});
                urn[filled++] = cause;
                urn[filled++] = i;
            }
            urn[filled++] = i;
        }
        return pairs;
    }
}
