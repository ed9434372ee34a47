package dev.whence.discovery.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Dag;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.series.SeriesGraph.Link;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static Table table(double[] time) {
        double[] x = IntStream.range(0, time.length).mapToDouble(i -> i * 10).toArray();
        double[] y = IntStream.range(0, time.length).mapToDouble(i -> -i).toArray();
        return new Table(
                "my.csv",
                List.of(
                        new ContinuousColumn("when", time),
                        new ContinuousColumn("y", y),
                        new ContinuousColumn("x", x)));
    }

    private static Table dated(List<String> times) {
        List<String> levels = times.stream().distinct().sorted().toList();
        int[] codes = times.stream().mapToInt(levels::indexOf).toArray();
        double[] x = IntStream.range(0, codes.length).mapToDouble(i -> i).toArray();
        return new Table("my.csv", List.of(new DiscreteColumn("when", codes, levels), new ContinuousColumn("x", x)));
    }

    private static void refused(Table table, int depth, String... parts) {
        assertThatThrownBy(() -> Series.of(table, Optional.of("when"), depth))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void windowsHoldEachVariableAtEachLag() {
        Series series = Series.of(table(new double[] {1, 2, 3, 4, 5, 6, 7}), Optional.of("when"), 2);
        assertThat(series.variables()).containsExactly("x", "y");
        assertThat(series.listed()).containsExactly("y", "x");
        assertThat(series.windows().names()).containsExactly("x(t)", "y(t)", "x(t-1)", "y(t-1)", "x(t-2)", "y(t-2)");
        assertThat(series.samples()).isEqualTo(5);
        assertThat(series.windows().column("x(t)").numbers()).containsExactly(20, 30, 40, 50, 60);
        assertThat(series.windows().column("x(t-2)").numbers()).containsExactly(0, 10, 20, 30, 40);
        assertThat(series.windows().names().get(series.node(1, 2))).isEqualTo("y(t-2)");
        // Windows are taken as they are, and may be deeper than asked for.
        assertThat(Series.of(series.windows(), Optional.of("when"), 1).windows().names())
                .containsExactly("x(t)", "y(t)", "x(t-1)", "y(t-1)");
    }

    @Test
    void aTimeColumnOutOfOrderIsRefused() {
        refused(table(new double[] {1, 2, 4, 3, 5, 6}), 1, "my.csv", "'when'", "row 4", "3 comes after 4");
        refused(dated(List.of("2024-02-01", "2024-01-31", "2024-02-02")), 1, "row 2", "2024-01-31", "2024-02-01");
    }

    @Test
    void repeatedAndMissingTimesAreRefused() {
        refused(table(new double[] {1, 2, 2, 3, 4, 5}), 1, "row 3", "the time 2", "row before");
        refused(table(new double[] {1, 2, Double.NaN, 4, 5, 6}), 1, "row 3", "no time");
        refused(dated(List.of("2024-01-01", "soon", "2024-01-03")), 1, "row 2", "'soon'", "ISO date");
    }

    @Test
    void gapsAreNamedWithTheStepExpectedAndFound() {
        refused(table(new double[] {1, 2, 3, 6, 7, 8}), 1, "row 4", "from 3 to 6 is 3", "expected 1");
        List<String> days = new ArrayList<>(IntStream.range(0, 30)
                .mapToObj(i -> LocalDate.of(2024, 2, 10).plusDays(i).toString())
                .toList());
        assertThat(Series.of(dated(days), Optional.of("when"), 1).samples()).isEqualTo(29);
        days.remove(19);
        refused(dated(days), 1, "row 20", "from 2024-02-28 to 2024-03-01 is 2 days", "expected 1 day");
        List<String> hours =
                List.of("2024-02-10T10:00:00", "2024-02-10T11:00:00", "2024-02-10T12:00:00", "2024-02-10T14:00:00");
        refused(dated(hours), 1, "row 4", "7200 seconds", "expected 3600 seconds");
    }

    @Test
    void monthsAreEqualSteps() {
        List<String> first = IntStream.range(0, 24)
                .mapToObj(i -> LocalDate.of(2023, 1, 1).plusMonths(i).toString())
                .toList();
        List<String> last = IntStream.range(0, 24)
                .mapToObj(
                        i -> LocalDate.of(2023, 2, 1).plusMonths(i).minusDays(1).toString())
                .toList();
        List<String> named = first.stream().map(day -> day.substring(0, 7)).toList();
        for (List<String> times : List.of(first, last, named)) {
            assertThat(Series.of(dated(times), Optional.of("when"), 2).samples())
                    .isEqualTo(22);
            List<String> gap = new ArrayList<>(times);
            gap.remove(12);
            refused(dated(gap), 1, "row 13", "2 months", "expected 1 month");
        }
    }

    @Test
    void aLagLongerThanTheSeriesStatesWhatIsLeft() {
        refused(table(new double[] {1, 2, 3, 4, 5, 6}), 8, "6 rows", "8 steps", "0 usable samples");
        refused(table(new double[] {1, 2, 3, 4, 5, 6}), 3, "6 rows", "3 steps", "3 usable samples");
    }

    @Test
    void columnsThatLookLikeWindowsMustBeComplete() {
        Series series = Series.of(table(new double[] {1, 2, 3, 4, 5, 6, 7}), Optional.of("when"), 2);
        Table lacking = series.windows().select(List.of("x(t)", "y(t)", "x(t-1)"));
        assertThatThrownBy(() -> Series.of(lacking, Optional.empty(), 1)).hasMessageContaining("y(t-1)");
        Table mixed = new Table(
                "my.csv",
                List.of(new ContinuousColumn("x", new double[9]), new ContinuousColumn("x(t-1)", new double[9])));
        assertThatThrownBy(() -> Series.of(mixed, Optional.empty(), 1)).hasMessageContaining("'x(t-1)'");
    }

    /** In a series that counts up, a window is consecutive numbers, and so must every window of a resample be. */
    @Test
    void resamplesDrawWholeWindowsInBlocks() {
        double[] counted = IntStream.range(0, 500).mapToDouble(i -> i).toArray();
        Table table = new Table("counted", List.of(new ContinuousColumn("x", counted)));
        Series series = Series.of(table, Optional.empty(), 3);
        Table drawn = series.resample(8, new SplittableRandom(4));
        double[] now = drawn.column("x(t)").numbers();
        assertThat(drawn.rows()).isEqualTo(497);
        for (int lag = 1; lag <= 3; lag++) {
            double[] then = drawn.column("x(t-" + lag + ")").numbers();
            for (int i = 0; i < now.length; i++) {
                assertThat(now[i] - then[i]).isEqualTo(lag);
            }
        }
        for (int i = 1; i < now.length; i++) {
            if (i % 8 != 0) {
                assertThat(now[i] - now[i - 1]).isEqualTo(1); // within a block
            }
        }
        assertThat(Arrays.stream(now).distinct().count()).isBetween(200L, 400L);
        assertThat(series.resample(8, new SplittableRandom(4)).column("x(t)").numbers())
                .isEqualTo(now);
    }

    @Test
    void graphsAreDrawnIntoThePresent() {
        SeriesGraph graph = SeriesGraph.of(
                List.of("x", "y"), 2, List.of(Link.directed(0, 1, 0), Link.directed(0, 2, 1), Link.undirected(1, 0)));
        assertThat(graph.cpdag().nodes()).containsExactly("x(t)", "y(t)", "x(t-1)", "y(t-1)", "x(t-2)", "y(t-2)");
        assertThat(graph.cpdag().edges().stream()
                        .map(graph.cpdag().marks()::describe)
                        .toList())
                .containsExactlyInAnyOrder("x(t-1) --> x(t)", "x(t-2) --> y(t)", "x(t) --- y(t)");
        assertThat(graph.listedAs(List.of("y", "x")).cpdag().edges().stream()
                        .map(graph.listedAs(List.of("y", "x")).cpdag().marks()::describe)
                        .toList())
                .containsExactlyInAnyOrder("x(t-1) --> x(t)", "x(t-2) --> y(t)", "y(t) --- x(t)");
    }

    @Test
    void unrollingRepeatsEveryLink() {
        SeriesGraph graph = SeriesGraph.of(
                List.of("x", "y"), 1, List.of(Link.directed(0, 1, 0), Link.directed(0, 1, 1), Link.directed(0, 0, 1)));
        Dag dag = graph.unrolled(2);
        assertThat(dag.edges().stream().map(dag.marks()::describe).toList())
                .containsExactlyInAnyOrder(
                        "x(t-1) --> x(t)",
                        "x(t-2) --> x(t-1)",
                        "x(t-1) --> y(t)",
                        "x(t-2) --> y(t-1)",
                        "x(t) --> y(t)",
                        "x(t-1) --> y(t-1)",
                        "x(t-2) --> y(t-2)");
    }

    private static Knowledge forbidden(String from, String to) {
        return new Knowledge(Map.of(), Set.of(), Set.of(new Arrow(from, to)), Set.of(), Set.of(), Set.of(), Set.of());
    }

    private static Knowledge required(String from, String to) {
        return new Knowledge(Map.of(), Set.of(), Set.of(), Set.of(new Arrow(from, to)), Set.of(), Set.of(), Set.of());
    }

    private static SeriesKnowledge over(Knowledge knowledge) {
        return SeriesKnowledge.of(knowledge, List.of("x", "y"), 2);
    }

    @Test
    void plainNamesForbidEveryLagAndTimedNamesOne() {
        SeriesKnowledge plain = over(forbidden("x", "y"));
        assertThat(IntStream.rangeClosed(0, 2).allMatch(lag -> plain.forbids(0, lag, 1)))
                .isTrue();
        assertThat(plain.forbids(1, 1, 0)).isFalse();
        SeriesKnowledge timed = over(forbidden("x(t-2)", "y(t-1)")); // the same as x(t-1) -> y(t)
        assertThat(timed.forbids(0, 1, 1)).isTrue();
        assertThat(timed.forbids(0, 2, 1)).isFalse();
        SeriesKnowledge tiers =
                over(new Knowledge(Map.of("x", 2, "y", 1), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of()));
        assertThat(tiers.forbids(0, 1, 1)).isTrue();
        assertThat(tiers.forbids(0, 0, 1)).isTrue();
        assertThat(tiers.forbids(1, 1, 0)).isFalse();
        assertThat(tiers.forbids(0, 1, 0)).isFalse();
    }

    @Test
    void knowledgeThatASeriesCannotKeepIsRefused() {
        assertThat(over(required("x(t-1)", "y(t)")).requires(0, 1, 1)).isTrue();
        assertThatThrownBy(() -> over(required("x", "y"))).hasMessageContaining("x(t-1) -> y(t)");
        assertThatThrownBy(() -> over(required("x(t)", "y(t-1)"))).hasMessageContaining("into the past");
        assertThatThrownBy(() -> over(required("x(t-3)", "y(t)"))).hasMessageContaining("longest lag is 2");
        assertThatThrownBy(() -> over(required("x(t-1)", "y"))).hasMessageContaining("write both");
        assertThatThrownBy(() -> over(forbidden("xx", "y"))).hasMessageContaining("'xx'");
        assertThatThrownBy(() -> over(forbidden("z(t-1)", "y(t)"))).hasMessageContaining("'z'");
        assertThatThrownBy(() -> over(forbidden("x(t-1)", "y(t)").and(required("x(t-1)", "y(t)"))))
                .hasMessageContaining("both requires and forbids");
        assertThatThrownBy(() -> over(required("x(t)", "y(t)").and(required("y(t)", "x(t)"))))
                .hasMessageContaining("cycle");
        assertThatThrownBy(() ->
                        over(new Knowledge(Map.of("x", 1), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of())))
                .hasMessageContaining("none to y");
    }
}
