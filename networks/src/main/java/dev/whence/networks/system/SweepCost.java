package dev.whence.networks.system;

/**
 * What a sweep took.
 *
 * @param seconds from start to end
 * @param flops floating-point operations in matrix products (two for each multiply and add), those of the undisturbed run
 *     and of the runs that values were taken from included
 * @param naiveFlops what one whole forward pass for every intervention would have needed, logits of all positions
 *     included
 * @param groups how many continued batches were run
 * @param bytes native memory that the undisturbed run of the largest batch of prompts took, beside the weights; batches
 *     that continue it take some more while they run, as much as a plain pass over as many tokens
 */
public record SweepCost(double seconds, double flops, double naiveFlops, int groups, long bytes) {
    /** Operations a second. */
    public double speed() {
        return flops / seconds;
    }
}
