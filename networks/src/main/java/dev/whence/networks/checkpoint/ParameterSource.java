package dev.whence.networks.checkpoint;

import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.TransformerSpec;
import java.lang.foreign.MemorySegment;

/** Where a network's parameters come from: a file, another network, a seed. */
public interface ParameterSource {
    /** The architecture that they are of. */
    TransformerSpec spec();

    /**
     * Copies one parameter.
     *
     * @param parameter one of {@link ParameterShape#of}
     * @param destination at least {@code 4 * parameter.count()} bytes, which become float32 in native order, row major
     */
    void read(ParameterShape parameter, MemorySegment destination);
}
