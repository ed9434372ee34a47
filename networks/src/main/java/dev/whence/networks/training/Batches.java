package dev.whence.networks.training;

import java.util.SplittableRandom;

/** Where batches come from. Each is a function of its arguments alone, so that a resumed run sees the same ones. */
@FunctionalInterface
public interface Batches {
    /**
     * The batch of a step.
     *
     * @param seed of the run
     * @param step from 0
     * @param rows how many sequences
     * @param length the most tokens that a sequence may have
     */
    Batch batch(long seed, long step, int rows, int length);

    /** A source of chance that no other step has. */
    static SplittableRandom random(long seed, long step) {
        return new SplittableRandom(new SplittableRandom(seed).nextLong() + step * 0x9E3779B97F4A7C15L);
    }
}
