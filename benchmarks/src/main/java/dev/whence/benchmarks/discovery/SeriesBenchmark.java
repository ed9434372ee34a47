package dev.whence.benchmarks.discovery;

import dev.whence.causal.Progress;
import dev.whence.discovery.Found;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.methods.Methods;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
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
 * Searches in a ring of autocorrelated variables, each driven by the one before it with lag 1 or 2, from the table on:
 * windows, moments, tests, graph with its evidence. The test and the number of threads can be chosen:
 * {@code -p test=cmi-knn -p threads=1,2}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SeriesBenchmark {
    /** Variables x steps x longest lag. */
    @Param({"4x500x2", "20x1000x2"})
    private String size = "4x500x2";

    @Param({"pcmci", "pcmci-plus", "granger"})
    private String method = "pcmci";

    @Param("fisher-z")
    private String test = "fisher-z";

    @Param({"1", "2"})
    private int threads = 1;

    private SearchMethod search = Methods.named("pcmci");
    private SearchInput input = new SearchInput(new Table("empty", List.of()));

    @Setup
    public void draw() {
        int[] sizes =
                Arrays.stream(size.split("x", -1)).mapToInt(Integer::parseInt).toArray();
        search = Methods.named(method);
        SearchOptions options = SearchOptions.defaults()
                .withMaxLag(sizes[2])
                .withThreads(threads)
                .withTest(test);
        input = new SearchInput(ring(sizes[0], sizes[1])).withOptions(options);
    }

    static Table ring(int variables, int steps) {
        SplittableRandom random = new SplittableRandom(1);
        double[][] values = new double[variables][steps];
        for (int t = 2; t < steps; t++) {
            for (int v = 0; v < variables; v++) {
                double cause = values[(v + variables - 1) % variables][t - 1 - v % 2];
                values[v][t] = 0.6 * values[v][t - 1] + 0.3 * cause + random.nextGaussian();
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int v = 0; v < variables; v++) {
            columns.add(new ContinuousColumn("x" + v, values[v]));
        }
        return new Table("ring", columns);
    }

    @Benchmark
    public Found search() {
        return search.search(input, Progress.NONE);
    }
}
