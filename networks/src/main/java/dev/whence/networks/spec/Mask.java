package dev.whence.networks.spec;

/** Which positions see which. */
public sealed interface Mask {
    /** Each sees itself and what came before. */
    record Causal() implements Mask {}

    /** Each sees all (encoders). */
    record Bidirectional() implements Mask {}

    /** Positions come in blocks of this many; each sees its own block and the blocks before (block diffusion). */
    record Blocks(int size) implements Mask {}
}
