package dev.whence.benchmarks.networks;

import dev.whence.causal.Intervention;
import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import dev.whence.networks.Place;
import dev.whence.networks.Precision;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.system.Continued;
import dev.whence.networks.system.Sweep;
import dev.whence.networks.system.SweepResult;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A network of GPT-2 small's shape with random weights: a sweep over its 144 heads against 144 whole passes of the same
 * libtorch, the plain pass, and writing text against the memory's speed. Arguments: which of {@code early} (8 prompts of
 * 16 tokens that differ from the first), {@code late} (32 of 64 that differ in the last quarter), {@code forward},
 * {@code generate}; all when none is given. {@code -Druns=3} repeats each, {@code -Dpasses=12} times so many of the 144.
 */
public final class NetworkSpeed {
    private static final int HEADS = 144;

    private NetworkSpeed() {}

    /** GPT-2 small's shape: 12 layers of 12 heads, width 768. */
    public static TransformerSpec gpt2Small() {
        return gpt2(12, 12, 64, 3072);
    }

    /** A decoder of GPT-2's kind. */
    public static TransformerSpec gpt2(int layers, int heads, int headWidth, int hidden) {
        return new TransformerSpec(
                "gpt2",
                50257,
                1024,
                heads * headWidth,
                layers,
                Embedding.plain(),
                Attention.standard(heads, headWidth, true),
                Optional.of(new Mlp(hidden, Mlp.Activation.GELU_TANH, false, true)),
                new Norm(Norm.Kind.LAYER, 1e-5),
                Block.preNorm(),
                new Positions.Learned(1024),
                new Mask.Causal(),
                Output.standard(true));
    }

    /** Prints what each part took. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        List<String> parts =
                arguments.length > 0 ? List.of(arguments) : List.of("early", "late", "forward", "generate");
        RandomParameters parameters = RandomParameters.initial(gpt2Small(), 1);
        try (Network network = Network.of(parameters)) {
            if (parts.contains("early")) {
                sweep(network, parameters, "early", 8, 16, 0);
            }
            if (parts.contains("late")) {
                sweep(network, parameters, "late", 32, 64, 48);
            }
            if (parts.contains("forward")) {
                forward(network);
            }
            if (parts.contains("generate")) {
                generate(network);
            }
        }
    }

    private static int runs() {
        return Integer.getInteger("runs", 3);
    }

    /** The least seconds of several runs of something. */
    private static double least(int times, Runnable work) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            work.run();
            least = Math.min(least, (System.nanoTime() - start) / 1e9);
        }
        return least;
    }

    private static int[][] prompts(int count, int length, SplittableRandom random) {
        return IntStream.range(0, count)
                .mapToObj(_ -> random.ints(length, 0, 50257).toArray())
                .toArray(int[][]::new);
    }

    private static Tensor ids(int[][] prompts) {
        long[] flat = java.util.Arrays.stream(prompts)
                .flatMapToInt(java.util.Arrays::stream)
                .asLongStream()
                .toArray();
        return Tensors.of(flat, prompts.length, prompts[0].length);
    }

    private static void sweep(
            Network network, RandomParameters parameters, String name, int count, int length, int same) {
        SplittableRandom random = new SplittableRandom(7);
        int[][] clean = prompts(count, length, random);
        int[][] corrupt = prompts(count, length, random);
        for (int prompt = 0; prompt < count; prompt++) {
            System.arraycopy(clean[prompt], 0, corrupt[prompt], 0, same);
        }
        List<Integer> answers = random.ints(count, 0, 50257).boxed().toList();
        List<Integer> distractors = random.ints(count, 0, 50257).boxed().toList();
        NetworkMetric metric = NetworkMetric.logitDifference(answers, distractors);
        Prompts from = Prompts.of(clean);
        Prompts base = Prompts.of(corrupt);
        List<Intervention<Site>> heads = IntStream.range(0, HEADS)
                .<Intervention<Site>>mapToObj(
                        i -> new NetworkIntervention.Patch(new Site.HeadOutput(i / 12, i % 12, At.all()), from))
                .toList();

        double peak = peak();
        // The processor's speed changes with its neighbours: sweep and loop take turns.
        int passes = Math.min(HEADS, Integer.getInteger("passes", count * length > 500 ? 12 : 48));
        double whole = Double.POSITIVE_INFINITY;
        double seconds = Double.POSITIVE_INFINITY;
        SweepResult result = new Sweep(network, base, metric).run(heads, Progress.NONE);
        double[] loop = new double[HEADS];
        for (int run = 0; run < runs(); run++) {
            result = new Sweep(network, base, metric).run(heads, Progress.NONE);
            seconds = Math.min(seconds, result.cost().seconds());
            whole = Math.min(whole, loop(network, clean, corrupt, answers, distractors, passes, loop));
        }
        double difference = 0;
        for (int i = 0; i < passes; i++) {
            int head = i * (HEADS / passes);
            difference = Math.max(
                    difference, Math.abs(result.entries().get(head).outcomes().mean() - loop[head]));
        }
        double flops = result.cost().flops();
        System.out.printf(
                "%s: %d prompts of %d tokens, differing from position %d%n  loop of whole passes %.1f s (%d of %d timed,"
                        + " the faster of libtorch's own threads and one pass to a processor)%n  sweep %.2f s: %.1f times faster"
                        + "; largest difference of a mean %.1e%n  needed %.3f TFLOP of the loop's %.2f; %.0f GFLOP/s, %.0f%%"
                        + " of the %.0f that a large product reaches%n",
                name,
                count,
                length,
                same,
                whole,
                passes,
                HEADS,
                seconds,
                whole / seconds,
                difference,
                flops / 1e12,
                result.cost().naiveFlops() / 1e12,
                flops / seconds / 1e9,
                100 * flops / seconds / peak,
                peak / 1e9);

        try (Network half = Network.of(parameters, Optional.empty(), Precision.BFLOAT16, Place.CPU)) {
            SweepResult[] rounded = new SweepResult[1];
            double quick = least(runs(), () -> rounded[0] = new Sweep(half, base, metric).run(heads, Progress.NONE));
            double error = 0;
            double largest = 0;
            for (int i = 0; i < HEADS; i++) {
                double effect = result.entries().get(i).effect().value();
                error = Math.max(
                        error, Math.abs(rounded[0].entries().get(i).effect().value() - effect));
                largest = Math.max(largest, Math.abs(effect));
            }
            System.out.printf(
                    "  bfloat16 %.2f s: %.1f times faster than the float32 loop; largest error of an effect %.1e, where the"
                            + " largest effect is %.1e%n",
                    quick, whole / quick, error, largest);
        }
    }

    /** Seconds that 144 whole passes take, the faster of two ways to use the processors. */
    private static double loop(
            Network network,
            int[][] clean,
            int[][] corrupt,
            List<Integer> answers,
            List<Integer> distractors,
            int passes,
            double[] metrics) {
        int processors = Runtime.getRuntime().availableProcessors();
        openblas_nolapack.blas_set_num_threads(processors);
        double shared = Tensors.withoutGradient(() -> {
            ByHand hand = new ByHand(network.weights());
            List<Tensor> heads = new ArrayList<>();
            Tensor tokens = ids(corrupt);
            hand.logits(ids(clean), null, heads);
            long start = System.nanoTime();
            for (int i = 0; i < passes; i++) {
                one(hand, tokens, i * (HEADS / passes), heads, answers, distractors, metrics);
            }
            double time = (System.nanoTime() - start) / 1e9;
            heads.forEach(Tensors::free);
            return time;
        });
        openblas_nolapack.blas_set_num_threads(1);
        double apart = Tensors.withoutGradient(() -> {
            ByHand hand = new ByHand(network.weights());
            List<Tensor> heads = new ArrayList<>();
            Tensor tokens = ids(corrupt);
            hand.logits(ids(clean), null, heads);
            long start = System.nanoTime();
            IntStream.range(0, processors)
                    .mapToObj(worker -> Thread.ofPlatform()
                            .start(() -> Tensors.withoutGradient(() -> {
                                for (int i = worker; i < passes; i += processors) {
                                    one(hand, tokens, i * (HEADS / passes), heads, answers, distractors, metrics);
                                }
                                return worker;
                            })))
                    .toList()
                    .forEach(NetworkSpeed::join);
            double time = (System.nanoTime() - start) / 1e9;
            heads.forEach(Tensors::free);
            return time;
        });
        return Math.min(shared, apart) * HEADS / passes;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void one(
            ByHand hand,
            Tensor tokens,
            int head,
            List<Tensor> heads,
            List<Integer> answers,
            List<Integer> distractors,
            double[] metrics) {
        try (PointerScope _ = new PointerScope()) {
            Tensor logits = hand.logits(tokens, new ByHand.Patch(head / 12, head % 12, heads), null);
            float[] last = Tensors.floats(logits.select(1, logits.size(1) - 1));
            double sum = 0;
            for (int prompt = 0; prompt < answers.size(); prompt++) {
                sum += last[prompt * 50257 + answers.get(prompt)] - last[prompt * 50257 + distractors.get(prompt)];
            }
            metrics[head] = sum / answers.size();
        }
    }

    /** Operations a second of a large product of the kind that MLPs are made of, one to each processor. */
    private static double peak() {
        int processors = Runtime.getRuntime().availableProcessors();
        int rows = 1536;
        int repeats = 12;
        openblas_nolapack.blas_set_num_threads(1);
        double least = Double.POSITIVE_INFINITY;
        for (int run = 0; run < 6; run++) {
            IntStream.range(0, processors)
                    .mapToObj(worker -> Thread.ofPlatform()
                            .start(() -> Tensors.withoutGradient(() -> {
                                Tensor x = torch.randn(rows, 768);
                                Tensor w = torch.randn(3072, 768);
                                long start = System.nanoTime();
                                for (int i = 0; i < repeats; i++) {
                                    try (PointerScope _ = new PointerScope()) {
                                        torch.linear(x, w);
                                    }
                                }
                                TIMES[worker] = (System.nanoTime() - start) / 1e9;
                                return x;
                            })))
                    .toList()
                    .forEach(NetworkSpeed::join);
            least = Math.min(least, slowest());
        }
        return 2.0 * rows * 768 * 3072 * repeats * processors / least;
    }

    private static void forward(Network network) {
        for (int[] size : new int[][] {{1, 16}, {8, 16}, {8, 64}}) {
            int[][] prompts = prompts(size[0], size[1], new SplittableRandom(3));
            double[] least = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
            Tensors.withoutGradient(() -> {
                Tensor tokens = ids(prompts);
                ByHand by = new ByHand(network.weights());
                for (int run = 0; run < 2 + 4 * runs(); run++) {
                    least[0] = Math.min(least[0], least(1, () -> {
                        try (PointerScope _ = new PointerScope();
                                Pass pass = new Pass(network.blocks(), Taps.NONE, null)) {
                            pass.logits(tokens);
                        }
                    }));
                    least[1] = Math.min(least[1], least(1, () -> {
                        try (PointerScope _ = new PointerScope()) {
                            by.logits(tokens, null, null);
                        }
                    }));
                }
                return least;
            });
            double ours = least[0];
            double hand = least[1];
            System.out.printf(
                    "forward, %d prompts of %d tokens: %.1f ms; libtorch's operations by hand %.1f ms (ratio %.2f)%n",
                    size[0], size[1], 1e3 * ours, 1e3 * hand, ours / hand);
        }
    }

    private static void generate(Network network) {
        int tokens = 40;
        List<Integer> prompt = IntStream.range(1, 17).boxed().toList();
        double[] perToken = new double[1];
        perToken[0] = Double.POSITIVE_INFINITY;
        for (int run = 0; run < runs(); run++) {
            try (Continued text = new Continued(network, prompt, Intervention.none())) {
                text.next(5);
                long start = System.nanoTime();
                for (int i = 0; i < tokens; i++) {
                    text.next(100 + i);
                }
                perToken[0] = Math.min(perToken[0], (System.nanoTime() - start) / 1e9 / tokens);
            }
        }
        // All weights but the position table are read for each token; that is what memory must deliver.
        double bytes = network.bytes() - 4.0 * 1024 * 768;
        double bandwidth = bandwidth();
        System.out.printf(
                "generate: %.1f ms a token; reading its %.0f MB of weights at %.1f GB/s takes %.1f ms (ratio %.2f)%n",
                1e3 * perToken[0],
                bytes / 1e6,
                bandwidth / 1e9,
                1e3 * bytes / bandwidth,
                perToken[0] * bandwidth / bytes);
    }

    /** Bytes a second that all processors read together, from a block larger than any cache. */
    private static double bandwidth() {
        int processors = Runtime.getRuntime().availableProcessors();
        long numbers = 100_000_000L / processors;
        double least = Double.POSITIVE_INFINITY;
        for (int run = 0; run < 6; run++) {
            IntStream.range(0, processors)
                    .mapToObj(worker -> Thread.ofPlatform()
                            .start(() -> Tensors.withoutGradient(() -> {
                                Tensor block = torch.ones(numbers);
                                long start = System.nanoTime();
                                for (int i = 0; i < 5; i++) {
                                    block.sum();
                                }
                                TIMES[worker] = (System.nanoTime() - start) / 1e9;
                                return block;
                            })))
                    .toList()
                    .forEach(NetworkSpeed::join);
            least = Math.min(least, slowest());
        }
        return 5.0 * 4 * numbers * processors / least;
    }

    private static double slowest() {
        return java.util.Arrays.stream(TIMES).max().orElseThrow();
    }

    /** Seconds that each worker took. */
    private static final double[] TIMES = new double[256];
}
