package dev.whence.benchmarks.identification;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.identification.Identification;
import dev.whence.causal.identification.IdentificationResult;
import dev.whence.causal.identification.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * ID on random ADMGs: one call identifies the effect of an early node on a late one, formula and derivation included; it
 * goes round twenty graphs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IdBenchmark {
    private static final int GRAPHS = 20;

    /** Nodes. */
    @Param({"20", "100"})
    public int size;

    /** Expected arrows into and out of a node, together. */
    @Param({"4", "10"})
    public int degree;

    private final List<Admg> graphs = new ArrayList<>();
    private final List<Query> queries = new ArrayList<>();
    private int turn;

    @Setup
    public void prepare() {
        Random random = new Random(100);
        for (int i = 0; i < GRAPHS; i++) {
            Admg graph = RandomGraphs.admg(size, degree / (size - 1.0), 1.0 / (size - 1), random);
            List<Integer> order = graph.topologicalOrder();
            int early = order.get(random.nextInt(size / 5));
            int late = order.get(size - 1 - random.nextInt(size / 5));
            graphs.add(graph);
            queries.add(Query.effect(graph.name(early), graph.name(late)));
        }
    }

    @Benchmark
    public IdentificationResult identify() {
        turn = (turn + 1) % GRAPHS;
        return Identification.identify(graphs.get(turn), queries.get(turn));
    }
}
