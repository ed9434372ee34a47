package dev.whence.benchmarks.networks;

import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Mlp.Activation;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.Positions.Frequencies;
import dev.whence.networks.spec.Positions.Scaling;
import dev.whence.networks.spec.TransformerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Small architectures, one or more of every family that llama.cpp has too. */
final class SmallNetworks {
    static final int VOCABULARY = 61;
    static final int CONTEXT = 64;
    private static final int WIDTH = 32;
    private static final int HEADS = 4;
    private static final int HIDDEN = 44;
    private static final int WINDOW = 5;
    private static final Scaling NONE = new Scaling.None();

    private SmallNetworks() {}

    /** Names and architectures. */
    static Map<String, TransformerSpec> all() {
        Map<String, TransformerSpec> all = new LinkedHashMap<>();
        all.put("llama", llama("llama", 2, 8, false, rotary(8, 10_000, NONE), true));
        all.put("llama-wide-heads", llama("llama", 1, 16, false, rotary(16, 500, NONE), false));
        all.put("llama-rope-linear", llama("llama", 4, 8, false, rotary(8, 10_000, new Scaling.Linear(4)), false));
        all.put(
                "llama-rope-llama3",
                llama("llama", 2, 8, false, rotary(8, 500_000, new Scaling.Llama3(8, 1, 4, 64)), false));
        all.put("mistral", llama("mistral", 2, 8, false, rotary(8, 10_000, NONE), false));
        all.put("qwen2", llama("qwen2", 2, 8, true, rotary(8, 1_000_000, NONE), false));
        all.put("qwen2-tied", llama("qwen2", 1, 8, true, rotary(8, 10_000, NONE), true));
        all.put("qwen3", llama("qwen3", 2, 16, false, rotary(16, 1_000_000, NONE), false));
        all.put("phi3", llama("phi3", 2, 8, false, rotary(8, 10_000, NONE), false));
        all.put("phi3-partly-rotary", llama("phi3", 4, 8, false, rotary(4, 10_000, NONE), false));
        all.put("gemma2", gemma("gemma2", 4, rotary(16, 10_000, NONE), 50, 30));
        all.put("gemma2-low-caps", gemma("gemma2", 4, rotary(16, 10_000, NONE), 2, 3));
        Positions both = new Positions.Rotary(
                16,
                false,
                new Frequencies(1_000_000, new Scaling.Linear(8)),
                Optional.of(new Frequencies(10_000, NONE)));
        all.put("gemma3", gemma("gemma3_text", 7, both, 0, 0));
        all.put("gpt2", decoder("gpt2", Block.Wiring.SEQUENTIAL, new Positions.Learned(CONTEXT), true));
        all.put("gpt_neox", decoder("gpt_neox", Block.Wiring.PARALLEL, rotary(4, 10_000, NONE), false));
        all.put("gpt_neox-sequential", decoder("gpt_neox", Block.Wiring.SEQUENTIAL, rotary(8, 500, NONE), true));
        return all;
    }

    private static Positions rotary(int width, double base, Scaling scaling) {
        return new Positions.Rotary(width, false, new Frequencies(base, scaling), Optional.empty());
    }

    private static TransformerSpec llama(
            String family, int keyHeads, int headWidth, boolean bias, Positions positions, boolean tied) {
        return new TransformerSpec(
                family,
                VOCABULARY,
                CONTEXT,
                WIDTH,
                3,
                Embedding.plain(),
                attention(keyHeads, headWidth, bias, family.equals("qwen3"), 0, List.of()),
                Optional.of(new Mlp(HIDDEN, Activation.SILU, true, false)),
                new Norm(Norm.Kind.RMS, 1e-5),
                Block.preNorm(),
                positions,
                new Mask.Causal(),
                Output.standard(tied));
    }

    private static TransformerSpec gemma(
            String family, int layers, Positions positions, double attentionCap, double outputCap) {
        boolean third = family.equals("gemma3_text");
        List<Integer> windows = IntStream.range(0, layers)
                .mapToObj(layer -> (layer + 1) % (third ? 6 : 2) == 0 ? 0 : WINDOW)
                .toList();
        return new TransformerSpec(
                family,
                VOCABULARY,
                CONTEXT,
                WIDTH,
                layers,
                new Embedding(Math.sqrt(WIDTH), false, 0),
                attention(2, 16, false, third, attentionCap, windows),
                Optional.of(new Mlp(HIDDEN, Activation.GELU_TANH, true, false)),
                new Norm(Norm.Kind.RMS, 1e-6),
                new Block(Block.Wiring.SEQUENTIAL, Block.Norms.SANDWICH),
                positions,
                new Mask.Causal(),
                new Output(true, false, true, false, outputCap));
    }

    private static Attention attention(
            int keyHeads, int headWidth, boolean bias, boolean norms, double cap, List<Integer> windows) {
        double scale = 1 / Math.sqrt(headWidth);
        return new Attention(HEADS, keyHeads, headWidth, scale, bias, false, norms, cap, windows);
    }

    /** With LayerNorms and biases. */
    private static TransformerSpec decoder(String family, Block.Wiring wiring, Positions positions, boolean tied) {
        return new TransformerSpec(
                family,
                VOCABULARY,
                CONTEXT,
                WIDTH,
                3,
                Embedding.plain(),
                Attention.standard(HEADS, WIDTH / HEADS, true),
                Optional.of(new Mlp(HIDDEN, Activation.GELU_TANH, false, true)),
                new Norm(Norm.Kind.LAYER, 1e-5),
                new Block(wiring, Block.Norms.PRE),
                positions,
                new Mask.Causal(),
                Output.standard(tied));
    }
}
