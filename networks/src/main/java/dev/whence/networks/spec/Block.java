package dev.whence.networks.spec;

/** How attention, MLP and norms are wired in each layer. */
public record Block(Wiring wiring, Norms norms) {
    /** Attention then MLP, each on a normed stream: what most decoders do. */
    public static Block preNorm() {
        return new Block(Wiring.SEQUENTIAL, Norms.PRE);
    }

    public enum Wiring {
        /** The MLP reads the stream after attention has written to it. */
        SEQUENTIAL,
        /** Attention and MLP read the same stream, each through a norm of its own (GPT-NeoX, Pythia). */
        PARALLEL,
        /** Attention and MLP read the same stream through one norm. */
        PARALLEL_ONE_NORM
    }

    public enum Norms {
        /** Each part reads {@code norm(x)}. */
        PRE,
        /** Each part reads x, and {@code x + part(x)} is normed (BERT). */
        POST,
        /** Each part reads {@code norm(x)} and what it writes is normed too (Gemma 2 and 3). */
        SANDWICH
    }
}
