package dev.whence.reports.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.Interval;
import dev.whence.reports.Answer;
import dev.whence.reports.AttentionSection;
import dev.whence.reports.CircuitSection;
import dev.whence.reports.DemoCircuit;
import dev.whence.reports.DemoReport;
import dev.whence.reports.Facts;
import dev.whence.reports.GraphSection;
import dev.whence.reports.Provenance;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.TableSection.Column;
import dev.whence.reports.Warning;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalReportTest {
    private static String print(Report report, int width, boolean colours, boolean unicode) {
        StringBuilder out = new StringBuilder();
        TerminalReport.print(report, out, width, colours, unicode);
        return out.toString();
    }

    private static Report small(Section... sections) {
        return new Report(
                "Akt",
                "Does PKA change Akt?",
                new Answer("Yes: by 0.418 (95% interval 0.313 to 0.524) for each unit of PKA."),
                List.of(sections),
                new Provenance(
                        "./whence effect sachs --treatment PKA --outcome Akt",
                        OptionalLong.of(7),
                        Map.of("whence", "0.1.0"),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void aSmallReportReadsLikeThis() {
        Report report = small(
                new Facts("Settings", List.of(new Facts.Fact("alpha", "0.01"), new Facts.Fact("resamples", "100"))),
                new Warning("Skewed", "Six columns are skewed."),
                TableSection.of(
                        "Refutations",
                        "",
                        List.of(Column.text("change"), Column.number("effect"), Column.pValue("p")),
                        List.of(List.of("placebo", 0.004, 0.87), List.of("random cause", 0.4179, 0.00001))));
        assertThat(print(report, 40, false, false)).isEqualTo("""
                Akt
                ---
                Does PKA change Akt?

                  Yes: by 0.418 (95% interval 0.313 to
                  0.524) for each unit of PKA.

                Warning: Skewed. Six columns are skewed.

                Settings
                  alpha      0.01
                  resamples  100

                Refutations
                  change         effect        p
                  placebo       0.00400    0.870
                  random cause    0.418  < 0.001

                Get it again
                  ./whence effect sachs --treatment PKA --outcome Akt
                  seed 7, whence 0.1.0
                """);
    }

    @Test
    void circuitsAndAttentionReadLikeThis() {
        Interval interval = new Interval(0.5, 1.5, 0.95, "t");
        CircuitSection circuit = new CircuitSection(
                "Circuit",
                "",
                "logit diff",
                List.of("input", "layer 0"),
                List.of(
                        new CircuitSection.Node("input", CircuitSection.Kind.INPUT, 0, ""),
                        new CircuitSection.Node("head 0.1", CircuitSection.Kind.HEAD, 1, "induction")),
                List.of(
                        new CircuitSection.Edge("input", "head 0.1", "q", -0.5, Interval.unavailable("one prompt")),
                        new CircuitSection.Edge("input", "head 0.1", "v", 1, interval)));
        AttentionSection attention = new AttentionSection(
                "Attention", "", "head 0.1", List.of("<s>", " a"), List.of(List.of(1.0, 0.0), List.of(0.25, 0.75)));
        assertThat(print(small(circuit, attention), 72, false, false)).contains("""

                Circuit
                2 components and 2 edges
                  head 0.1: induction
                  from   to        at  logit diff      interval
                  input  head 0.1  v            1  [0.50, 1.50]  ##########
                  input  head 0.1  q       -0.500                #####..... hurts

                Attention
                head 0.1 from position 1, " a"
                  position  token  attention
                         1  " a"         75%  ###############.....
                         0  "<s>"        25%  #####...............
                """);
    }

    @Test
    void edgesComeStrongestFirstWithTheirStability() {
        String text = print(small(DemoReport.graph()), 100, false, false);
        List<String> edges = text.lines().filter(line -> line.contains("%  ")).toList();
        assertThat(edges)
                .hasSize(DemoReport.graph().document().graph().marks().edges().size());
        List<Integer> shares = edges.stream()
                .map(line -> Integer.valueOf(line.replaceAll(".* (\\d+)%.*", "$1")))
                .toList();
        assertThat(shares).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(text).containsPattern("PKA --> Akt +\\d+%  [#.]{10}  agrees");
        assertThat(text).containsPattern("PKC --> Raf +missing");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 61, 100})
    void linesOfCircuitsStayWithinTheWidth(int width) {
        assertThat(print(DemoCircuit.report(), width, false, true).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        assertThat(print(DemoCircuit.report(), 80, false, false).chars()).allMatch(letter -> letter < 128);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 40, 61, 80, 120})
    void linesStayWithinTheWidth(int width) {
        String command = DemoReport.sachs().provenance().command();
        assertThat(print(DemoReport.sachs(), width, false, true).lines())
                .filteredOn(line -> !line.contains(command) && !line.contains("0f0f"))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(Math.max(40, width)));
    }

    @Test
    void numbersAreNeverCut() {
        TableSection wide = TableSection.of(
                "Wide",
                "",
                List.of(Column.text("name"), Column.number("a long heading"), Column.number("b"), Column.number("c")),
                List.of(List.of("a name that is long", 0.123456, 12345.5, 1234567.5)));
        String text = print(small(wide), 40, false, false);
        assertThat(text).contains("0.123").contains("12,346");
        assertThat(text.contains("1,234,568") || text.contains("... and more columns: c"))
                .isTrue();
    }

    @Test
    void asciiWhenTheTerminalCanDoNoMore() {
        assertThat(print(DemoReport.sachs(), 80, false, false).chars()).allMatch(letter -> letter < 128);
        assertThat(print(DemoReport.sachs(), 80, false, true)).contains("\u2588");
    }

    @Test
    void coloursOnlyWhenTold() {
        assertThat(print(DemoReport.sachs(), 80, false, true)).doesNotContain("\u001b");
        String coloured = print(DemoReport.sachs(), 80, true, true);
        assertThat(coloured).contains("\u001b[1m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(print(DemoReport.sachs(), 80, false, true));
    }

    @Test
    void controlCharactersOfAFileDoNotReachTheTerminal() {
        Report report = small(new Warning("Odd", "column \u001b[31mred\u009b2J\u0007"));
        assertThat(print(report, 80, false, true))
                .contains("column ?[31mred?2J?")
                .doesNotContain("\u001b");
    }

    @Test
    void theSameReportGivesTheSameText() {
        assertThat(print(DemoReport.sachs(), 80, true, true)).isEqualTo(print(DemoReport.sachs(), 80, true, true));
        assertThat(DemoReport.sachs().sections(GraphSection.class)).hasSize(1);
    }
}
