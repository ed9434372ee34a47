package dev.whence.benchmarks.tables;

import dev.whence.tables.Moments;
import dev.whence.tables.Table;
import dev.whence.tables.Tables;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A CSV file of 1,000,000 rows and 10 columns of Gaussian numbers in full precision, and its moments. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2)
@Measurement(iterations = 5)
public class ReadBenchmark {
    private static final int ROWS = 1_000_000;
    private static final int COLUMNS = 10;

    private Path file = Path.of("unset");
    private Table table = Tables.open("galton");

    @Setup
    public void write() throws IOException {
        file = Files.createTempFile("whence-benchmark", ".csv");
        SplittableRandom random = new SplittableRandom(1);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int column = 0; column < COLUMNS; column++) {
                out.write((column == 0 ? "" : ",") + "c" + column);
            }
            for (int row = 0; row < ROWS; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    out.write((column == 0 ? "\n" : ",") + random.nextGaussian());
                }
            }
        }
        table = Tables.read(file);
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }

    @Benchmark
    public Table read() {
        return Tables.read(file);
    }

    @Benchmark
    public Moments moments() {
        return Moments.of(table);
    }
}
