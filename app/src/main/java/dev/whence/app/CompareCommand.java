package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.compare.Agreement;
import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.compare.StructuralInterventionDistance;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.format.NodeRole;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Graph;
import dev.whence.reports.Answer;
import dev.whence.reports.Facts;
import dev.whence.reports.GraphSection;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.TableSection.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whence compare}: how far one graph is from another. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Compare two graphs edge by edge: distance, precision, recall.",
        description = {
            "The first graph is taken as found, the second as the truth.",
            "Where the found graph is a class (CPDAG, PAG) and the truth a DAG, the truth's class is compared, since no"
                    + " method can do better; variables that the truth's file marks as latent are projected out."
                    + " --as-drawn compares the marks as they stand."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  whence compare found.json truth.txt", "  whence compare graph.json sachs --as-drawn"})
final class CompareCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FOUND", description = "a graph file")
    @SuppressWarnings("NullAway.Init")
    private String found;

    @Parameters(
            index = "1",
            paramLabel = "TRUTH",
            description = "a graph file, or a built-in data set with a known graph")
    @SuppressWarnings("NullAway.Init")
    private String truth;

    @Option(names = "--as-drawn", description = "compare marks as drawn, a class with a DAG too")
    private boolean asDrawn;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.check();
        Provenances provenances = Provenances.start(spec);
        GraphDocument estimate = Graphs.open(found);
        GraphDocument target = Graphs.open(truth);
        ComparedGraphs pair = asDrawn ? ComparedGraphs.asDrawn(estimate, target) : ComparedGraphs.of(estimate, target);
        output.emit(spec, report(pair, target, provenances));
        return 0;
    }

    /** The truth as the kind of graph that was found. */
    static Graph comparable(Graph truth, Graph found) {
        return ComparedGraphs.of(new GraphDocument(found), new GraphDocument(truth))
                .truth();
    }

    private Report report(ComparedGraphs pair, GraphDocument target, Provenances provenances) {
        GraphDocument estimate = pair.found();
        Graph reference = pair.truth();
        GraphComparison comparison = GraphComparison.of(estimate.graph(), reference);
        List<Section> sections = new ArrayList<>();
        sections.add(scores("Scores", comparison));
        distance(estimate.graph(), target).ifPresent(sections::add);
        sections.add(new GraphSection(
                "The found graph",
                "",
                estimate,
                Map.of(),
                Optional.of(new GraphSection.Comparison("the truth", reference))));
        sections.add(differences(comparison));
        String answer = String.format(
                Locale.ROOT,
                "They differ at %d %s of nodes (structural Hamming distance): %d missing, %d extra, %d with other"
                        + " marks.",
                comparison.structuralHammingDistance(),
                comparison.structuralHammingDistance() == 1 ? "pair" : "pairs",
                comparison.missing().size(),
                comparison.extra().size(),
                comparison.misdirected().size());
        if (!pair.remark().isEmpty()) {
            answer += " " + pair.remark();
        }
        return new Report(
                found + " against " + truth,
                "How far is " + found + " from " + truth + "?",
                new Answer(answer),
                sections,
                provenances.of(OptionalLong.empty(), Optional.empty()));
    }

    static TableSection scores(String title, GraphComparison comparison) {
        return TableSection.of(
                title,
                "Shares of the found edges (precision) and of the true ones (recall) that agree.",
                List.of(
                        Column.text(""),
                        Column.percent("precision"),
                        Column.percent("recall"),
                        Column.percent("F1"),
                        Column.count("right"),
                        Column.count("wrong"),
                        Column.count("missed")),
                List.of(row("adjacencies", comparison.adjacencies()), row("arrowheads", comparison.arrowheads())));
    }

    private static List<Object> row(String name, Agreement agreement) {
        return List.of(
                name,
                agreement.precision(),
                agreement.recall(),
                agreement.f1(),
                agreement.both(),
                agreement.onlyEstimated(),
                agreement.onlyTruth());
    }

    /** The structural intervention distance, where it is defined: against a true DAG, from a DAG or a valid CPDAG. */
    private static Optional<Section> distance(Graph estimate, GraphDocument truth) {
        if (!(truth.graph() instanceof Dag dag) || !truth.nodes(NodeRole.LATENT).isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> facts = new LinkedHashMap<>();
        int pairs = dag.size() * (dag.size() - 1);
        String name = "Structural intervention distance";
        String meaning = " of " + pairs + " effects would be computed wrongly by adjusting for the parents found";
        switch (estimate) {
            case Dag found -> facts.put(name, StructuralInterventionDistance.distance(found, dag) + meaning);
            case Cpdag found -> {
                try {
                    StructuralInterventionDistance.Bounds bounds = StructuralInterventionDistance.bounds(found, dag);
                    facts.put(name, "between " + bounds.lower() + " and " + bounds.upper() + meaning);
                } catch (InputException notPossible) {
                    facts.put(name, "not computed: " + notPossible.getMessage());
                }
            }
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(new Facts("Distance by interventions", facts));
    }

    private static TableSection differences(GraphComparison comparison) {
        List<List<Object>> rows = new ArrayList<>();
        comparison.missing().forEach(edge -> rows.add(List.of("missing", "", edge)));
        comparison.extra().forEach(edge -> rows.add(List.of("extra", edge, "")));
        comparison.misdirected().forEach(pair -> rows.add(List.of("other marks", pair.estimated(), pair.truth())));
        return TableSection.of(
                "Differences",
                rows.isEmpty() ? "None: the two graphs are the same." : "",
                List.of(Column.text("difference"), Column.text("found"), Column.text("truth")),
                rows);
    }
}
