package dev.whence.circuits;

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
import dev.whence.networks.system.PairSweep;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** Small random networks whose components add up, of every wiring, and random pairs of prompts of unequal lengths. */
public final class RandomQuestions {
    public static final int VOCABULARY = 19;
    public static final int CONTEXT = 9;

    private RandomQuestions() {}

    public static TransformerSpec spec(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int keyValueHeads = 1 + random.nextInt(2);
        int headWidth = 4 + 2 * random.nextInt(2);
        int layers = 1 + random.nextInt(3);
        Attention attention = new Attention(
                keyValueHeads * (1 + random.nextInt(2)),
                keyValueHeads,
                headWidth,
                0.2 + random.nextDouble(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) == 0,
                random.nextInt(4) == 0 ? 1.5 : 0,
                List.of());
        boolean hasMlp = random.nextInt(4) > 0;
        Mlp mlp = new Mlp(
                6 + random.nextInt(6),
                Mlp.Activation.values()[random.nextInt(4)],
                random.nextBoolean(),
                random.nextBoolean());
        Block.Wiring wiring = hasMlp ? Block.Wiring.values()[random.nextInt(3)] : Block.Wiring.SEQUENTIAL;
        Positions positions = random.nextBoolean()
                ? new Positions.Learned(CONTEXT)
                : new Positions.Rotary(
                        4,
                        random.nextBoolean(),
                        new Positions.Frequencies(100, new Positions.Scaling.None()),
                        Optional.empty());
        return new TransformerSpec(
                "whence",
                VOCABULARY,
                CONTEXT,
                8 + 4 * random.nextInt(2),
                layers,
                new Embedding(random.nextBoolean() ? 1 : 2.5, false, 0),
                attention,
                hasMlp ? Optional.of(mlp) : Optional.empty(),
                new Norm(random.nextBoolean() ? Norm.Kind.LAYER : Norm.Kind.RMS, 1e-5),
                new Block(wiring, Block.Norms.PRE),
                positions,
                new Mask.Causal(),
                new Output(random.nextInt(4) > 0, false, random.nextBoolean(), random.nextBoolean(), 0));
    }

    public static RandomParameters parameters(long seed) {
        return new RandomParameters(spec(seed), 0.4, true, seed);
    }

    public static Network network(long seed) {
        return Network.of(parameters(seed));
    }

    /** Pairs that differ at one position or more, some of the same length. */
    public static PromptPairs pairs(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed + 1000);
        List<PromptPair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = 4 + random.nextInt(4);
            List<Integer> clean = new ArrayList<>();
            List<Integer> corrupt = new ArrayList<>();
            for (int position = 0; position < length; position++) {
                int token = random.nextInt(VOCABULARY);
                clean.add(token);
                corrupt.add(random.nextInt(3) == 0 ? random.nextInt(VOCABULARY) : token);
            }
            corrupt.set(0, (clean.getFirst() + 1) % VOCABULARY);
            int answer = random.nextInt(VOCABULARY);
            pairs.add(new PromptPair(clean, corrupt, answer, OptionalInt.of((answer + 3) % VOCABULARY)));
        }
        return new PromptPairs("random", pairs);
    }

    public static Question question(Network network, long seed) {
        return new Question(network, pairs(5, seed), PairSweep.Measure.LOGIT_DIFFERENCE);
    }
}
