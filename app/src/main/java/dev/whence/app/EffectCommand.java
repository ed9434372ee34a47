package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.format.NodeRole;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import dev.whence.effects.EffectQuery;
import dev.whence.effects.EffectResult;
import dev.whence.effects.EstimatorOptions;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
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

/** {@code whence effect}: a table and a graph in, an effect with its interval out. */
@Command(
        name = "effect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Would the outcome change if the treatment were set? Estimate it from a table and a graph.",
        description = "Finds the covariates to adjust for from the graph, estimates by regression with a"
                + " heteroscedasticity-robust interval, and tries to refute the estimate. Refuses, with the"
                + " reason, when the graph does not identify the effect by adjustment.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  whence effect my.csv --treatment X --outcome Y --graph graph.json",
            "  whence effect sachs --treatment erk --outcome akt --graph sachs --out report/",
            "  whence effect my.csv -x dose -y response -g g.dagitty --unobserved severity --level 0.9"
        })
final class EffectCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DATA",
            description = "a file with a table, or a built-in data set (whence data lists them)")
    @SuppressWarnings("NullAway.Init")
    private String data;

    @Option(
            names = {"-x", "--treatment"},
            required = true,
            paramLabel = "NAME",
            description = "the column that is set")
    @SuppressWarnings("NullAway.Init")
    private String treatment;

    @Option(
            names = {"-y", "--outcome"},
            required = true,
            paramLabel = "NAME",
            description = "the column whose mean is asked for")
    @SuppressWarnings("NullAway.Init")
    private String outcome;

    @Option(
            names = {"-g", "--graph"},
            required = true,
            paramLabel = "FILE",
            description =
                    "the causal graph: JSON, dagitty, Tetrad, DOT or GraphML; or a built-in data set with a known one")
    @SuppressWarnings("NullAway.Init")
    private String graph;

    @Option(
            names = "--unobserved",
            paramLabel = "NAMES",
            split = ",",
            description = "nodes of the graph that are not measured, even if the table has such a column")
    private List<String> unobserved = List.of();

    @Option(names = "--from", paramLabel = "LEVEL", description = "for a discrete treatment: the level compared with")
    private Optional<String> reference = Optional.empty();

    @Option(names = "--to", paramLabel = "LEVEL", description = "for a discrete treatment: the level it is set to")
    private Optional<String> active = Optional.empty();

    @Option(
            names = "--level",
            paramLabel = "NUMBER",
            defaultValue = "0.95",
            description = "coverage of the interval (default: ${DEFAULT-VALUE})")
    private double level;

    @Option(
            names = "--draws",
            paramLabel = "N",
            defaultValue = "200",
            description = "repetitions of each refutation (default: ${DEFAULT-VALUE})")
    private int draws;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the refutations (default: ${DEFAULT-VALUE})")
    private long seed;

    @Mixin
    private final TableOptions tableOptions = new TableOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.check();
        Provenances provenances = Provenances.start(spec);
        EffectQuery query = new EffectQuery(treatment, outcome, level, reference, active);
        GraphDocument document = withLatent(Graphs.open(graph), unobserved);
        Table table = tableOptions.open(data);
        requireSameVariables(document, table);
        EstimatorOptions options = EstimatorOptions.defaults().withSeed(seed).withDraws(draws);
        EffectResult.Estimated estimated;
        try (ProgressBar progress = new ProgressBar()) {
            estimated = EffectFindings.estimate(table, document, graph, query, options, progress);
        }
        output.emit(
                spec,
                new EffectFindings(document, estimated)
                        .report(
                                data,
                                provenances.of(OptionalLong.of(seed), Optional.of(Provenances.source(table, data)))));
        return 0;
    }

    private static GraphDocument withLatent(GraphDocument document, List<String> names) {
        if (names.isEmpty()) {
            return document;
        }
        Map<NodeRole, NodeSet> roles = new EnumMap<>(NodeRole.class);
        roles.putAll(document.roles());
        roles.merge(NodeRole.LATENT, document.graph().indexes(names), NodeSet::union);
        return new GraphDocument(document.graph(), document.frequencies(), roles);
    }

    /** A node that is neither a column nor said to be unobserved is a mistake in one of the two files. */
    private void requireSameVariables(GraphDocument document, Table table) {
        Graph drawn = document.graph();
        List<String> without = new ArrayList<>();
        for (int node = 0; node < drawn.size(); node++) {
            if (!document.nodes(NodeRole.LATENT).contains(node)
                    && !table.names().contains(drawn.name(node))) {
                without.add(drawn.name(node));
            }
        }
        if (!without.isEmpty()) {
            String names = String.join(", ", without);
            throw new InputException("the graph " + graph + " has nodes that " + data + " has no column for: " + names
                    + "; the table's columns are " + String.join(", ", table.names())
                    + ". If they are not measured, say so with --unobserved " + String.join(",", without));
        }
    }
}
