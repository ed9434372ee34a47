package dev.whence.networks;

import dev.whence.networks.checkpoint.ParameterSource;
import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Weights;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.tokens.Tokenizer;
import java.util.Optional;

/** A transformer in native memory with its tokenizer, until {@link #close}. Thread-safe. */
public final class Network implements AutoCloseable {
    private final Weights weights;
    private final Blocks blocks;
    private final Optional<Tokenizer> tokenizer;

    private Network(Weights weights, Optional<Tokenizer> tokenizer) {
        this.weights = weights;
        this.blocks = new Blocks(weights);
        this.tokenizer = tokenizer;
    }

    /** A network of these parameters, in float32 on the processor, without a tokenizer. */
    public static Network of(ParameterSource source) {
        return of(source, Optional.empty(), Precision.FLOAT32, Place.CPU);
    }

    /**
     * A network of these parameters; each is read once.
     *
     * @param tokenizer closed with the network
     * @throws dev.whence.causal.InputException when the place or the precision is not to be had on this machine
     */
    public static Network of(ParameterSource source, Optional<Tokenizer> tokenizer, Precision precision, Place place) {
        return new Network(new Weights(source, place.device(), precision.type()), tokenizer);
    }

    /** The architecture. */
    public TransformerSpec spec() {
        return weights.spec();
    }

    public Optional<Tokenizer> tokenizer() {
        return tokenizer;
    }

    /** The forward pass, for the packages that compute with native tensors. */
    public Blocks blocks() {
        return blocks;
    }

    /** The parameters, to be written or trained. */
    public Weights weights() {
        return weights;
    }

    /** Bytes that the parameters take. */
    public long bytes() {
        return weights.bytes();
    }

    /** Frees the native memory. */
    @Override
    public void close() {
        blocks.close();
        weights.close();
        tokenizer.ifPresent(Tokenizer::close);
    }
}
