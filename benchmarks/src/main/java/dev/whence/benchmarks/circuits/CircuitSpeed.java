package dev.whence.benchmarks.circuits;

import dev.whence.benchmarks.networks.NetworkSpeed;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.run.CircuitRuns;
import dev.whence.circuits.run.Off;
import dev.whence.circuits.score.Stability;
import dev.whence.circuits.search.Acdc;
import dev.whence.circuits.search.Direction;
import dev.whence.circuits.search.EdgeAttribution;
import dev.whence.circuits.search.PathPatching;
import dev.whence.circuits.search.Selection;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Cores;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.system.Chunk;
import dev.whence.networks.system.MetricHead;
import dev.whence.networks.system.PairSweep;
import dev.whence.networks.system.Rows;
import dev.whence.networks.tasks.Corpus;
import dev.whence.networks.tasks.Task;
import dev.whence.networks.tasks.TaskPairs;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * What finding circuits costs, as ratios to plain passes in the same run, on a network of GPT-2 small's shape with random
 * weights, and circuits a second on the shipped {@code tasks-4l}. Arguments: which of {@code attribution},
 * {@code memory}, {@code paths}, {@code stability}, {@code circuits}; all when none is given. {@code -Druns=3} repeats
 * each; what is compared takes turns, since the processor's speed changes with its neighbours, and the least time of each
 * counts.
 */
public final class CircuitSpeed {
    private static final int STEPS = 5;

    private CircuitSpeed() {}

    /** Prints a line for each part. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        List<String> parts = arguments.length > 0
                ? List.of(arguments)
                : List.of("attribution", "stability", "paths", "memory", "circuits");
        System.out.printf(
                "%s, %d processors, Java %s%n",
                processor(), Runtime.getRuntime().availableProcessors(), Runtime.version());
        if (parts.contains("attribution") || parts.contains("paths") || parts.contains("stability")) {
            try (Network network = Network.of(RandomParameters.initial(NetworkSpeed.gpt2Small(), 1))) {
                if (parts.contains("attribution")) {
                    attribution(question(network, 16, 16));
                }
                if (parts.contains("stability")) {
                    stability(question(network, 48, 16));
                }
                if (parts.contains("paths")) {
                    paths(question(network, 8, 16));
                }
            }
        }
        if (parts.contains("memory")) {
            memory("12 layers of 12 heads", NetworkSpeed.gpt2Small());
            memory("4 layers of 32 heads", NetworkSpeed.gpt2(4, 32, 16, 2048));
        }
        if (parts.contains("circuits")) {
            circuits();
        }
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
        } catch (IOException _) {
            return System.getProperty("os.arch");
        }
    }

    private static Question question(Network network, int count, int length) {
        SplittableRandom random = new SplittableRandom(7);
        List<PromptPair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(new PromptPair(
                    random.ints(length, 0, 50257).boxed().toList(),
                    random.ints(length, 0, 50257).boxed().toList(),
                    random.nextInt(50257),
                    OptionalInt.of(random.nextInt(50257))));
        }
        return new Question(network, new PromptPairs("random", pairs), PairSweep.Measure.LOGIT_DIFFERENCE);
    }

    private static int runs() {
        return Integer.getInteger("runs", 3);
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    /** Seconds on the clock, and of all processors together, which others on the machine disturb less. */
    private static double[] costs(double[] least, Runnable work) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long processors = system.getProcessCpuTime();
        double seconds = seconds(work);
        return new double[] {
            Math.min(least[0], seconds), Math.min(least[1], (system.getProcessCpuTime() - processors) / 1e9)
        };
    }

    private static double[] unknown() {
        return new double[] {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    }

    /** Five plain passes forward and back: one batch after the other on all processors, or each on one of its own. */
    private static void passes(Question question, int tokens, int workers, int times, boolean whole) {
        List<Runnable> tasks = new ArrayList<>();
        for (int[] units : Chunk.batches(question.clean(), tokens, (_, _) -> 0)) {
            Chunk chunk = Chunk.of(question.clean(), units);
            tasks.add(() -> pass(question, chunk, times, whole));
        }
        Cores.run(tasks, workers, "passes", Progress.NONE);
    }

    /**
     * Forward, and back to the embeddings, of a batch so many times over.
     *
     * @param whole whether the last layer's MLP runs at every position, though only the last one is read
     */
    private static void pass(Question question, Chunk chunk, int times, boolean whole) {
        Network network = question.network();
        Rows rows = chunk.rows().times(times);
        Tensors.withGradient(() -> {
            try (Pass pass = new Pass(network.blocks(), Taps.NONE, rows.lengths())) {
                Tensor embeddings = Tensors.notRecording(() -> Tensors.repeated(
                                pass.embeddings(chunk.ids(network.weights().device())), times)
                        .detach());
                embeddings.set_requires_grad(true);
                Tensor last = whole
                        ? pass.rows(pass.layers(0, embeddings), rows.last())
                        : atLastPositions(network, pass, rows, embeddings);
                Tensor measured = new MetricHead(question.metric()).ofLast(pass, last, rows.units());
                return Tensors.gradients(measured.sum(), List.of(embeddings));
            }
        });
    }

    /** All layers, the last one's MLP at the last position of each row alone. */
    private static Tensor atLastPositions(Network network, Pass pass, Rows rows, Tensor embeddings) {
        Blocks blocks = network.blocks();
        int last = network.spec().layers() - 1;
        Tensor x = embeddings;
        for (int layer = 0; layer < last; layer++) {
            x = pass.layer(layer, x);
        }
        Tensor heads = pass.heads(last, blocks.attentionInput(last, x));
        Tensor flat = heads.reshape(heads.size(0), heads.size(1), heads.size(2) * heads.size(3));
        Tensor read = pass.rows(flat, rows.last()).view(heads.size(0), 1, heads.size(2), heads.size(3));
        Tensor between = blocks.between(last, pass.rows(x, rows.last()), blocks.attentionOutput(last, read));
        Tensor mlp = blocks.mlpOutput(last, blocks.neurons(last, blocks.mlpInput(last, between)));
        return blocks.after(last, between, mlp);
    }

    private static void attribution(Question question) {
        int edges = new ComputationGraph(question.network().spec()).edges();
        EdgeAttribution search = EdgeAttribution.eapIg(question, STEPS);
        search.run(Progress.NONE);
        double[] ours = unknown();
        double[] apart = unknown();
        double[] shared = unknown();
        for (int run = 0; run < runs(); run++) {
            ours = costs(ours, () -> search.run(Progress.NONE));
            apart = costs(apart, () -> passes(question, 128, Cores.count(), STEPS, true));
            shared = costs(shared, () -> passes(question, 128, 1, STEPS, true));
        }
        System.out.printf(
                "attribution: %,d edges, %d pairs of %d tokens: EAP-IG with %d steps %.2f s; %d passes forward and back"
                        + " %.2f s, a batch to each processor (%.2f s one batch after the other on all): %.2f times the"
                        + " faster, %.2f times in processor time%n",
                edges,
                question.size(),
                question.clean().longest(),
                STEPS,
                ours[0],
                STEPS,
                apart[0],
                shared[0],
                ours[0] / Math.min(apart[0], shared[0]),
                ours[1] / Math.min(apart[1], shared[1]));
    }

    private static void stability(Question question) {
        EdgeScores[] scores = new EdgeScores[1];
        EdgeAttribution search = EdgeAttribution.eapIg(question, STEPS);
        double attributing = Double.POSITIVE_INFINITY;
        double[] resampling = new double[2];
        Arrays.fill(resampling, Double.POSITIVE_INFINITY);
        for (int run = 0; run < runs(); run++) {
            attributing = Math.min(attributing, seconds(() -> scores[0] = search.run(Progress.NONE)));
            for (Selection selection : Selection.values()) {
                int at = selection.ordinal();
                resampling[at] = Math.min(
                        resampling[at],
                        seconds(() -> Stability.of(scores[0], selection, 300, EdgeScores.Ranking.ABSOLUTE, 100, 1)));
            }
        }
        System.out.printf(
                "stability: 100 resamples of %d prompts, circuits of 300 edges: %.3f s of the best, %.3f s greedy; %.1f%%"
                        + " and %.1f%% of the attribution's %.2f s%n",
                question.size(),
                resampling[0],
                resampling[1],
                100 * resampling[0] / attributing,
                100 * resampling[1] / attributing,
                attributing);
    }

    private static void paths(Question question) {
        Slot logits = new Slot(new Node.Output(), Slot.Role.INPUT);
        Slot query = new Slot(new Node.Head(10, 0), Slot.Role.QUERY);
        paths(
                question,
                "the logits",
                new PathPatching(question, Set.of(logits), Direction.NOISING, PathPatching.Where.EVERYWHERE, false),
                144);
        paths(
                question,
                "the query of head 10.0 at the last position",
                new PathPatching(question, Set.of(query), Direction.NOISING, PathPatching.Where.LAST, false),
                120);
    }

    private static void paths(Question question, String receiver, PathPatching search, int senders) {
        int sample = 12;
        double ours = Double.POSITIVE_INFINITY;
        double loop = Double.POSITIVE_INFINITY;
        Chunk chunk =
                Chunk.of(question.clean(), IntStream.range(0, question.size()).toArray());
        for (int run = 0; run < runs(); run++) {
            ours = Math.min(ours, seconds(() -> search.run(Progress.NONE)));
            for (int workers : new int[] {1, Cores.count()}) {
                List<Runnable> passes = new ArrayList<>();
                for (int i = 0; i < 2 * sample; i++) {
                    passes.add(() -> forward(question, chunk));
                }
                loop = Math.min(loop, seconds(() -> Cores.run(passes, workers, "passes", Progress.NONE)));
            }
        }
        loop *= (double) senders / sample;
        System.out.printf(
                "paths: %d heads into %s, %d pairs of %d tokens: %.2f s; two whole passes a sender %.2f s (%d of %d timed,"
                        + " the faster of one and a pass to a processor): %.1f times faster%n",
                senders,
                receiver,
                question.size(),
                question.clean().longest(),
                ours,
                loop,
                sample,
                senders,
                loop / ours);
    }

    private static void forward(Question question, Chunk chunk) {
        Network network = question.network();
        Tensors.withoutGradient(() -> {
            try (Pass pass = new Pass(network.blocks(), Taps.NONE, chunk.rows().lengths())) {
                Tensor last = pass.stream(chunk.ids(network.weights().device()));
                return Tensors.floats(new MetricHead(question.metric())
                        .ofLast(
                                pass,
                                pass.rows(last, chunk.rows().last()),
                                chunk.rows().units()));
            }
        });
    }

    private static void memory(String name, TransformerSpec spec) {
        try (Network network = Network.of(RandomParameters.initial(spec, 1))) {
            memory(name + ", 5 steps", EdgeAttribution.eapIg(question(network, 8, 16), STEPS));
            memory(name + ", on the clean run", EdgeAttribution.eap(question(network, 40, 16)));
        }
    }

    /** Of one batch of 640 tokens, all steps counted. */
    private static void memory(String name, EdgeAttribution search) {
        search.run(Progress.NONE);
        long plain = Long.MAX_VALUE;
        long ours = Long.MAX_VALUE;
        for (int run = 0; run < runs(); run++) {
            plain = Math.min(
                    plain,
                    NativeMemory.most(() -> passes(search.question(), 640 / search.steps(), 1, search.steps(), false)));
            ours = Math.min(ours, NativeMemory.most(() -> search.run(Progress.NONE)));
        }
        double extra = ours - plain;
        System.out.printf(
                "memory: %s: the passes alone take %.0f MB at most, attribution %.0f MB: %.1f MB more; %.1f MB stated"
                        + " beforehand, %.1f%% and %.1f%% of the %.0f MB of every writer at full width%n",
                name,
                plain / 1e6,
                ours / 1e6,
                extra / 1e6,
                search.bytes() / 1e6,
                100 * extra / search.bytesOfFullWidth(),
                100.0 * search.bytes() / search.bytesOfFullWidth(),
                search.bytesOfFullWidth() / 1e6);
    }

    private static void circuits() {
        Task task = Corpus.heldOut().stream()
                .filter(each -> each.name().equals("indirect-objects"))
                .findFirst()
                .orElseThrow();
        try (Models.Loaded model = Models.load("tasks-4l")) {
            Network network = model.network();
            PromptPairs pairs =
                    TaskPairs.of(task, network.tokenizer().orElseThrow(), 40, 1).pairs();
            Question question = new Question(network, pairs, PairSweep.Measure.LOGIT_DIFFERENCE);
            ComputationGraph graph = new ComputationGraph(network.spec());
            SplittableRandom random = new SplittableRandom(3);
            List<Subgraph> circuits = IntStream.range(0, 200)
                    .mapToObj(_ -> Subgraph.of(graph, random.ints(100, 0, graph.edges())))
                    .toList();
            double least = Double.POSITIVE_INFINITY;
            double checked = 0;
            try (CircuitRuns runs = new CircuitRuns(question, new Off.Corrupt())) {
                for (int run = 0; run < runs(); run++) {
                    long start = System.nanoTime();
                    List<Outcomes> outcomes = runs.metric(circuits, Progress.NONE);
                    least = Math.min(least, (System.nanoTime() - start) / 1e9);
                    checked = outcomes.stream().mapToDouble(Outcomes::mean).sum();
                }
                System.out.printf(
                        "circuits: %d circuits of 100 of %,d edges, %d pairs of %d tokens: %.2f s, %.0f a second (sum %.4f);"
                                + " resident %.0f MB%n",
                        circuits.size(),
                        graph.edges(),
                        question.size(),
                        question.clean().longest(),
                        least,
                        circuits.size() / least,
                        checked,
                        NativeMemory.resident() / 1e6);
                Acdc.Result[] result = new Acdc.Result[1];
                double seconds =
                        seconds(() -> result[0] = new Acdc(runs, Acdc.Objective.DIVERGENCE, 0.02).run(Progress.NONE));
                System.out.printf(
                        "circuits: ACDC at 0.02: %.2f s for %d circuits (%d wasted), %d edges stay; resident %.0f MB%n",
                        seconds,
                        result[0].evaluations(),
                        result[0].wasted(),
                        result[0].circuit().size(),
                        NativeMemory.resident() / 1e6);
            }
        }
    }
}
