package dev.whence.benchmarks.discovery;

import dev.whence.causal.Progress;
import dev.whence.discovery.constraint.PcOptions;
import dev.whence.discovery.constraint.PcResult;
import dev.whence.discovery.constraint.PcSearch;
import dev.whence.discovery.stability.Bootstrap;
import dev.whence.discovery.stability.BootstrapOptions;
import dev.whence.discovery.stability.BootstrapResult;
import dev.whence.discovery.tests.TestKind;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.Table;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** PC on the 7,466 rows and 11 columns of {@code sachs}, from the table on: moments, tests, orientation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SachsBenchmark {
    private final Table table = BuiltInData.load("sachs");

    @Benchmark
    public PcResult pc() {
        return search(table, PcOptions.alpha(0.01));
    }

    @Benchmark
    public BootstrapResult pcWithHundredResamples() {
        PcOptions single = PcOptions.alpha(0.01).withThreads(1);
        return Bootstrap.run(
                table,
                search(table, single).graph(),
                rows -> search(rows, single).graph(),
                new BootstrapOptions(100, 1),
                Progress.NONE);
    }

    private static PcResult search(Table rows, PcOptions options) {
        return PcSearch.run(TestKind.FISHER_Z.on(rows), options);
    }
}
