package dev.whence.discovery.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.constraint.PcOptions;
import dev.whence.discovery.constraint.PcSearch;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final PcOptions PC = PcOptions.alpha(0.05).withThreads(1);

    @SuppressWarnings("UnnecessaryLambda") // shared by several tests
    private static final Function<Table, Cpdag> SEARCH =
            table -> PcSearch.run(FisherZ.of(table), PC).graph();

    /** a -> c <- b with strong effects, d on its own, e the same in all rows but one. */
    private static Table table() {
        SplittableRandom random = new SplittableRandom(1);
        int rows = 200;
        double[][] v = new double[5][rows];
        for (int i = 0; i < rows; i++) {
            v[0][i] = random.nextGaussian();
            v[1][i] = random.nextGaussian();
            v[2][i] = v[0][i] + v[1][i] + random.nextGaussian();
            v[3][i] = random.nextGaussian();
        }
        v[4][17] = 1;
        return new Table(
                "test data",
                List.of(
                        new ContinuousColumn("a", v[0]),
                        new ContinuousColumn("b", v[1]),
                        new ContinuousColumn("c", v[2]),
                        new ContinuousColumn("d", v[3]),
                        new ContinuousColumn("e", v[4])));
    }

    private static BootstrapResult run(Table table, int resamples, long seed, int threads) {
        return Bootstrap.run(
                table, SEARCH.apply(table), SEARCH, new BootstrapOptions(resamples, seed, threads), Progress.NONE);
    }

    @Test
    void strongEdgesAreStable() {
        Table table = table();
        BootstrapResult result = run(table, 100, 7, 1);
        EdgeStability first = result.edges().getFirst();
        assertThat(List.of(first.a(), first.b())).isEqualTo(List.of("a", "c"));
        assertThat(first.adjacent()).isEqualTo(1);
        assertThat(first.aToB()).isGreaterThan(0.75);
        Edge edge = Edge.directed(0, 2);
        assertThat(result.document().frequency(edge)).hasValue(first.aToB());
        for (EdgeStability each : result.edges()) {
            assertThat(each.aToB() + each.bToA() + each.undirected()).isCloseTo(each.adjacent(), within(1e-12));
        }
    }

    /** A row is missing from a resample of n rows with probability (1 - 1/n)^n, about 0.37; then e is constant. */
    @Test
    void aColumnThatBecomesConstantIsCounted() {
        BootstrapResult result = run(table(), 200, 3, 1);
        assertThat(result.constant()).containsOnlyKeys("e");
        assertThat(result.constant().get("e")).isBetween(50, 98); // 73 give or take 3.7 deviations
        assertThat(result.failed()).isZero();
        assertThat(result.resamples()).isEqualTo(200);
        assertThat(result.warnings()).singleElement().asString().startsWith("column e has a single value in ");
    }

    @Test
    void theSameForAnyNumberOfThreadsAndOtherwiseForAnotherSeed() {
        Table table = table();
        BootstrapResult one = run(table, 40, 5, 1);
        assertThat(run(table, 40, 5, 3)).isEqualTo(one);
        assertThat(run(table, 40, 6, 1)).isNotEqualTo(one);
    }

    @Test
    void aSearchThatFailsSometimesIsCountedAndAlwaysIsAnError() {
        Table table = table();
        Cpdag whole = SEARCH.apply(table);
        Function<Table, Cpdag> fragile = drawn -> {
            if (drawn.names().contains("e")) {
                throw new InputException("no");
            }
            return SEARCH.apply(drawn);
        };
        BootstrapResult some = Bootstrap.run(table, whole, fragile, new BootstrapOptions(50, 1, 1), Progress.NONE);
        assertThat(some.failed() + some.resamples()).isEqualTo(50);
        assertThat(some.failed()).isBetween(18, 45);
        assertThat(some.warnings()).anyMatch(text -> text.endsWith("the first: no"));
        assertThatThrownBy(() -> Bootstrap.run(
                        table,
                        whole,
                        drawn -> {
                            throw new InputException("never");
                        },
                        new BootstrapOptions(5, 1, 1),
                        Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessage("never");
    }

    @Test
    void progressIsToldAndCancels() {
        Table table = table();
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        Bootstrap.run(table, SEARCH.apply(table), SEARCH, new BootstrapOptions(10, 1, 2), (stage, done, total) -> {
            assertThat(stage).isEqualTo("bootstrap");
            assertThat(total).isEqualTo(10);
            told.add(done);
        });
        assertThat(told).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        Progress cancelling = new Progress() {
            @Override
            public void at(String stage, long done, long total) {}

            @Override
            public boolean cancelled() {
                return told.size() >= 10;
            }
        };
        assertThatThrownBy(() -> PcSearch.run(FisherZ.of(table), PC.withThreads(2), cancelling))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void sachs() {
        Table table = BuiltInData.load("sachs");
        BootstrapResult result = run(table, 20, 1, 2);
        assertThat(result.edges().getFirst().adjacent()).isEqualTo(1);
        assertThat(result.warnings()).isEmpty();
    }
}
