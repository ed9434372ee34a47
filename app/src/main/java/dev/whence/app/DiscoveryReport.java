package dev.whence.app;

import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Pag;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.knowledge.KnowledgeKind;
import dev.whence.discovery.stability.BootstrapResult;
import dev.whence.discovery.stability.EdgeStability;
import dev.whence.discovery.tests.TestKind;
import dev.whence.reports.Answer;
import dev.whence.reports.Assumptions;
import dev.whence.reports.Chart;
import dev.whence.reports.ChartSection;
import dev.whence.reports.Facts;
import dev.whence.reports.GraphSection;
import dev.whence.reports.Provenance;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.TableSection.Column;
import dev.whence.reports.Text;
import dev.whence.reports.Warning;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a search found, as a report. */
final class DiscoveryReport {
    /** Stability is worth a row from this share of the resamples on. */
    private static final double WORTH_SHOWING = 0.05;

    /** So many columns fit into a heat map, and so many rows into a table that is read. */
    private static final int MOST_COLUMNS_DRAWN = 40;

    private static final int MOST_ROWS = 200;
    private static final double STABLE = 0.9;

    private final Discovery discovery;
    private final Found found;
    private final MethodInfo info;

    DiscoveryReport(Discovery discovery) {
        this.discovery = discovery;
        this.found = discovery.found();
        this.info = discovery.method().info();
    }

    Report report(Provenance provenance, Optional<List<String>> explain) {
        return new Report(
                "The causal graph of " + discovery.name(),
                "Which of the " + discovery.table().columns().size() + " variables of " + discovery.name()
                        + " cause which?",
                new Answer(sentence()),
                sections(explain),
                provenance);
    }

    /** @param explain the pair to explain */
    List<Section> sections(Optional<List<String>> explain) {
        List<Section> sections = new ArrayList<>();
        explain.ifPresent(pair -> sections.add(explained(pair.get(0), pair.get(1))));
        sections.add(new GraphSection("Causal graph", caption(), discovery.document()));
        discovery.because().ifPresent(text -> sections.add(new Text("Why this search", List.of(text), List.of())));
        warnings().forEach(text -> sections.add(new Warning("About this graph", sentence(text))));
        strengths().ifPresent(sections::add);
        discovery.stability().ifPresent(result -> {
            sections.add(stabilityTable(result));
            if (found.graph().size() <= MOST_COLUMNS_DRAWN) {
                sections.add(arrowShares(result));
            }
        });
        discovery.heldOut().ifPresent(check -> sections.addAll(check.sections()));
        sections.addAll(againstPublished());
        knowledge().ifPresent(sections::add);
        sections.add(assumptions());
        sections.add(facts());
        return sections;
    }

    String sentence() {
        Graph graph = found.graph();
        int edges = graph.edges().size();
        long directed = graph.edges().stream().filter(Edge::isDirected).count();
        StringBuilder text = new StringBuilder(count(edges, "direct connection"));
        if (graph instanceof Pag) {
            long confounded = graph.edges().stream().filter(Edge::isBidirected).count();
            text.append(": ").append(directed).append(" with a cause and an effect, ");
            text.append(confounded).append(" from a hidden common cause, ");
            text.append(edges - directed - confounded).append(" that the data leave partly open.");
        } else {
            text.append(": ").append(directed).append(" with a direction, ");
            text.append(edges - directed).append(" that the data cannot direct.");
        }
        discovery.stability().ifPresent(result -> {
            long stable = graph.edges().stream()
                    .filter(edge -> result.document().frequency(edge).orElse(0) >= STABLE)
                    .count();
            text.append(String.format(
                    Locale.ROOT,
                    " %d of the %d %s back unchanged in at least 90%% of %d resamples.",
                    stable,
                    edges,
                    stable == 1 ? "comes" : "come",
                    result.resamples()));
        });
        discovery.heldOut().ifPresent(check -> text.append(check.sentence()));
        return text.toString();
    }

    private String caption() {
        String marks = found.graph() instanceof Pag
                ? "Read each end by itself: an arrowhead says that this variable is no cause of the other, a tail that"
                        + " it is one, directly or not, and a circle that the data leave it open. Two arrowheads: a"
                        + " hidden common cause."
                : "An arrow is a direct cause among these variables; a line without heads is a direct connection that"
                        + " could point either way.";
        if (info.family() == MethodInfo.Family.TIME_SERIES) {
            marks += " x(t-1) is x one step earlier; arrows repeat at every step.";
        }
        return marks
                + (discovery.stability().isPresent()
                        ? " The number on an edge is the share of resamples that have it with the same marks; thicker"
                                + " is more stable."
                        : " Add --bootstrap 100 to see how stable each edge is.");
    }

    private List<String> warnings() {
        List<String> texts = new ArrayList<>(found.warnings());
        discovery
                .input()
                .options()
                .test()
                .ifPresent(word -> texts.addAll(TestKind.named(word).warnings(discovery.table())));
        discovery.stability().ifPresent(result -> texts.addAll(result.warnings()));
        BuiltInData.find(discovery.name()).ifPresent(data -> texts.add(data.note()));
        Table table = discovery.table();
        discovery
                .profile()
                .filter(profile -> profile.autocorrelated() > 0.5)
                .filter(_ -> info.family() != MethodInfo.Family.TIME_SERIES)
                .ifPresent(profile -> texts.add(String.format(
                        Locale.ROOT,
                        "in %.0f%% of the columns each row resembles the row before it. If the rows are in time order,"
                                + " say so with --time COLUMN; if they come in groups (subjects, experiments), they are"
                                + " not independent draws and edges may reflect the groups",
                        100 * profile.autocorrelated())));
        if (!table.missing().none()) {
            texts.add(table.missing().text() + ": each test used the rows complete in its own variables, which is sound"
                    + " only if values are missing completely at random");
        }
        return texts;
    }

    /** With a capital, unless it starts with a column's name, and a full stop. */
    private String sentence(String text) {
        boolean named = discovery.table().names().stream().anyMatch(text::startsWith);
        String start = named ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return start.endsWith(".") ? start : start + ".";
    }

    private Optional<Section> strengths() {
        if (found.weights().isEmpty()) {
            return Optional.empty();
        }
        Graph graph = found.graph();
        List<List<Object>> rows = found.weights().entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<Edge, Double> each) -> -Math.abs(each.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_ROWS)
                .map(each -> List.<Object>of(
                        graph.name(each.getKey().from()),
                        each.getKey().arrow(),
                        graph.name(each.getKey().to()),
                        each.getValue()))
                .toList();
        return Optional.of(TableSection.of(
                "Strength of the connections",
                "As the method measures it, in the units of the data where it is a coefficient; the strongest first.",
                List.of(Column.text("from"), Column.text(""), Column.text("to"), Column.number("strength")),
                rows));
    }

    private static TableSection stabilityTable(BootstrapResult result) {
        boolean marks = result.edges().stream()
                .anyMatch(edge -> edge.kinds().keySet().stream().anyMatch(kind -> kind.contains("o")));
        List<String> kinds = marks ? List.of("-->", "<--", "<->", "o->", "<-o", "o-o") : List.of("-->", "<--", "---");
        List<Column> columns = new ArrayList<>(List.of(Column.text("a"), Column.text("b"), Column.percent("joined")));
        kinds.forEach(kind -> columns.add(Column.percent("a " + kind + " b")));
        if (marks) {
            columns.add(Column.percent("head at a"));
            columns.add(Column.percent("head at b"));
        }
        return TableSection.of(
                "Stability",
                "Share of " + result.resamples()
                        + " resamples in which the pair was joined, and how. Stable is not the same"
                        + " as true: a wrong assumption is wrong in every resample.",
                columns,
                result.edges().stream()
                        .filter(edge -> edge.adjacent() >= WORTH_SHOWING)
                        .limit(MOST_ROWS)
                        .map(edge -> stabilityRow(edge, kinds, marks))
                        .toList());
    }

    private static List<Object> stabilityRow(EdgeStability edge, List<String> kinds, boolean marks) {
        List<Object> row = new ArrayList<>(List.of(edge.a(), edge.b(), edge.adjacent()));
        kinds.forEach(kind -> row.add(edge.share(kind)));
        if (marks) {
            row.add(edge.headAtA());
            row.add(edge.headAtB());
        }
        return row;
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

    private Section explained(String a, String b) {
        List<Evidence> evidence = found.explanation().of(a, b);
        Graph graph = found.graph();
        String state = a + " and " + b; // in a time series, plain names stand for all times
        if (graph.marks().has(a) && graph.marks().has(b)) {
            int first = graph.index(a);
            int second = graph.index(b);
            state = graph.edges().stream()
                    .filter(edge -> (edge.from() == first && edge.to() == second)
                            || (edge.from() == second && edge.to() == first))
                    .findFirst()
                    .map(edge -> a + " " + (edge.from() == first ? edge : edge.reversed()).arrow() + " " + b)
                    .orElse(a + " and " + b + " are not joined");
        }
        return new Text(
                "Why: " + state,
                evidence.isEmpty() ? List.of("The search kept no record of this pair.") : List.of(),
                evidence.stream().map(Evidence::sentence).toList());
    }

    /** Scores against the published graph of a built-in data set, when all of its columns are used. */
    private List<Section> againstPublished() {
        Optional<Graph> truth = BuiltInData.find(discovery.name())
                .flatMap(Graphs::truth)
                .map(GraphDocument::graph)
                .filter(graph ->
                        graph.nodes().size() == discovery.table().names().size()
                                && discovery.table().names().containsAll(graph.nodes()));
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

    private Optional<Section> knowledge() {
        if (discovery.input().knowledge().isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> facts = new LinkedHashMap<>();
        for (KnowledgeKind kind : KnowledgeKind.values()) {
            String text = discovery.input().knowledge().describe(kind);
            if (!text.isEmpty()) {
                facts.put(
                        kind.words().substring(0, 1).toUpperCase(Locale.ROOT)
                                + kind.words().substring(1),
                        text);
            }
        }
        return Optional.of(new Facts("What was known beforehand", facts));
    }

    private Assumptions assumptions() {
        return new Assumptions(Premises.of(info.assumes(), info.family() == MethodInfo.Family.TIME_SERIES));
    }

    private Facts facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Method", info.title() + " (" + info.source() + ")");
        facts.putAll(found.facts());
        facts.put("Rows", String.valueOf(discovery.table().rows()));
        facts.put("Columns", String.valueOf(discovery.table().columns().size()));
        if (info.asks() == MethodInfo.Asks.TEST || info.asks() == MethodInfo.Asks.TEST_AND_SCORE) {
            facts.put("Alpha", String.valueOf(discovery.input().options().alpha()));
        }
        if (!Double.isNaN(discovery.estimate().seconds())) {
            facts.put(
                    "Expected beforehand",
                    Sizes.seconds(discovery.estimate().seconds()) + " for one search, "
                            + Sizes.bytes(discovery.estimate().bytes()) + " of memory ("
                            + discovery.estimate().basis() + ")");
        }
        discovery.stability().ifPresent(result -> facts.put("Resamples", String.valueOf(result.resamples())));
        facts.put("Seed", String.valueOf(discovery.input().options().seed()));
        return new Facts("How it was found", facts);
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
