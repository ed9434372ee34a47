package dev.whence.networks.checkpoint;

import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A llama2.c network as Hugging Face's Llama. Component 2i of a query or key goes to i, component 2i + 1 to i + half: the
 * pairs that are turned together, and the products of queries with keys, stay what they were.
 */
final class HalvedRotary implements ParameterSource {
    private final ParameterSource source;
    private final TransformerSpec spec;

    HalvedRotary(ParameterSource source) {
        this.source = source;
        TransformerSpec old = source.spec();
        Positions.Rotary rotary = Rope.of(old.positions(), old.family());
        this.spec = new TransformerSpec(
                "llama",
                old.vocabulary(),
                old.context(),
                old.width(),
                old.layers(),
                old.embedding(),
                old.attention(),
                old.mlp(),
                old.norm(),
                old.block(),
                new Positions.Rotary(rotary.width(), false, rotary.frequencies(), rotary.local()),
                old.mask(),
                old.output());
    }

    @Override
    public TransformerSpec spec() {
        return spec;
    }

    @Override
    public void read(ParameterShape parameter, MemorySegment destination) {
        boolean queries = parameter.name().endsWith(".attention.query.weight");
        if (!queries && !parameter.name().endsWith(".attention.key.weight")) {
            source.read(parameter, destination);
            return;
        }
        Attention attention = spec.attention();
        int heads = queries ? attention.heads() : attention.keyValueHeads();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pairs = arena.allocate(4 * parameter.count(), 8);
            source.read(parameter, pairs);
            View.pairsFromHalves(heads, attention.headWidth(), parameter.shape())
                    .write(pairs, destination);
        }
    }
}
