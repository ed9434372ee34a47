package dev.whence.discovery.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.constraint.PcOptions;
import dev.whence.discovery.constraint.PcSearch;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.neighbours.CmiKnn;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every test by kernels or neighbours: what the answer does not depend on, and what is refused. */
class KernelAndNeighbourTestsTest {
    private static final int X = 0;
    private static final int Y = 1;
    private static final List<NodeSet> GIVEN = List.of(NodeSet.empty(), NodeSet.of(2), NodeSet.of(3), NodeSet.of(2, 3));

    /** x, y continuous; z three levels; w with gaps where {@code gaps}. */
    private static Table table(int rows, boolean gaps) {
        Table drawn = Simulated.discretised(Simulated.table(Simulated.Form.LINEAR, rows, 2, 0.2, 1), "z", 3);
        if (!gaps) {
            return drawn;
        }
        double[] w = drawn.column("w").numbers().clone();
        for (int i = 0; i < w.length; i += 7) {
            w[i] = Double.NaN;
        }
        List<Column> columns = new ArrayList<>(drawn.columns());
        columns.set(3, new ContinuousColumn("w", w));
        return new Table("with gaps", columns);
    }

    private static double[] answers(IndependenceTest test, int threads) {
        return Parallel.map(GIVEN.size(), threads, i -> test.pValue(X, Y, GIVEN.get(i))).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    @ParameterizedTest
    @EnumSource(
            value = TestKind.class,
            names = {"KCI", "KCI_SPECTRAL", "RCIT", "RCOT", "CMI_KNN"})
    void theAnswerIsTheSameHoweverItIsAskedFor(TestKind kind) {
        Table table = table(160, true);
        double[] expected = answers(kind.on(table), 1);
        assertThat(Arrays.stream(expected).distinct().count()).isGreaterThan(1);

        assertThat(answers(kind.on(table), 4)).as("threads").isEqualTo(expected);

        IndependenceTest swapped = kind.on(table);
        for (int i = GIVEN.size() - 1; i >= 0; i--) { // the other way round, in another order, after other questions
            swapped.pValue(2, X, NodeSet.of(3));
            assertThat(swapped.pValue(Y, X, GIVEN.get(i))).as("swapped").isEqualTo(expected[i]);
            assertThat(swapped.pValue(X, Y, GIVEN.get(i))).as("asked again").isEqualTo(expected[i]);
        }

        IndependenceTest permuted = kind.on(table.select(List.of("w", "y", "z", "x")));
        List<NodeSet> same = List.of(NodeSet.empty(), NodeSet.of(2), NodeSet.of(0), NodeSet.of(0, 2));
        for (int i = 0; i < GIVEN.size(); i++) {
            assertThat(permuted.pValue(3, 1, same.get(i)))
                    .as("columns permuted")
                    .isEqualTo(expected[i]);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestKind.class,
            names = {"KCI", "KCI_SPECTRAL", "RCIT", "RCOT", "CMI_KNN"})
    void rowsWithGapsAreLeftOutOfTheTestsThatNeedThem(TestKind kind) {
        Table table = table(160, true);
        Table complete = table.takeRows(table.completeRows());
        assertThat(kind.on(table).test(X, Y, NodeSet.of(2, 3)))
                .isEqualTo(kind.on(complete).test(X, Y, NodeSet.of(2, 3)));
        assertThat(kind.on(table).test(X, Y, NodeSet.of(2)).rows()).isEqualTo(160);
    }

    @ParameterizedTest
    @EnumSource(
            value = TestKind.class,
            names = {"KCI", "KCI_SPECTRAL", "RCIT", "RCOT", "CMI_KNN"})
    void levelsOfTextAndCopiedRowsAreTaken(TestKind kind) {
        Table table = table(80, false);
        int[] resampled = new int[200]; // ties everywhere, as in a bootstrap
        Arrays.setAll(resampled, i -> i * 7 % 80);
        IndependenceTest test = kind.on(table.takeRows(resampled));
        for (NodeSet given : GIVEN) {
            assertThat(test.pValue(X, Y, given)).isBetween(0.0, 1.0);
        }
        assertThat(test.pValue(2, X, NodeSet.of(3))).isBetween(0.0, 1.0);
    }

    @ParameterizedTest
    @EnumSource(
            value = TestKind.class,
            names = {"KCI", "KCI_SPECTRAL", "RCIT", "RCOT", "CMI_KNN"})
    void tooFewRowsAndConstantColumnsAreRefusedByName(TestKind kind) {
        Table few = table(25, false);
        assertThatThrownBy(() -> kind.on(few).test(X, Y, NodeSet.of(2)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("x and y given z")
                .hasMessageContaining("at least 30")
                .hasMessageContaining("25");
        Table constant = new Table(
                "t",
                List.of(
                        new ContinuousColumn("a", new double[] {1, 2, 3}),
                        new ContinuousColumn("flat", new double[] {5, 5, 5})));
        assertThatThrownBy(() -> kind.on(constant))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("flat")
                .hasMessageContaining("constant");
        Table level = new Table(
                "t",
                List.of(
                        new ContinuousColumn("a", new double[] {1, 2, 3}),
                        new DiscreteColumn("one", new int[] {0, 0, 0}, List.of("p", "q"))));
        assertThatThrownBy(() -> kind.on(level))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("one");
        Table empty = new Table("t", List.of(new ContinuousColumn("gone", new double[] {Double.NaN, Double.NaN})));
        assertThatThrownBy(() -> kind.on(empty))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("gone")
                .hasMessageContaining("no values");
    }

    @Test
    void kciSaysWhatTooManyRowsWouldTake() {
        int rows = 10_000_000;
        Table large = new Table("big.csv", List.of(new ContinuousColumn("x", new double[rows])));
        assertThatThrownBy(() -> TestKind.KCI.on(large))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("10000000 rows")
                .hasMessageContaining("MiB")
                .hasMessageContaining("rcit");
        assertThat(TestKind.KCI.warnings(large)).singleElement().asString().contains("rcit");
        assertThat(TestKind.RCIT.warnings(large)).isEmpty();
    }

    @Test
    void aNearestNeighbourTestStopsWhenAsked() {
        Table table = table(300, false);
        IndependenceTest test = CmiKnn.of(table, CmiKnn.Options.defaults(), new dev.whence.causal.Progress() {
            @Override
            public void at(String stage, long done, long total) {}

            @Override
            public boolean cancelled() {
                return true;
            }
        });
        assertThatThrownBy(() -> test.test(X, Y, NodeSet.of(3))).isInstanceOf(CancellationException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> TestKind.CMI_KNN.on(table).test(X, Y, NodeSet.of(3)))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** PC with a test that sees more than correlation keeps the pair whose noise depends, and drops the others. */
    @Test
    void pcFindsADependenceThatCorrelationsDoNotShow() {
        Table table =
                Simulated.table(Simulated.Form.MULTIPLICATIVE, 500, 1, 1.5, 4).select(List.of("x", "y", "w"));
        var graph = PcSearch.run(TestKind.RCIT.on(table), PcOptions.alpha(0.01)).graph();
        assertThat(graph.isAdjacent(graph.index("x"), graph.index("y"))).isTrue();
        assertThat(graph.isAdjacent(graph.index("x"), graph.index("w"))).isFalse();
    }
}
