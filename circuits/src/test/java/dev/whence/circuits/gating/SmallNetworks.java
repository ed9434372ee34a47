package dev.whence.circuits.gating;

import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Random networks of several architectures, and random examples for them. */
final class SmallNetworks {
    static final int VOCABULARY = 19;

    private SmallNetworks() {}

    /** Pre-norm; grouped heads and norms of what is written; parallel without MLP biases; post-norm, seeing later tokens. */
    static List<TransformerSpec> specs() {
        Positions rotary = new Positions.Rotary(
                4, false, new Positions.Frequencies(100, new Positions.Scaling.None()), Optional.empty());
        Block sandwich = new Block(Block.Wiring.SEQUENTIAL, Block.Norms.SANDWICH);
        Block parallel = new Block(Block.Wiring.PARALLEL, Block.Norms.PRE);
        Block post = new Block(Block.Wiring.SEQUENTIAL, Block.Norms.POST);
        return List.of(
                spec(2, 0, Block.preNorm(), new Positions.Learned(16), new Mask.Causal()),
                spec(1, 2, sandwich, rotary, new Mask.Causal()),
                spec(2, 0, parallel, rotary, new Mask.Causal()),
                spec(2, 0, post, new Positions.Learned(16), new Mask.Bidirectional()));
    }

    private static TransformerSpec spec(int keyHeads, double cap, Block block, Positions positions, Mask mask) {
        return new TransformerSpec(
                "whence",
                VOCABULARY,
                16,
                12,
                3,
                Embedding.plain(),
                new Attention(2, keyHeads, 6, 0.4, true, true, false, cap, List.of()),
                Optional.of(new Mlp(10, Mlp.Activation.GELU_TANH, false, true)),
                new Norm(Norm.Kind.LAYER, 1e-5),
                block,
                positions,
                mask,
                Output.standard(true));
    }

    static Network network(TransformerSpec spec) {
        return Network.of(new RandomParameters(spec, 0.4, true, 3));
    }

    /** Prompts of different lengths; targets of up to so many tokens. */
    static Examples examples(int count, int tokens, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            examples.add(new Example(ids(4 + random.nextInt(4), random), ids(1 + random.nextInt(tokens), random)));
        }
        return new Examples("random examples", examples);
    }

    private static List<Integer> ids(int count, SplittableRandom random) {
        return random.ints(count, 0, VOCABULARY).boxed().toList();
    }
}
