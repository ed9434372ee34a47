package dev.whence.circuits.search;

import dev.whence.causal.EffectKind;
import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.NodeScores;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.run.HeadMaths;
import dev.whence.networks.run.Cores;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.system.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Path patching (Wang et al. 2022, Goldowsky-Dill et al. 2023): a sender takes its value of the other run, all other
 * heads stay frozen, and what the receivers then read is written into an otherwise undisturbed run. Since heads are
 * frozen, what reaches the receivers is the sender's own difference and what MLPs make of it, position by position: no
 * attention is computed before the receivers, and each sender starts at its own layer.
 *
 * @param question what is asked
 * @param receivers slots of heads and MLPs, or the logits alone
 * @param direction which run is patched
 * @param where at which positions the sender is patched and the receivers read
 * @param freezeMlps whether MLPs stay frozen too, so that only direct paths count
 */
public record PathPatching(
        Question question, Set<Slot> receivers, Direction direction, Where where, boolean freezeMlps) {
    /** Tokens of a batch of prompts. */
    private static final int TOKENS = 512;

    /** At which positions. */
    public enum Where {
        EVERYWHERE,
        /** At the last position of each prompt alone. */
        LAST
    }

    /** @throws InputException when there is no receiver, one is not in the network, or the logits are not alone */
    public PathPatching {
        receivers = Set.copyOf(receivers);
        if (receivers.isEmpty()) {
            throw new InputException("path patching without a receiver, expected at least one");
        }
        ComputationGraph graph = new ComputationGraph(question.network().spec());
        receivers.forEach(graph::indexOf);
        boolean logits = receivers.stream().anyMatch(slot -> slot.node() instanceof Node.Output);
        if (logits && receivers.size() > 1) {
            throw new InputException("path patching into the logits and into " + (receivers.size() - 1)
                    + " more receivers: what the logits read hides the others; patch them apart");
        }
    }

    /** Into the logits, the clean run patched, at every position, MLPs following. */
    public static PathPatching intoLogits(Question question) {
        return new PathPatching(
                question,
                Set.of(new Slot(new Node.Output(), Slot.Role.INPUT)),
                Direction.NOISING,
                Where.EVERYWHERE,
                false);
    }

    /**
     * Scores every head as a sender; those at or above the highest receiver carry exactly nothing.
     *
     * @throws java.util.concurrent.CancellationException when progress says so
     */
    public NodeScores run(Progress progress) {
        ComputationGraph graph = new ComputationGraph(question.network().spec());
        List<Node> senders = new ArrayList<>();
        for (int layer = 0; layer < graph.layers(); layer++) {
            for (int head = 0; head < graph.heads(); head++) {
                senders.add(new Node.Head(layer, head));
            }
        }
        float[][] scores = new float[question.size()][senders.size()];
        HeadMaths maths = new HeadMaths(question.network());
        List<int[]> batches = Chunk.batches(question.clean(), TOKENS, (_, _) -> 0);
        int highest = receivers.stream()
                .mapToInt(slot -> Math.min(slot.node().layer(), graph.layers()))
                .max()
                .orElseThrow();
        boolean mlpAtTop = receivers.stream()
                .anyMatch(slot ->
                        slot.node() instanceof Node.MlpBlock && slot.node().layer() == highest);
        int layers = mlpAtTop ? highest + 1 : highest;
        try {
            int done = 0;
            for (int[] units : batches) {
                Chunk base = Chunk.of(direction.base(question).select(units), units, 0);
                Chunk other = base.replaced(direction.other(question).select(units));
                String stage =
                        batches.size() == 1 ? "patch paths" : "patch paths, batch " + ++done + " of " + batches.size();
                try (PatchedPaths paths = new PatchedPaths(this, graph, maths, base, other)) {
                    List<Runnable> tasks = new ArrayList<>();
                    for (int layer = 0; layer < layers; layer++) {
                        int at = layer;
                        tasks.add(() -> {
                            float[] values = paths.senders(at);
                            for (int i = 0; i < values.length; i++) {
                                int row = i % units.length;
                                scores[units[row]][at * graph.heads() + i / units.length] =
                                        (float) direction.carried(paths.undisturbed()[row], values[i]);
                            }
                        });
                    }
                    boolean large = Cores.isLarge(question.network().spec().width());
                    int workers = large
                                    || !Tensors.isOnProcessor(
                                            question.network().weights().device())
                            ? 1
                            : Cores.count();
                    Cores.run(tasks, workers, stage, progress);
                }
            }
        } finally {
            maths.free();
        }
        return new NodeScores(senders, words(), EffectKind.PATH_SPECIFIC, scores);
    }

    private String words() {
        return "path patching into "
                + new TreeSet<>(receivers.stream().map(Slot::toString).toList())
                + (direction == Direction.NOISING ? ", clean run patched" : ", corrupt run patched")
                + (where == Where.LAST ? ", at the last position" : "")
                + ", other heads frozen, MLPs " + (freezeMlps ? "frozen" : "following");
    }
}
