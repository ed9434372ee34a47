package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.discovery.constraint.ColliderRule;
import dev.whence.discovery.constraint.PcOptions;
import dev.whence.discovery.constraint.PcResult;
import dev.whence.discovery.constraint.PcSearch;
import dev.whence.discovery.stability.Bootstrap;
import dev.whence.discovery.stability.BootstrapOptions;
import dev.whence.discovery.stability.BootstrapResult;
import dev.whence.discovery.stability.EdgeStability;
import dev.whence.discovery.tests.TestKind;
import dev.whence.reports.Answer;
import dev.whence.reports.Assumptions;
import dev.whence.reports.Assumptions.Assumption;
import dev.whence.reports.Assumptions.Status;
import dev.whence.reports.Chart;
import dev.whence.reports.ChartSection;
import dev.whence.reports.Facts;
import dev.whence.reports.GraphSection;
import dev.whence.reports.Provenance;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.TableSection.Column;
import dev.whence.reports.Warning;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.Moments;
import dev.whence.tables.Table;
import dev.whence.tables.TableChecks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One search with its stability, and the report on it.
 *
 * @param name the table as the user named it
 * @param kind the independence test
 * @param found what the search found on all rows
 * @param stability the bootstrap; empty when none was asked for
 */
record Discovery(
        Table table,
        String name,
        Settings settings,
        TestKind kind,
        PcResult found,
        Optional<BootstrapResult> stability) {

    /** What a user chooses; empty where Whence chooses. */
    record Settings(
            Optional<String> test, double alpha, Optional<Integer> depth, int resamples, long seed, int threads) {
        PcOptions options(int threadCount) {
            PcOptions options = PcOptions.alpha(alpha).withThreads(threadCount);
            return depth.isPresent() ? options.withMaxDepth(depth.get()) : options;
        }
    }

    /** @throws dev.whence.causal.InputException when the table or the settings do not allow the search */
    static Discovery run(Table table, String name, Settings settings, Progress progress) {
        PcOptions options = settings.options(settings.threads());
        TableChecks.requireUsable(table, table.names());
        TestKind kind =
                settings.test().isPresent() ? TestKind.named(settings.test().get()) : TestKind.suited(table);
        if (kind == TestKind.FISHER_Z) {
            checkCorrelations(table, settings);
        }
        PcResult found = PcSearch.run(kind.on(table), options, progress);
        Optional<BootstrapResult> stability = Optional.empty();
        if (settings.resamples() > 0) {
            PcOptions single = settings.options(1);
            stability = Optional.of(Bootstrap.run(
                    table,
                    found.graph(),
                    rows -> PcSearch.run(kind.on(rows), single).graph(),
                    new BootstrapOptions(settings.resamples(), settings.seed(), settings.threads()),
                    progress));
        }
        return new Discovery(table, name, settings, kind, found, stability);
    }

    /**
     * Refuses columns that are combinations of others, and more columns than rows unless the conditioning sets are bounded:
     * a correlation matrix of lower rank than its size has no inverse, but its small blocks do.
     */
    private static void checkCorrelations(Table table, Settings settings) {
        int complete = table.missing().completeRows();
        if (complete <= table.columns().size()) {
            if (settings.depth().isPresent()) {
                return;
            }
            throw new InputException(table.source() + ": " + complete + " complete rows for "
                    + table.columns().size() + " columns; a search without a limit needs more rows than columns. Choose"
                    + " columns with --columns, or bound the conditioning sets, for instance --depth 2");
        }
        TableChecks.requireNotCollinear(Moments.of(table), table.source());
    }

    GraphDocument document() {
        return stability.map(BootstrapResult::document).orElseGet(() -> new GraphDocument(found.graph()));
    }

    Report report(Provenance provenance) {
        return new Report(
                "The causal graph of " + name,
                "Which of the " + table.columns().size() + " variables of " + name + " cause which?",
                new Answer(sentence()),
                sections(),
                provenance);
    }

    /** The evidence, for this report or as a part of another. */
    List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(new GraphSection("Causal graph", caption(), document()));
        warnings().forEach(text -> sections.add(new Warning("About this graph", text)));
        stability.ifPresent(result -> {
            sections.add(stabilityTable(result));
            sections.add(arrowShares(result));
        });
        sections.addAll(againstPublished());
        sections.add(assumptions());
        sections.add(facts());
        return sections;
    }

    String sentence() {
        Graph graph = found.graph();
        long directed = graph.edges().stream().filter(Edge::isDirected).count();
        long open = graph.edges().size() - directed;
        StringBuilder text = new StringBuilder(count(graph.edges().size(), "direct connection"));
        text.append(": ").append(directed).append(" with a direction, ").append(open);
        text.append(" that the data cannot direct.");
        stability.ifPresent(result -> {
            long stable = graph.edges().stream()
                    .filter(edge -> result.document().frequency(edge).orElse(0) >= 0.9)
                    .count();
            text.append(String.format(
                    Locale.ROOT,
                    " %d of the %d %s back unchanged in at least 90%% of %d resamples.",
                    stable,
                    graph.edges().size(),
                    stable == 1 ? "comes" : "come",
                    result.resamples()));
        });
        return text.toString();
    }

    private String caption() {
        return "An arrow is a direct cause among these variables; a line without heads is a direct connection that"
                + " could point either way."
                + (stability.isPresent()
                        ? " The number on an edge is the share of resamples that have it with the same direction;"
                                + " thicker is more stable."
                        : " Add --bootstrap 100 to see how stable each edge is.");
    }

    private List<String> warnings() {
        List<String> texts = new ArrayList<>(found.warnings());
        stability.ifPresent(result -> texts.addAll(result.warnings()));
        BuiltInData.find(name).ifPresent(data -> texts.add(data.note()));
        if (!table.missing().none()) {
            texts.add(table.missing().text() + ": each test used the rows complete in its own variables, which is sound"
                    + " only if values are missing at random.");
        }
        return texts;
    }

    private static TableSection stabilityTable(BootstrapResult result) {
        return TableSection.of(
                "Stability",
                "Share of " + result.resamples()
                        + " resamples in which the pair was joined, and how. Stable is not the same"
                        + " as true: a wrong assumption is wrong in every resample.",
                List.of(
                        Column.text("a"),
                        Column.text("b"),
                        Column.percent("joined"),
                        Column.percent("a --> b"),
                        Column.percent("b --> a"),
                        Column.percent("a --- b")),
                result.edges().stream()
                        .filter(edge -> edge.adjacent() >= 0.05)
                        .map(edge -> List.<Object>of(
                                edge.a(), edge.b(), edge.adjacent(), edge.aToB(), edge.bToA(), edge.undirected()))
                        .toList());
    }

    /** How often each arrow was found, as a matrix. */
    private ChartSection arrowShares(BootstrapResult result) {
        List<String> names = found.graph().nodes();
        double[][] shares = new double[names.size()][names.size()];
        Arrays.stream(shares).forEach(row -> Arrays.fill(row, Double.NaN));
        for (EdgeStability edge : result.edges()) {
            int a = found.graph().index(edge.a());
            int b = found.graph().index(edge.b());
            shares[a][b] = edge.aToB() > 0 ? edge.aToB() : Double.NaN;
            shares[b][a] = edge.bToA() > 0 ? edge.bToA() : Double.NaN;
        }
        List<List<Double>> rows = Arrays.stream(shares)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
        return new ChartSection(
                "Which way the arrows point",
                "A pair with a strong colour on one side of the diagonal only has a stable direction; one that is"
                        + " faint on both sides is joined, if at all, without one.",
                new Chart.HeatMap("effect", "cause", "share of resamples", names, names, rows, false));
    }

    /** Scores against the published graph of a built-in data set, when all of its columns are used. */
    private List<Section> againstPublished() {
        Optional<Graph> truth = BuiltInData.find(name)
                .flatMap(Graphs::truth)
                .map(GraphDocument::graph)
                .filter(graph -> graph.nodes().size() == table.names().size()
                        && table.names().containsAll(graph.nodes()));
        if (truth.isEmpty()) {
            return List.of();
        }
        Graph reference = CompareCommand.comparable(truth.get(), found.graph());
        GraphComparison comparison = GraphComparison.of(found.graph(), reference);
        return List.of(CompareCommand.scores(
                String.format(
                        Locale.ROOT,
                        "Against the published graph (structural Hamming distance %d)",
                        comparison.structuralHammingDistance()),
                comparison));
    }

    private Assumptions assumptions() {
        String form = switch (kind) {
            case FISHER_Z -> "Relations are linear and the noise is Gaussian.";
            case CHI_SQUARE, G_SQUARE -> "Every combination of levels is frequent enough for the test's distribution.";
            default -> "The dependence between variables is of the form that the test looks for (" + kind.word() + ").";
        };
        return new Assumptions(List.of(
                new Assumption(
                        "No two of these variables share a cause that is not among them.",
                        "A hidden common cause looks like an edge.",
                        "Any known common cause that was not measured; a search that allows for hidden causes (FCI).",
                        Status.UNCHECKED),
                new Assumption(
                        "Causes do not run in a circle.",
                        "Feedback makes the independencies that the search reads disappear or mislead.",
                        "Knowledge of feedback at the time scale of the rows.",
                        Status.UNCHECKED),
                new Assumption(
                        "Every independence in the data comes from the graph (faithfulness).",
                        "Effects that cancel exactly would hide an edge.",
                        "A known effect between variables that the graph leaves unconnected.",
                        Status.UNCHECKED),
                new Assumption(
                        "The rows are independent draws from one population.",
                        "Mixed populations, repeated measures and time series give dependence that is no mechanism.",
                        "Rows from several conditions or from one subject.",
                        Status.UNCHECKED),
                new Assumption(
                        form,
                        "The test's p-values are computed under it.",
                        "Curved scatter plots, heavy tails; the same search with another test that gives another"
                                + " graph.",
                        Status.UNCHECKED)));
    }

    private Facts facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Method", "PC-stable (Colombo and Maathuis 2014)");
        facts.put(
                "Colliders",
                PcOptions.alpha(settings.alpha()).colliderRule() == ColliderRule.MAX_P
                        ? "by the largest p-value (Ramsey 2016), conflicts resolved by strength of evidence"
                        : "by the separating set");
        facts.put("Test", kind.word());
        facts.put("Alpha", String.valueOf(settings.alpha()));
        facts.put("Rows", String.valueOf(table.rows()));
        facts.put("Columns", String.valueOf(table.columns().size()));
        facts.put("Tests made", String.valueOf(found.tests()));
        facts.put("Largest conditioning set", String.valueOf(Math.max(0, found.depth())));
        facts.put("Colliders set aside", String.valueOf(found.conflicts().size()));
        stability.ifPresent(result -> {
            facts.put("Resamples", String.valueOf(result.resamples()));
            facts.put("Seed", String.valueOf(settings.seed()));
        });
        return new Facts("How it was found", facts);
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
