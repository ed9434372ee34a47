package dev.whence.networks.checkpoint;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Small networks of every family, with random parameters. */
final class TestNetworks {
    private TestNetworks() {}

    static final int VOCABULARY = 23;
    static final int CONTEXT = 16;
    static final int WIDTH = 12;

    /** Random, but the same for the same name. */
    record RandomSource(TransformerSpec spec) implements ParameterSource {
        @Override
        public void read(ParameterShape parameter, MemorySegment destination) {
            MemorySegment.copy(
                    values(parameter), 0, destination, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, (int) parameter.count());
        }

        static float[] values(ParameterShape parameter) {
            SplittableRandom random = new SplittableRandom(parameter.name().hashCode());
            boolean norm =
                    parameter.name().endsWith("norm.weight") || parameter.name().endsWith("after.weight");
            float[] values = new float[(int) parameter.count()];
            for (int i = 0; i < values.length; i++) {
                // A norm's weights within 0.5 and 2, where taking one away and adding it again loses nothing.
                values[i] = norm ? (float) random.nextDouble(0.6, 1.6) : (float) (0.3 * random.nextGaussian());
            }
            return values;
        }
    }

    static TransformerSpec spec(
            String family,
            int layers,
            Embedding embedding,
            Attention attention,
            Mlp mlp,
            Norm norm,
            Block block,
            Positions positions,
            Mask mask,
            Output output) {
        return new TransformerSpec(
                family,
                VOCABULARY,
                CONTEXT,
                WIDTH,
                layers,
                embedding,
                attention,
                Optional.of(mlp),
                norm,
                block,
                positions,
                mask,
                output);
    }

    private static Norm layerNorm() {
        return new Norm(Norm.Kind.LAYER, 1e-5);
    }

    private static Norm rms() {
        return new Norm(Norm.Kind.RMS, 1e-6);
    }

    static TransformerSpec gpt2(boolean tied) {
        return spec(
                "gpt2",
                3,
                Embedding.plain(),
                Attention.standard(3, 4, true),
                new Mlp(20, Mlp.Activation.GELU_TANH, false, true),
                layerNorm(),
                Block.preNorm(),
                new Positions.Learned(CONTEXT),
                new Mask.Causal(),
                Output.standard(tied));
    }

    static Positions.Rotary rotary(int width, double base, Positions.Scaling scaling) {
        return new Positions.Rotary(width, false, new Positions.Frequencies(base, scaling), Optional.empty());
    }

    static Attention grouped(
            int heads,
            int keyValueHeads,
            int headWidth,
            boolean in,
            boolean out,
            boolean norms,
            List<Integer> windows) {
        return new Attention(heads, keyValueHeads, headWidth, 1 / Math.sqrt(headWidth), in, out, norms, 0, windows);
    }

    static TransformerSpec llamaLike(
            String family, Attention attention, boolean mlpBias, Positions positions, boolean tied) {
        return spec(
                family,
                3,
                Embedding.plain(),
                attention,
                new Mlp(20, Mlp.Activation.SILU, true, mlpBias),
                rms(),
                Block.preNorm(),
                positions,
                new Mask.Causal(),
                Output.standard(tied));
    }

    static TransformerSpec llama(boolean tied) {
        return llamaLike(
                "llama",
                grouped(4, 2, 6, false, false, false, List.of()),
                false,
                rotary(6, 10_000, new Positions.Scaling.None()),
                tied);
    }

    static Map<String, TransformerSpec> all() {
        Map<String, TransformerSpec> all = new LinkedHashMap<>();
        Positions.Scaling none = new Positions.Scaling.None();
        for (boolean tied : new boolean[] {true, false}) {
            String kind = tied ? " tied" : " untied";
            all.put("gpt2" + kind, gpt2(tied));
            all.put(
                    "gpt2 unscaled relu" + kind,
                    spec(
                            "gpt2",
                            1,
                            Embedding.plain(),
                            new Attention(3, 3, 4, 1, true, true, false, 0, List.of()),
                            new Mlp(48, Mlp.Activation.RELU, false, true),
                            layerNorm(),
                            Block.preNorm(),
                            new Positions.Learned(CONTEXT),
                            new Mask.Causal(),
                            Output.standard(tied)));
            all.put(
                    "gpt_neo" + kind,
                    spec(
                            "gpt_neo",
                            4,
                            Embedding.plain(),
                            new Attention(3, 3, 4, 1, false, true, false, 0, List.of(0, 5, 0, 5)),
                            new Mlp(20, Mlp.Activation.GELU_TANH, false, true),
                            layerNorm(),
                            Block.preNorm(),
                            new Positions.Learned(CONTEXT),
                            new Mask.Causal(),
                            Output.standard(tied)));
            all.put(
                    "gpt_neox" + kind,
                    spec(
                            "gpt_neox",
                            2,
                            Embedding.plain(),
                            Attention.standard(2, 6, true),
                            new Mlp(20, Mlp.Activation.GELU, false, true),
                            layerNorm(),
                            new Block(Block.Wiring.PARALLEL, Block.Norms.PRE),
                            rotary(2, 10_000, none),
                            new Mask.Causal(),
                            Output.standard(tied)));
            all.put(
                    "gpt_neox sequential, no bias" + kind,
                    spec(
                            "gpt_neox",
                            2,
                            Embedding.plain(),
                            Attention.standard(3, 4, false),
                            new Mlp(20, Mlp.Activation.GELU, false, true),
                            layerNorm(),
                            Block.preNorm(),
                            rotary(4, 5_000, new Positions.Scaling.Linear(2)),
                            new Mask.Causal(),
                            Output.standard(tied)));
            all.put("llama" + kind, llama(tied));
            all.put(
                    "llama 3, biases" + kind,
                    llamaLike(
                            "llama",
                            grouped(4, 1, 4, true, true, false, List.of()),
                            true,
                            rotary(4, 500_000, new Positions.Scaling.Llama3(8, 1, 4, 8192)),
                            tied));
            all.put(
                    "mistral" + kind,
                    llamaLike(
                            "mistral",
                            grouped(4, 2, 4, false, false, false, List.of(7, 7, 7)),
                            false,
                            rotary(4, 10_000, none),
                            tied));
            all.put(
                    "mistral, no window" + kind,
                    llamaLike(
                            "mistral",
                            grouped(4, 2, 4, false, false, false, List.of()),
                            false,
                            rotary(4, 1_000_000, none),
                            tied));
            all.put(
                    "qwen2" + kind,
                    llamaLike(
                            "qwen2",
                            grouped(2, 1, 6, true, false, false, List.of()),
                            false,
                            rotary(6, 1_000_000, none),
                            tied));
            all.put(
                    "qwen2, windows" + kind,
                    llamaLike(
                            "qwen2",
                            grouped(2, 1, 6, true, false, false, List.of(0, 5, 5)),
                            false,
                            rotary(6, 1_000_000, none),
                            tied));
            all.put(
                    "qwen3" + kind,
                    llamaLike(
                            "qwen3",
                            grouped(4, 2, 8, false, false, true, List.of()),
                            false,
                            rotary(8, 1_000_000, none),
                            tied));
            all.put(
                    "qwen3, windows and biases" + kind,
                    llamaLike(
                            "qwen3",
                            grouped(4, 2, 8, true, true, true, List.of(3, 0, 3)),
                            false,
                            rotary(8, 1_000_000, none),
                            tied));
            all.put(
                    "phi3" + kind,
                    llamaLike(
                            "phi3",
                            grouped(4, 2, 6, false, false, false, List.of(9, 9, 9)),
                            false,
                            rotary(4, 10_000, none),
                            tied));
            all.put(
                    "gemma2" + kind,
                    gemma(
                            "gemma2",
                            1 / Math.sqrt(20),
                            50,
                            30,
                            false,
                            List.of(6, 0, 6, 0),
                            rotary(8, 10_000, none),
                            tied));
            all.put(
                    "gemma3_text" + kind,
                    gemma(
                            "gemma3_text",
                            1 / Math.sqrt(8),
                            0,
                            0,
                            true,
                            List.of(6, 6, 0, 6),
                            new Positions.Rotary(
                                    8,
                                    false,
                                    new Positions.Frequencies(1_000_000, new Positions.Scaling.Linear(8)),
                                    Optional.of(new Positions.Frequencies(10_000, none))),
                            tied));
            all.put(
                    "bert" + kind,
                    spec(
                            "bert",
                            2,
                            new Embedding(1, true, 2),
                            Attention.standard(3, 4, true),
                            new Mlp(20, Mlp.Activation.GELU, false, true),
                            new Norm(Norm.Kind.LAYER, 1e-12),
                            new Block(Block.Wiring.SEQUENTIAL, Block.Norms.POST),
                            new Positions.Learned(CONTEXT),
                            new Mask.Bidirectional(),
                            new Output(false, true, tied, true, 0)));
            all.put(
                    "whence, attention only" + kind,
                    new TransformerSpec(
                            "whence",
                            VOCABULARY,
                            CONTEXT,
                            WIDTH,
                            2,
                            Embedding.plain(),
                            Attention.standard(3, 4, false),
                            Optional.empty(),
                            layerNorm(),
                            Block.preNorm(),
                            new Positions.None(),
                            new Mask.Causal(),
                            Output.standard(tied)));
            all.put(
                    "whence, no norm" + kind,
                    spec(
                            "whence",
                            2,
                            Embedding.plain(),
                            Attention.standard(3, 4, true),
                            new Mlp(20, Mlp.Activation.RELU, false, true),
                            Norm.none(),
                            Block.preNorm(),
                            new Positions.Learned(CONTEXT),
                            new Mask.Causal(),
                            new Output(false, false, tied, false, 0)));
            all.put(
                    "whence, block mask" + kind,
                    spec(
                            "whence",
                            2,
                            new Embedding(3.5, true, 3),
                            grouped(4, 2, 4, true, false, true, List.of(0, 4)),
                            new Mlp(20, Mlp.Activation.RELU, true, true),
                            rms(),
                            new Block(Block.Wiring.PARALLEL_ONE_NORM, Block.Norms.PRE),
                            new Positions.Rotary(
                                    4,
                                    true,
                                    new Positions.Frequencies(10_000, new Positions.Scaling.Llama3(8, 1, 4, 512)),
                                    Optional.of(new Positions.Frequencies(100, none))),
                            new Mask.Blocks(4),
                            new Output(true, true, tied, true, 20)));
        }
        return all;
    }

    private static TransformerSpec gemma(
            String family,
            double scale,
            double attentionCap,
            double outputCap,
            boolean norms,
            List<Integer> windows,
            Positions positions,
            boolean tied) {
        return spec(
                family,
                4,
                new Embedding(Math.sqrt(WIDTH), false, 0),
                new Attention(4, 2, 8, scale, false, false, norms, attentionCap, windows),
                new Mlp(20, Mlp.Activation.GELU_TANH, true, false),
                rms(),
                new Block(Block.Wiring.SEQUENTIAL, Block.Norms.SANDWICH),
                positions,
                new Mask.Causal(),
                new Output(true, false, tied, false, outputCap));
    }

    /** A folder of test data, copied to where it may be changed. */
    static Path copy(Path source, Path target) {
        try (Stream<Path> files = Files.list(source)) {
            Files.createDirectories(target);
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
            return target;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Path golden(String family) {
        return resource("/dev/whence/networks/goldens/" + family);
    }

    static Path stories() {
        return resource("/dev/whence/networks/models/stories260K/stories260K.bin");
    }

    private static Path resource(String name) {
        try {
            return Path.of(TestNetworks.class.getResource(name).toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static float[] read(ParameterSource source, ParameterShape parameter) {
        float[] values = new float[(int) parameter.count()];
        source.read(parameter, MemorySegment.ofArray(values));
        return values;
    }

    static float[] read(ParameterSource source, String name) {
        return read(
                source,
                ParameterShape.of(source.spec()).stream()
                        .filter(parameter -> parameter.name().equals(name))
                        .findFirst()
                        .orElseThrow());
    }
}
