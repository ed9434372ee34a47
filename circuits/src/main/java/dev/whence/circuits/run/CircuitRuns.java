package dev.whence.circuits.run;

import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Cores;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.system.Chunk;
import dev.whence.networks.system.MetricHead;
import dev.whence.networks.system.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Measures a question under circuits: the clean prompts run with every edge outside the circuit switched off. Keeps
 * native memory until closed.
 */
public final class CircuitRuns implements AutoCloseable {
    /** Of circuits that run together, for each worker: more would leave the processor's caches. */
    private static final long BYTES = 12L << 20;

    private static final long KEPT = 256L << 20;
    private static final int LEAST_TOKENS = 64;
    private static final int MOST_TOKENS = 256;

    private final Question question;
    private final ComputationGraph graph;
    private final OffValues off;
    private final NetworkMetric metric;
    private final HeadMaths maths;
    private final List<int[]> batches;
    private final Map<Integer, Prepared> prepared = new ConcurrentHashMap<>();
    private final boolean keeps;

    /** @throws dev.whence.causal.InputException when the network's edges cannot be told apart */
    public CircuitRuns(Question question, Off off) {
        this.question = question;
        this.graph = new ComputationGraph(question.network().spec());
        this.off = new OffValues(question, off);
        this.metric = question.metric();
        this.maths = new HeadMaths(question.network());
        long tokens = tokensAtOnce();
        this.batches = Chunk.batches(question.clean(), Math.clamp(tokens, LEAST_TOKENS, MOST_TOKENS), (_, _) -> 0);
        this.keeps = Prepared.bytes(
                        question.network(),
                        graph,
                        (long) question.size() * question.clean().longest())
                <= KEPT;
    }

    private long tokensAtOnce() {
        return Math.max(1, BYTES / MixedPass.bytesPerToken(question.network(), graph));
    }

    public ComputationGraph graph() {
        return graph;
    }

    public Question question() {
        return question;
    }

    /** The metric of each pair under one circuit. */
    public Outcomes metric(Subgraph circuit) {
        return metric(List.of(circuit), Progress.NONE).getFirst();
    }

    /**
     * The metric of each pair under each circuit.
     *
     * @throws java.util.concurrent.CancellationException when progress says so
     */
    public List<Outcomes> metric(List<Subgraph> circuits, Progress progress) {
        MetricHead head = new MetricHead(metric);
        return run(circuits, progress, (pass, _, last, rows) -> head.ofLast(pass, last, rows.units()));
    }

    /**
     * How far each pair's last distribution is from the whole network's on the clean prompt: {@code KL(whole || circuit)}
     * in nats.
     */
    public List<Outcomes> divergence(List<Subgraph> circuits, Progress progress) {
        return run(circuits, progress, (pass, undisturbed, last, _) -> {
            Tensor whole = logProbabilities(pass, undisturbed);
            Tensor circuit = logProbabilities(pass, last);
            Tensor reference = Tensors.repeated(whole, circuit.size(0) / whole.size(0));
            return reference.exp().mul(reference.sub(circuit)).sum(1);
        });
    }

    private static Tensor logProbabilities(Pass pass, Tensor last) {
        return torch.log_softmax(pass.logitsOf(last).squeeze(1).to(ScalarType.Float), 1);
    }

    /**
     * One number a row of the last stream at the last positions, {@code [row, 1, width]}: of the undisturbed run, and
     * under the circuits.
     */
    @FunctionalInterface
    private interface Reading {
        Tensor of(Pass pass, Tensor undisturbed, Tensor last, Rows rows);
    }

    private List<Outcomes> run(List<Subgraph> circuits, Progress progress, Reading reading) {
        double[][] values = new double[circuits.size()][question.size()];
        List<Runnable> tasks = new ArrayList<>();
        long tokens = tokensAtOnce();
        for (int batch = 0; batch < batches.size(); batch++) {
            int[] units = batches.get(batch);
            Chunk chunk = Chunk.of(question.clean(), units);
            long each = (long) units.length * chunk.rows().columns();
            int together = (int) Math.max(1, Math.min(circuits.size(), tokens / each));
            for (int from = 0; from < circuits.size(); from += together) {
                int start = from;
                int end = Math.min(circuits.size(), from + together);
                int number = batch;
                tasks.add(() -> {
                    float[] part = measured(number, chunk, circuits.subList(start, end), reading);
                    for (int i = 0; i < part.length; i++) {
                        values[start + i / units.length][units[i % units.length]] = part[i];
                    }
                });
            }
        }
        int workers = Tensors.isOnProcessor(question.network().weights().device())
                ? Math.min(Cores.count(), tasks.size())
                : 1;
        Cores.run(tasks, workers, "run circuits", progress);
        return java.util.Arrays.stream(values).map(Outcomes::of).toList();
    }

    private float[] measured(int batch, Chunk chunk, List<Subgraph> circuits, Reading reading) {
        if (keeps) {
            Prepared kept = prepared.computeIfAbsent(batch, _ -> Prepared.of(question.network(), chunk, off));
            return measured(kept, circuits, reading);
        }
        try (Prepared once = Prepared.of(question.network(), chunk, off)) {
            return measured(once, circuits, reading);
        }
    }

    private float[] measured(Prepared start, List<Subgraph> circuits, Reading reading) {
        Rows rows = start.chunk().rows().times(circuits.size());
        try (Pass pass = new Pass(question.network().blocks(), Taps.NONE, rows.lengths())) {
            Tensor stream = new MixedPass(question.network(), graph, maths, start, circuits).lastStream();
            Tensor whole = start.clean().at(Point.RESIDUAL_AFTER, graph.layers() - 1);
            return Tensors.floats(reading.of(
                    pass,
                    Tensors.scoped(() -> pass.rows(whole, start.chunk().rows().last())),
                    pass.rows(stream, rows.last()),
                    rows));
        }
    }

    @Override
    public void close() {
        prepared.values().forEach(Prepared::close);
        prepared.clear();
        off.close();
        maths.free();
    }
}
