package dev.whence.networks;

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
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Small random architectures that between them have every feature of the spec. */
public final class RandomSpecs {
    public static final int VOCABULARY = 23;
    public static final int CONTEXT = 14;

    private RandomSpecs() {}

    public static TransformerSpec spec(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int headWidth = 4 + 2 * random.nextInt(3);
        int keyValueHeads = 1 + random.nextInt(2);
        int heads = keyValueHeads * (1 + random.nextInt(2));
        int width = 8 + 4 * random.nextInt(4);
        int layers = 1 + random.nextInt(3);
        boolean windows = random.nextInt(3) == 0;
        Attention attention = new Attention(
                heads,
                keyValueHeads,
                headWidth,
                0.2 + random.nextDouble(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) == 0,
                random.nextInt(4) == 0 ? 1.5 : 0,
                windows
                        ? IntStream.range(0, layers)
                                .mapToObj(layer -> layer % 2 == 0 ? 3 : 0)
                                .toList()
                        : java.util.List.of());
        boolean hasMlp = random.nextInt(5) > 0;
        Mlp mlp = new Mlp(
                6 + random.nextInt(10),
                Mlp.Activation.values()[random.nextInt(4)],
                random.nextBoolean(),
                random.nextBoolean());
        Block.Wiring wiring = hasMlp ? Block.Wiring.values()[random.nextInt(3)] : Block.Wiring.SEQUENTIAL;
        Block.Norms norms = wiring == Block.Wiring.SEQUENTIAL
                ? Block.Norms.values()[hasMlp ? random.nextInt(3) : random.nextInt(2)]
                : Block.Norms.PRE;
        Positions positions = switch (random.nextInt(3)) {
            case 0 -> new Positions.None();
            case 1 -> new Positions.Learned(CONTEXT);
            default ->
                new Positions.Rotary(
                        random.nextBoolean() ? 4 : headWidth,
                        random.nextBoolean(),
                        new Positions.Frequencies(100, new Positions.Scaling.None()),
                        random.nextBoolean()
                                ? Optional.of(new Positions.Frequencies(10, new Positions.Scaling.Linear(2)))
                                : Optional.empty());
        };
        Mask mask = switch (random.nextInt(5)) {
            case 0 -> new Mask.Bidirectional();
            case 1 -> new Mask.Blocks(3);
            default -> new Mask.Causal();
        };
        return new TransformerSpec(
                "whence",
                VOCABULARY,
                CONTEXT,
                width,
                layers,
                new Embedding(random.nextBoolean() ? 1 : 2.5, random.nextInt(4) == 0, random.nextInt(4) == 0 ? 2 : 0),
                attention,
                hasMlp ? Optional.of(mlp) : Optional.empty(),
                new Norm(Norm.Kind.values()[random.nextInt(3)], 1e-5),
                new Block(wiring, norms),
                positions,
                mask,
                new Output(
                        random.nextInt(4) > 0,
                        random.nextInt(5) == 0,
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextInt(4) == 0 ? 3 : 0));
    }

    public static RandomParameters parameters(long seed) {
        TransformerSpec spec = spec(seed);
        // What no norm holds back grows from layer to layer, and its rounding errors with it.
        return new RandomParameters(spec, spec.norm().kind() == Norm.Kind.NONE ? 0.15 : 0.4, true, seed);
    }

    public static Network network(long seed) {
        return Network.of(parameters(seed));
    }
}
