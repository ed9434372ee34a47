package dev.whence.circuits.search;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.run.HeadMaths;
import dev.whence.circuits.run.Written;
import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Cores;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.system.Chunk;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Edge attribution patching (Syed, Rager and Conmy 2023): what switching an edge off would do, estimated from the
 * derivative of the metric with respect to what the slot reads, {@code -(a_u(corrupt) - a_u(clean)) . dm/d in_v}, summed
 * over positions. With integrated gradients the derivative is an average over runs between the clean and the corrupt
 * prompt (EAP-IG, Hanna, Pezzelle and Belinkov 2024).
 *
 * <p>Writers are kept before the output projection and expanded one layer at a time; derivatives are taken at queries,
 * keys and values, where they are narrow, and carried to the stream once for all steps.
 *
 * @param question what is asked
 * @param path where derivatives are taken
 * @param steps how many points on the path, at the middles of equal pieces; 1 for {@link Path#CLEAN}
 */
public record EdgeAttribution(Question question, Path path, int steps) {
    /** Tokens of all steps of one batch. */
    private static final int TOKENS = 640;

    /** Where derivatives are taken. */
    public enum Path {
        /** On the clean run alone: plain edge attribution. */
        CLEAN,
        /** On runs whose embeddings lie between those of the clean and the corrupt prompt. */
        INPUTS,
        /** For each point of the network in turn, on runs in which that point alone lies between. */
        ACTIVATIONS
    }

    /** @throws InputException when there is no step, or several where there is one point */
    public EdgeAttribution {
        if (steps < 1 || path == Path.CLEAN && steps != 1) {
            throw new InputException(steps + " steps of "
                    + (path == Path.CLEAN
                            ? "edge attribution on the clean run, expected 1"
                            : "integrated gradients, expected at least 1"));
        }
    }

    /** On the clean run. */
    public static EdgeAttribution eap(Question question) {
        return new EdgeAttribution(question, Path.CLEAN, 1);
    }

    /** With integrated gradients over the inputs. */
    public static EdgeAttribution eapIg(Question question, int steps) {
        return new EdgeAttribution(question, Path.INPUTS, steps);
    }

    private String words() {
        return switch (path) {
            case CLEAN -> "edge attribution patching on the clean run";
            case INPUTS -> "edge attribution with integrated gradients over inputs, " + steps + " steps at midpoints";
            case ACTIVATIONS ->
                "edge attribution with integrated gradients over activations, " + steps + " steps at midpoints";
        };
    }

    /**
     * Scores every edge.
     *
     * @throws InputException when the network's edges cannot be told apart, or the metric has no derivative
     * @throws java.util.concurrent.CancellationException when progress says so
     */
    public EdgeScores run(Progress progress) {
        ComputationGraph graph = new ComputationGraph(question.network().spec());
        NetworkMetric metric = question.metric();
        float[][] scores = new float[question.size()][graph.edges()];
        HeadMaths maths = new HeadMaths(question.network());
        try {
            List<Runnable> tasks = new ArrayList<>();
            for (int[] units : batches()) {
                tasks.add(() -> batch(graph, metric, maths, units, scores));
            }
            int workers = workers(tasks.size());
            Cores.run(tasks, workers, "attribute edges", progress);
        } finally {
            maths.free();
        }
        return new EdgeScores(graph, words(), scores);
    }

    private int workers(int batches) {
        // The products of a wide network gain more from being shared among processors than batches from running at
        // once.
        boolean shared = Cores.isLarge(question.network().spec().width());
        return Tensors.isOnProcessor(question.network().weights().device()) && !shared
                ? Math.min(Cores.count(), batches)
                : 1;
    }

    private List<int[]> batches() {
        return Chunk.batches(question.clean(), Math.max(1, path == Path.INPUTS ? TOKENS / steps : TOKENS), (_, _) -> 0);
    }

    private void batch(ComputationGraph graph, NetworkMetric metric, HeadMaths maths, int[] units, float[][] scores) {
        Chunk clean = Chunk.of(question.clean(), units);
        Chunk corrupt = clean.replaced(question.corrupt().select(units));
        SlotGradients gradients = new SlotGradients(question.network(), graph, maths, metric, clean, steps);
        try (Differences differences = differences(graph, maths, clean, corrupt)) {
            EdgeProducts products = new EdgeProducts(question.network(), graph, differences, clean.rows());
            if (path == Path.ACTIVATIONS) {
                activations(gradients, clean, differences, products, scores);
                return;
            }
            Tensor input = embeddings(clean);
            Tensor start = path == Path.CLEAN
                    ? input
                    : between(input, differences.all().getFirst().value());
            try (SlotReadings readings = gradients.of(start, null, null)) {
                products.add(differences.all(), readings, scores);
            }
        }
    }

    private Differences differences(ComputationGraph graph, HeadMaths maths, Chunk clean, Chunk corrupt) {
        try (Written difference = Written.difference(question.network(), clean, corrupt)) {
            return new Differences(graph, maths, difference);
        }
    }

    private Tensor embeddings(Chunk chunk) {
        Network network = question.network();
        return Tensors.scoped(() -> {
            try (Pass pass = new Pass(network.blocks(), Taps.NONE, chunk.rows().lengths())) {
                return pass.embeddings(chunk.ids(network.weights().device()));
            }
        });
    }

    private void activations(
            SlotGradients gradients, Chunk clean, Differences differences, EdgeProducts products, float[][] scores) {
        try (Written from = Written.of(question.network(), clean)) {
            Tensor everywhere = Tensors.repeated(from.input().detach(), steps);
            for (Differences.Group group : differences.all()) {
                Tensors.withoutGradient(() -> {
                    one(gradients, everywhere, from, group, products, scores);
                    return scores;
                });
            }
        }
    }

    /** The edges of one point's writers, from runs in which that point alone lies between. */
    private void one(
            SlotGradients gradients,
            Tensor embeddings,
            Written from,
            Differences.Group group,
            EdgeProducts products,
            float[][] scores) {
        Tensor start = switch (group.point()) {
            case EMBEDDINGS -> from.input();
            case HEAD_OUTPUT -> from.heads(group.layer());
            default -> from.mlp(group.layer());
        };
        Tensor moved = between(start, group.value());
        try (SlotReadings readings = group.point() == Point.EMBEDDINGS
                ? gradients.of(moved, null, null)
                : gradients.of(embeddings, new SlotTaps.Place(group.point(), group.layer()), moved)) {
            products.add(List.of(group), readings, scores);
        }
    }

    /** Clean minus a growing part of the difference: {@code [step * row, ...]}, at the middles of equal pieces. */
    private Tensor between(Tensor clean, Tensor difference) {
        return Tensors.scoped(() -> {
            List<Tensor> parts = new ArrayList<>();
            for (int step = 0; step < steps; step++) {
                parts.add(clean.sub(difference.mul(Tensors.scalar((step + 0.5) / steps))));
            }
            return Tensors.concatenated(parts, 0);
        });
    }

    /**
     * Bytes of native memory that scoring needs at its largest beside what the network's own derivative takes for the same
     * batches: what components write differently, heads before the output projection (with {@link Path#ACTIVATIONS} also
     * what they write on the clean prompts). The derivatives of slots, and the few tokens of which all writers are at full
     * width, come when what the pass recorded is free again, and are less than that.
     */
    public long bytes() {
        ComputationGraph graph = new ComputationGraph(question.network().spec());
        return (path == Path.ACTIVATIONS ? 2 : 1) * Written.bytes(question.network(), graph, tokensTogether());
    }

    /** Bytes that keeping every writer at full width would take for the same batches. */
    public long bytesOfFullWidth() {
        ComputationGraph graph = new ComputationGraph(question.network().spec());
        long element = question.network().weights().tokens().element_size();
        return tokensTogether()
                * graph.writers().size()
                * question.network().spec().width()
                * element;
    }

    /** Tokens of the batches that run at the same time. */
    private long tokensTogether() {
        List<int[]> batches = batches();
        long most = 0;
        for (int[] units : batches) {
            most = Math.max(
                    most,
                    (long) units.length
                            * Chunk.of(question.clean(), units).rows().columns());
        }
        return most * workers(batches.size());
    }
}
