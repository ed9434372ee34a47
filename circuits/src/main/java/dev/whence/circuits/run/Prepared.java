package dev.whence.circuits.run;

import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.networks.Network;
import dev.whence.networks.run.Point;
import dev.whence.networks.system.Chunk;
import java.util.EnumSet;
import java.util.Set;

/**
 * What runs of a batch under circuits start from.
 *
 * @param chunk the clean prompts
 * @param off what components write when they are off
 * @param clean the undisturbed run
 */
record Prepared(Chunk chunk, Written off, Recording clean) implements AutoCloseable {
    static Prepared of(Network network, Chunk chunk, OffValues off) {
        Set<Point> points =
                EnumSet.of(Point.EMBEDDINGS, Point.RESIDUAL_BEFORE, Point.HEAD_OUTPUT, Point.RESIDUAL_AFTER);
        if (network.spec().mlp().isPresent()) {
            points.add(Point.MLP_OUTPUT);
        }
        return new Prepared(chunk, off.of(chunk), Recording.of(network, chunk, points));
    }

    /** Bytes of native memory, about. */
    static long bytes(Network network, ComputationGraph graph, long tokens) {
        long wide = network.spec().width();
        return 2 * Written.bytes(network, graph, tokens)
                + 2
                        * tokens
                        * wide
                        * graph.layers()
                        * network.weights().tokens().element_size();
    }

    @Override
    public void close() {
        off.close();
        clean.close();
    }
}
