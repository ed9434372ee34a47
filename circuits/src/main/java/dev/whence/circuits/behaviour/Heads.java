package dev.whence.circuits.behaviour;

import dev.whence.circuits.graph.Node;
import dev.whence.networks.Network;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Heads of a network in order, and what of their weights the scores share. */
final class Heads {
    private Heads() {}

    static List<Node.Head> of(TransformerSpec spec) {
        List<Node.Head> heads = new ArrayList<>();
        for (int layer = 0; layer < spec.layers(); layer++) {
            for (int head = 0; head < spec.attention().heads(); head++) {
                heads.add(new Node.Head(layer, head));
            }
        }
        return heads;
    }

    static int index(TransformerSpec spec, int layer, int head) {
        return layer * spec.attention().heads() + head;
    }

    /** Why scores that need what heads write to add up cannot be computed; empty when they can. */
    static Optional<String> notAdditive(TransformerSpec spec) {
        if (spec.block().norms() != Block.Norms.PRE) {
            return Optional.of("what the heads of a " + spec.family() + " network write is normed before or after it is"
                    + " added up, so a head's own part of the logits is not defined: copying, movers and direct effects"
                    + " are left out");
        }
        if (spec.output().transform()) {
            return Optional.of(
                    "the output of a " + spec.family() + " network is not linear in the stream, so a head's own"
                            + " part of the logits is not defined: copying, movers and direct effects are left out");
        }
        return Optional.empty();
    }

    static Tensor parameter(Network network, String name) {
        return network.weights().parameter(name).to(ScalarType.Float);
    }

    /** {@code [width, heads * headWidth]}. */
    static Tensor output(Network network, int layer) {
        return parameter(network, "layers." + layer + ".attention.output.weight");
    }

    /** {@code [vocabulary, width]}. */
    static Tensor unembedding(Network network) {
        return parameter(network, network.spec().output().tied() ? "embedding.tokens" : "output.weight");
    }

    /**
     * Rows that read a normed stream as rows that read the stream itself, but for the norm's scale: times its weight, and
     * without their mean where the norm takes away the stream's.
     *
     * @param rows {@code [row, width]}
     * @param norm the norm's name
     */
    static Tensor folded(Network network, Tensor rows, String norm) {
        if (network.spec().norm().kind() == Norm.Kind.NONE) {
            return rows;
        }
        Tensor weighted = rows.mul(parameter(network, norm + ".weight"));
        return network.spec().norm().kind() == Norm.Kind.LAYER
                ? weighted.sub(weighted.mean(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional()))
                : weighted;
    }

    /** The unembedding's rows, read from the stream; see {@link #folded}. */
    static Tensor foldedUnembedding(Network network, Tensor rows) {
        return network.spec().output().norm() ? folded(network, rows, "norm") : rows;
    }

    /** What the final norm divides a stream by; 1 without one. */
    static double finalScale(TransformerSpec spec, float[] stream) {
        if (!spec.output().norm() || spec.norm().kind() == Norm.Kind.NONE) {
            return 1;
        }
        double mean = 0;
        if (spec.norm().kind() == Norm.Kind.LAYER) {
            for (float x : stream) {
                mean += x / (double) stream.length;
            }
        }
        double squares = 0;
        for (float x : stream) {
            squares += (x - mean) * (x - mean);
        }
        return Math.sqrt(squares / stream.length + spec.norm().epsilon());
    }
}
