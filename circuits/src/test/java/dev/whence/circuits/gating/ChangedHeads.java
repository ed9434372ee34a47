package dev.whence.circuits.gating;

import dev.whence.circuits.graph.Node;
import dev.whence.networks.checkpoint.ParameterSource;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.TransformerSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A network with other output projections of some heads: random numbers of a standard deviation; zeros for 0.
 *
 * @param deviations by head
 */
record ChangedHeads(ParameterSource source, Map<Node.Head, Double> deviations) implements ParameterSource {
    @Override
    public TransformerSpec spec() {
        return source.spec();
    }

    @Override
    public void read(ParameterShape parameter, MemorySegment destination) {
        source.read(parameter, destination);
        deviations.forEach((head, deviation) -> {
            if (!parameter.name().equals("layers." + head.layer() + ".attention.output.weight")) {
                return;
            }
            SplittableRandom random = new SplittableRandom(5);
            int columns = parameter.shape().get(1);
            int width = spec().attention().headWidth();
            for (int row = 0; row < parameter.shape().get(0); row++) {
                for (int column = head.head() * width; column < (head.head() + 1) * width; column++) {
                    destination.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, (long) row * columns + column, (float)
                            (deviation * random.nextGaussian()));
                }
            }
        });
    }
}
