package dev.whence.networks.checkpoint;

import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.TransformerSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Parameters drawn at random, as training starts from: matrices and embeddings from a Gaussian, those that write to the
 * residual stream smaller by the square root of how many there are (Radford et al. 2019, sec. 2.3), norms one, biases
 * zero. The same seed gives the same parameters, whatever the order of reading.
 *
 * @param deviation standard deviation of the Gaussian; GPT-2 has 0.02
 * @param biases whether biases and norms are drawn too (their norms around one), so that a test sees each of them
 */
public record RandomParameters(TransformerSpec spec, double deviation, boolean biases, long seed)
        implements ParameterSource {
    /** As GPT-2 was initialised. */
    public static RandomParameters initial(TransformerSpec spec, long seed) {
        return new RandomParameters(spec, 0.02, false, seed);
    }

    @Override
    public void read(ParameterShape parameter, MemorySegment destination) {
        // Generators whose seeds differ by a multiple of the golden ratio draw the same numbers, a few places apart.
        SplittableRandom random = new SplittableRandom(
                new SplittableRandom(seed).nextLong() ^ parameter.name().hashCode());
        boolean norm = parameter.shape().size() == 1 && parameter.name().endsWith("weight");
        boolean bias = parameter.shape().size() == 1 && !norm;
        boolean writes = parameter.name().endsWith("attention.output.weight")
                || parameter.name().endsWith("mlp.out.weight");
        double scale = writes ? deviation / Math.sqrt(2.0 * spec.layers()) : deviation;
        long count = parameter.count();
        for (long i = 0; i < count; i++) {
            double value = (norm || bias) && !biases ? 0 : (norm || bias ? deviation : scale) * random.nextGaussian();
            destination.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) (norm ? 1 + value : value));
        }
    }
}
