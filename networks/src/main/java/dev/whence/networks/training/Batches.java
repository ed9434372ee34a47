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
        // The seed of each step goes through a mixer of its own: generators whose seeds differ by a multiple of the
        // golden
        // ratio draw the same numbers, a few places apart.
        long ofRun = new SplittableRandom(seed).nextLong();
        return new SplittableRandom(new SplittableRandom(ofRun + step).nextLong());
    }
}
