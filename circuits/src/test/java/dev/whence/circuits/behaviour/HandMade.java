package dev.whence.circuits.behaviour;

import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.ParameterSource;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Networks whose heads do a known thing. */
final class HandMade {
    static final int TOKENS = 12;
    static final int CONTEXT = 14;
    /** Where a token's own, its position's, and the previous token's coordinates begin. */
    private static final int POSITION = TOKENS;

    private static final int PREVIOUS = TOKENS + CONTEXT;
    private static final int WIDTH = TOKENS + CONTEXT + TOKENS;
    private static final int HEADS = 3;

    private HandMade() {}

    /** Parameters that are zero but for what is set; norms are one. */
    static final class Parameters implements ParameterSource {
        private final TransformerSpec spec;
        private final Map<String, float[][]> set = new LinkedHashMap<>();

        Parameters(TransformerSpec spec) {
            this.spec = spec;
        }

        float[][] matrix(String name) {
            return set.computeIfAbsent(name, _ -> {
                List<Integer> shape = ParameterShape.of(spec).stream()
                        .filter(parameter -> parameter.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .shape();
                return new float[shape.get(0)][shape.get(1)];
            });
        }

        @Override
        public TransformerSpec spec() {
            return spec;
        }

        @Override
        public void read(ParameterShape parameter, MemorySegment destination) {
            float[][] rows = set.get(parameter.name());
            boolean norm = parameter.name().endsWith("norm.weight");
            for (int i = 0; i < parameter.count(); i++) {
                float value = norm ? 1 : 0;
                if (rows != null) {
                    value = rows[i / rows[0].length][i % rows[0].length];
                }
                destination.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, value);
            }
        }
    }

    static TransformerSpec spec(
            int vocabulary,
            int width,
            int layers,
            Attention attention,
            Optional<Mlp> mlp,
            Norm.Kind norm,
            Block.Norms norms,
            Positions positions,
            Output output) {
        return new TransformerSpec(
                "whence",
                vocabulary,
                CONTEXT,
                width,
                layers,
                Embedding.plain(),
                attention,
                mlp,
                new Norm(norm, 1e-5),
                new Block(Block.Wiring.SEQUENTIAL, norms),
                positions,
                new Mask.Causal(),
                output);
    }

    /**
     * Layer 0: head 0 attends to the previous position and copies its token, head 1 to all copies of the token, head 2 to
     * the first position. Layer 1: head 0 attends to positions whose previous token is the token, and copies what it finds
     * there; heads 1 and 2 attend alike to everything, and head 2 takes away what it finds.
     */
    static Network induction() {
        Parameters parameters = new Parameters(spec(
                TOKENS,
                WIDTH,
                2,
                new Attention(HEADS, HEADS, CONTEXT, 1, false, false, false, 0, List.of()),
                Optional.empty(),
                Norm.Kind.RMS,
                Block.Norms.PRE,
                new Positions.Learned(CONTEXT),
                new Output(false, false, false, false, 0)));
        identity(parameters.matrix("embedding.tokens"), 0, 0, TOKENS, 1);
        identity(parameters.matrix("embedding.positions"), 0, POSITION, CONTEXT, 1);
        identity(parameters.matrix("output.weight"), 0, 0, TOKENS, 1);
        float sharp = 30;
        float[][] query = parameters.matrix("layers.0.attention.query.weight");
        float[][] key = parameters.matrix("layers.0.attention.key.weight");
        for (int position = 1; position < CONTEXT; position++) {
            query[position - 1][POSITION + position] = sharp;
        }
        identity(key, 0, POSITION, CONTEXT, 1);
        identity(query, CONTEXT, 0, TOKENS, sharp);
        identity(key, CONTEXT, 0, TOKENS, 1);
        for (int token = 0; token < TOKENS; token++) {
            query[2 * CONTEXT][token] = sharp;
        }
        key[2 * CONTEXT][POSITION] = 1;
        identity(parameters.matrix("layers.0.attention.value.weight"), 0, 0, TOKENS, 1);
        identity(parameters.matrix("layers.0.attention.output.weight"), PREVIOUS, 0, TOKENS, 1);
        identity(parameters.matrix("layers.1.attention.query.weight"), 0, 0, TOKENS, sharp);
        identity(parameters.matrix("layers.1.attention.key.weight"), 0, PREVIOUS, TOKENS, 1);
        identity(parameters.matrix("layers.1.attention.value.weight"), 0, 0, TOKENS, 1);
        identity(parameters.matrix("layers.1.attention.output.weight"), 0, 0, TOKENS, 1);
        identity(parameters.matrix("layers.1.attention.value.weight"), 2 * CONTEXT, 0, TOKENS, 1);
        identity(parameters.matrix("layers.1.attention.output.weight"), 0, 2 * CONTEXT, TOKENS, -1);
        return Network.of(parameters);
    }

    /** One head whose value and output matrices are together {@code sign} times the identity. */
    static Network copying(int sign, Norm.Kind norm) {
        Parameters parameters = new Parameters(spec(
                8,
                8,
                1,
                Attention.standard(1, 8, false),
                Optional.empty(),
                norm,
                Block.Norms.PRE,
                new Positions.None(),
                Output.standard(true)));
        identity(parameters.matrix("embedding.tokens"), 0, 0, 8, 1);
        identity(parameters.matrix("layers.0.attention.value.weight"), 0, 0, 8, 1);
        identity(parameters.matrix("layers.0.attention.output.weight"), 0, 0, 8, sign);
        return Network.of(parameters);
    }

    /** Everything random: shared keys, turned positions, biases, an MLP. */
    static Network random(Norm.Kind norm, Block.Norms norms, long seed) {
        TransformerSpec spec = spec(
                17,
                12,
                2,
                new Attention(4, 2, 6, 0.4, true, true, false, 0, List.of(0, 3)),
                Optional.of(new Mlp(10, Mlp.Activation.GELU, false, true)),
                norm,
                norms,
                new Positions.Rotary(
                        6, false, new Positions.Frequencies(100, new Positions.Scaling.None()), Optional.empty()),
                new Output(true, false, false, true, 0));
        return Network.of(new RandomParameters(spec, 0.5, true, seed));
    }

    private static void identity(float[][] matrix, int row, int column, int size, float value) {
        for (int i = 0; i < size; i++) {
            matrix[row + i][column + i] = value;
        }
    }
}
