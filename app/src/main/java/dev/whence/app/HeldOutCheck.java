package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.ConsistentExtension;
import dev.whence.causal.equivalence.Extension;
import dev.whence.causal.equivalence.PagOfMag;
import dev.whence.causal.equivalence.Validity;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Pag;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.series.Series;
import dev.whence.discovery.stability.MarkovCheck;
import dev.whence.discovery.stability.MarkovResult;
import dev.whence.discovery.tests.TestKind;
import dev.whence.reports.Facts;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.TableSection.Column;
import dev.whence.reports.Text;
import dev.whence.tables.ColumnType;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A method held against rows that it has not seen: it searches one half of the rows (a random one; the first, of a time
 * series), and what the graph found there implies is tested on the other half.
 *
 * @param searched which rows were searched, in words
 * @param test the test used on the other half
 * @param rows how many rows it had
 * @param result the answer; empty when the check is not possible
 * @param reason why it is not possible; empty when it is
 */
record HeldOutCheck(String searched, String test, int rows, Optional<MarkovResult> result, String reason) {
    private static final double ALPHA = 0.05;
    private static final int MOST_TESTS = 500;

    /** So many rejections, or more, are this improbable by chance: worth a word, not a verdict. */
    private static final double DOUBTFUL = 0.05;

    static HeldOutCheck run(SearchMethod method, SearchInput input, Progress progress) {
        Table table = input.table();
        if (table.columns().size() < 3) {
            return none("two variables that are joined imply no independence");
        }
        boolean series = method.info().family() == MethodInfo.Family.TIME_SERIES;
        int[] order = series
                ? IntStream.range(0, table.rows()).toArray()
                : shuffled(table.rows(), input.options().seed());
        Table seen = table.takeRows(Arrays.copyOfRange(order, 0, order.length / 2));
        Table half = table.takeRows(Arrays.copyOfRange(order, order.length / 2, order.length));
        try {
            Table unseen = series
                    ? Series.of(half, input.options().time(), input.options().maxLag())
                            .windows()
                    : half;
            IndependenceTest test = test(input, unseen);
            Graph graph = method.search(input.withTable(seen), progress).graph();
            if (graph instanceof Cpdag cpdag && ConsistentExtension.find(cpdag) instanceof Extension.None) {
                return none(
                        "in half of the rows the search found marks that no DAG has, since tests contradict each other"
                                + " or leave a direction open");
            }
            if (graph instanceof Pag pag && !Validity.isValid(PagOfMag.member(pag))) {
                return none("in half of the rows the search found marks that no MAG has, since tests contradict each"
                        + " other");
            }
            MarkovResult result = MarkovCheck.run(
                    graph,
                    name -> !series || name.endsWith("(t)"),
                    test,
                    new MarkovCheck.Options(
                            ALPHA,
                            MOST_TESTS,
                            input.options().seed(),
                            input.options().threads()),
                    progress);
            return result.independencies().isEmpty()
                    ? none("the graph found in half of the rows implies no independence that could be tested")
                    : new HeldOutCheck(
                            series ? "the first half of the rows" : "a random half of the rows",
                            test.method(),
                            unseen.rows(),
                            Optional.of(result),
                            "");
        } catch (InputException impossible) {
            return none(String.valueOf(impossible.getMessage()));
        }
    }

    /** What came of it, to append to other sentences; empty when it was not possible. */
    String sentence() {
        return result.map(HeldOutCheck::inWords).orElse("");
    }

    private static String inWords(MarkovResult tested) {
        String verdict = tested.contradicts()
                ? ": the graph lacks something"
                : tested.probability() < DOUBTFUL ? ", more than chance explains well" : ", as chance would have it";
        return String.format(
                Locale.ROOT,
                " On held-out rows %d of %d independencies that it implies are rejected at %.0f%%%s.",
                Math.round(tested.rejected() * tested.independencies().size()),
                tested.independencies().size(),
                100 * tested.alpha(),
                verdict);
    }

    /** For a report. */
    List<Section> sections() {
        String title = "On rows that the search has not seen";
        if (result.isEmpty()) {
            return List.of(new Text(title, List.of("Not checked: " + reason + "."), List.of()));
        }
        MarkovResult tested = result.get();
        List<Section> sections = new ArrayList<>();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("How", "searched in " + searched + ", tested on the other (" + rows + " rows)");
        facts.put("Test", test);
        facts.put(
                "Implied independencies tested",
                String.valueOf(tested.independencies().size()));
        facts.put(
                "Rejected",
                String.format(
                        Locale.ROOT,
                        "%.1f%% (%.0f%% expected if the graph is right; so many or more by chance: p %s)",
                        100 * tested.rejected(),
                        100 * tested.alpha(),
                        tested.probability() < 1e-4
                                ? "< 0.0001"
                                : String.format(Locale.ROOT, "= %.2g", tested.probability())));
        facts.put(
                "Distance from uniform p-values",
                String.format(Locale.ROOT, "%.3f (Kolmogorov; 0 is perfect)", tested.distanceFromUniform()));
        if (!tested.edges().isEmpty()) {
            facts.put(
                    "Edges confirmed",
                    String.format(
                            Locale.ROOT,
                            "%.0f%% of %d, each given the other direct causes",
                            100 * tested.confirmed(),
                            tested.edges().size()));
        }
        sections.add(new Facts(title, facts));
        if (tested.contradicts()) {
            sections.add(TableSection.of(
                    "Independencies that the graph implies and the rows reject",
                    "Each pair has no edge in the graph found in half of the rows, and depends in the other half; the"
                            + " worst first.",
                    List.of(Column.text("pair"), Column.pValue("p-value")),
                    tested.independencies().stream()
                            .filter(each -> each.pValue() <= tested.alpha())
                            .limit(10)
                            .map(each -> List.<Object>of(each.question(), each.pValue()))
                            .toList()));
        }
        return sections;
    }

    private static HeldOutCheck none(String reason) {
        return new HeldOutCheck("", "", 0, Optional.empty(), reason);
    }

    /** The search's own test, or the one that suits the columns. */
    private static IndependenceTest test(SearchInput input, Table unseen) {
        if (input.options().test().isPresent()) {
            return TestKind.named(input.options().test().get()).on(unseen, input.options());
        }
        boolean all = unseen.columns().stream().allMatch(column -> column.type() == ColumnType.DISCRETE);
        boolean none = unseen.columns().stream().noneMatch(column -> column.type() == ColumnType.DISCRETE);
        return TestKind.named(all ? "chi-square" : none ? "fisher-z" : "degenerate-gaussian")
                .on(unseen, input.options());
    }

    private static int[] shuffled(int rows, long seed) {
        int[] order = new int[rows];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
