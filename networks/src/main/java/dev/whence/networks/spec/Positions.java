package dev.whence.networks.spec;

import java.util.Optional;

/** How a transformer knows where a token stands. */
public sealed interface Positions {
    /** It does not, but for the mask. */
    record None() implements Positions {}

    /** A learned vector for each position is added to the token's embedding. */
    record Learned(int count) implements Positions {}

    /**
     * Queries and keys are turned by an angle that grows with the position (Su et al. 2021, RoFormer).
     *
     * @param width how many of a head's components are turned, from the first; even
     * @param interleaved whether component 2i is paired with 2i+1 (llama2.c, GPT-J); else i is paired with i + width/2
     *     (Hugging Face's Llama, GPT-NeoX)
     * @param frequencies of every layer, or of those that see everything
     * @param local of the layers with a sliding window, where they differ (Gemma 3)
     */
    record Rotary(int width, boolean interleaved, Frequencies frequencies, Optional<Frequencies> local)
            implements Positions {}

    /**
     * The angles per position.
     *
     * @param base component pair i turns by {@code base^(-2i/width)} radians a position
     * @param scaling what a longer context does to that
     */
    record Frequencies(double base, Scaling scaling) {
        /** Radians per position of each pair of components, {@code width / 2} of them. */
        public double[] angles(int width) {
            double[] angles = new double[width / 2];
            for (int pair = 0; pair < angles.length; pair++) {
                angles[pair] = scaling.apply(Math.pow(base, -2.0 * pair / width));
            }
            return angles;
        }
    }

    /** How the angles are changed to stretch a context. */
    sealed interface Scaling {
        /** The changed angle per position. */
        double apply(double angle);

        /** Not at all. */
        record None() implements Scaling {
            @Override
            public double apply(double angle) {
                return angle;
            }
        }

        /** Every angle divided by the factor (position interpolation). */
        record Linear(double factor) implements Scaling {
            @Override
            public double apply(double angle) {
                return angle / factor;
            }
        }

        /**
         * Llama 3.1: slow turns are divided by the factor, fast ones kept, those between blended.
         *
         * @param factor of the slow turns
         * @param low below this many turns in the original context a component is slow
         * @param high above this many it is fast
         * @param originalContext the context that the model was first trained with
         */
        record Llama3(double factor, double low, double high, double originalContext) implements Scaling {
            @Override
            public double apply(double angle) {
                double turns = originalContext * angle / (2 * Math.PI);
                if (turns < low) {
                    return angle / factor;
                }
                if (turns > high) {
                    return angle;
                }
                double smooth = (turns - low) / (high - low);
                return (1 - smooth) * angle / factor + smooth * angle;
            }
        }
    }
}
