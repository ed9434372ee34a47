package dev.whence.benchmarks.identification;

import dev.whence.causal.adjustment.Adjustment;
import dev.whence.causal.adjustment.FrontDoor;
import dev.whence.causal.adjustment.IdentificationByCovariates;
import dev.whence.causal.adjustment.Instrument;
import dev.whence.causal.adjustment.Instruments;
import dev.whence.causal.adjustment.OptimalSet;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.separation.MixedGraph;
import dev.whence.causal.separation.Separation;
import java.util.List;
import java.util.Optional;
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
 * Each question about a random ADMG with about four directed edges and one bidirected edge at a node (three and a half
 * at 20 nodes), asked from the graph on, nothing kept between calls. Run with {@code java -cp ... org.openjdk.jmh.Main
 * AdjustmentBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdjustmentBenchmark {
    @Param({"20", "100"})
    public int nodes;

    private Question question =
            new Question(dev.whence.causal.graph.Admg.parse("x -> y"), NodeSet.of(0), NodeSet.of(1));
    private NodeSet given = NodeSet.empty();

    @Setup
    public void draw() {
        boolean small = nodes <= 20;
        question = Question.random(nodes, small ? 3 : 4, small ? 0.5 : 1, small ? 1 : 2);
        given = Adjustment.of(question.graph(), question.treatment(), question.outcome())
                .canonical()
                .orElseThrow();
    }

    @Benchmark
    public boolean separation() {
        return Separation.separated(question.graph(), question.treatment(), question.outcome(), given);
    }

    @Benchmark
    public boolean separationOnBits() {
        return MixedGraph.of(question.graph()).separated(question.treatment(), question.outcome(), given);
    }

    private Adjustment query() {
        return Adjustment.of(question.graph(), question.treatment(), question.outcome());
    }

    @Benchmark
    public boolean valid() {
        return query().isValid(given);
    }

    @Benchmark
    public Optional<NodeSet> canonical() {
        return query().canonical();
    }

    @Benchmark
    public Optional<NodeSet> minimal() {
        return query().minimal();
    }

    @Benchmark
    public Optional<NodeSet> minimum() {
        return query().minimum();
    }

    @Benchmark
    public OptimalSet optimal() {
        return query().optimal();
    }

    @Benchmark
    public long thousandMinimalSets() {
        return query().allMinimal().limit(1000).count();
    }

    @Benchmark
    public Optional<NodeSet> frontDoor() {
        return FrontDoor.of(question.graph(), question.treatment(), question.outcome())
                .minimal();
    }

    @Benchmark
    public List<Instrument> instruments() {
        return Instruments.of(
                question.graph(),
                question.treatment().first(),
                question.outcome().first());
    }

    /** Everything that the identify command asks of covariates, with up to 1000 minimal sets. */
    @Benchmark
    public IdentificationByCovariates everything() {
        return IdentificationByCovariates.of(
                question.graph(), question.treatment(), question.outcome(), NodeSet.range(nodes), 1000);
    }
}
