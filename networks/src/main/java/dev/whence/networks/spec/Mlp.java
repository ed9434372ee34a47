package dev.whence.networks.spec;

/**
 * The feed-forward part of a block: {@code out(activation(in(x)))}, or {@code out(activation(gate(x)) * in(x))} when
 * gated. Its neurons are what {@code out} reads.
 *
 * @param hidden how many neurons
 * @param activation applied to {@code in}, or to {@code gate}
 * @param gated whether there is a gate
 * @param bias whether the projections have biases
 */
public record Mlp(int hidden, Activation activation, boolean gated, boolean bias) {
    /** A neuron's non-linearity. */
    public enum Activation {
        RELU,
        /** With the error function. */
        GELU,
        /** With the hyperbolic tangent (Hendrycks and Gimpel 2016), "gelu_new". */
        GELU_TANH,
        SILU
    }
}
