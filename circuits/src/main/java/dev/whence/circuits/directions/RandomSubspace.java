package dev.whence.circuits.directions;

import dev.whence.networks.site.Subspace;
import java.util.SplittableRandom;

/** Subspaces drawn uniformly: the control of every claim about a subspace. */
public final class RandomSubspace {
    private RandomSubspace() {}

    /**
     * The span of Gaussian vectors, orthonormal; the same for the same seed.
     *
     * @param width components of a vector
     * @param dimensions how many rows, at most {@code width}
     * @throws dev.whence.causal.InputException when there are more dimensions than components
     */
    public static Subspace of(String name, int width, int dimensions, long seed) {
        if (dimensions > width) {
            throw new dev.whence.causal.InputException(
                    "a subspace of " + dimensions + " dimensions in a space of " + width);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[][] vectors = new double[dimensions][width];
        for (double[] vector : vectors) {
            for (int i = 0; i < width; i++) {
                vector[i] = random.nextGaussian();
            }
        }
        return Subspace.spannedBy(name, vectors);
    }
}
