package dev.whence.circuits.search;

import dev.whence.circuits.Question;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.run.HeadMaths;
import dev.whence.circuits.run.Recording;
import dev.whence.circuits.run.Written;
import dev.whence.networks.Network;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.system.Chunk;
import dev.whence.networks.system.MetricHead;
import java.util.EnumSet;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * What patching a batch starts from.
 *
 * @param recording the undisturbed run
 * @param differences what components write in the other run minus what they write in this one
 * @param undisturbed the metric of each row in the undisturbed run
 */
record PatchedBatch(Recording recording, Differences differences, float[] undisturbed) implements AutoCloseable {
    /** @param points what is recorded, besides the stream after each layer and what MLPs write */
    static PatchedBatch of(
            Question question, ComputationGraph graph, HeadMaths maths, Chunk base, Chunk other, Set<Point> points) {
        Network network = question.network();
        Set<Point> all = EnumSet.copyOf(points);
        all.add(Point.RESIDUAL_AFTER);
        if (graph.hasMlp()) {
            all.add(Point.MLP_OUTPUT);
        }
        Recording recording = Recording.of(network, base, all);
        Differences differences;
        try (Written here = Written.of(network, base);
                Written there = Written.of(network, other)) {
            differences = new Differences(graph, maths, there, here);
        }
        float[] undisturbed = Tensors.withoutGradient(() -> {
            try (Pass pass = new Pass(network.blocks(), Taps.NONE, base.rows().lengths())) {
                Tensor last = recording.at(Point.RESIDUAL_AFTER, graph.layers() - 1);
                return Tensors.floats(new MetricHead(question.metric())
                        .ofLast(
                                pass,
                                pass.rows(last, base.rows().last()),
                                base.rows().units()));
            }
        });
        return new PatchedBatch(recording, differences, undisturbed);
    }

    @Override
    public void close() {
        recording.close();
        differences.close();
    }
}
