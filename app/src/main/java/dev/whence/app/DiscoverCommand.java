package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.causal.format.GraphFiles;
import dev.whence.causal.format.GraphFormat;
import dev.whence.tables.Table;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whence discover}: a table in, a causal graph with its stability out. */
@Command(
        name = "discover",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Find the causal graph of a table, and how stable each edge is.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  whence discover sachs --bootstrap 100 --out report/",
            "  whence discover counts.txt --types discrete --test chi-square --alpha 0.05 --json graph.json",
            "  whence discover my.csv --columns age,dose,outcome --depth 3"
        })
final class DiscoverCommand implements Callable<Integer> {
    private static final List<String> METHODS = List.of("pc");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DATA",
            description = "a file with a table, or a built-in data set (whence data lists them)")
    @SuppressWarnings("NullAway.Init")
    private String data;

    @Option(names = "--columns", paramLabel = "NAMES", split = ",", description = "use these columns only")
    private List<String> columns = List.of();

    @Option(
            names = "--method",
            paramLabel = "NAME",
            defaultValue = "pc",
            description = "pc: PC-stable (Colombo and Maathuis 2014), the default")
    private String method = "pc";

    @Option(
            names = "--test",
            paramLabel = "NAME",
            description = "independence test: fisher-z, chi-square or g-square (default: by the columns' types)")
    private Optional<String> test = Optional.empty();

    @Option(
            names = "--alpha",
            paramLabel = "NUMBER",
            defaultValue = "0.01",
            description = "an edge stays while no test of it has a p-value above this (default: ${DEFAULT-VALUE})")
    private double alpha;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "condition on at most this many variables (default: no limit)")
    private Optional<Integer> depth = Optional.empty();

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            defaultValue = "0",
            description = "repeat on this many resamples of the rows and count how often each edge is found"
                    + " (default: ${DEFAULT-VALUE}, none)")
    private int resamples;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the resamples; the same seed gives the same result (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "default: all processors; the result does not depend on it")
    private Optional<Integer> threads = Optional.empty();

    @Mixin
    private final TableOptions tableOptions = new TableOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        if (!METHODS.contains(method)) {
            throw Names.unknown("method", method, METHODS, "this version");
        }
        if (resamples < 0) {
            throw new InputException("--bootstrap is " + resamples + "; it must be 0 or more");
        }
        Discovery.Settings settings = new Discovery.Settings(
                test,
                alpha,
                depth,
                resamples,
                seed,
                threads.orElse(Runtime.getRuntime().availableProcessors()));
        output.check();
        Provenances provenances = Provenances.start(spec);
        Table whole = tableOptions.open(data);
        Table table = columns.isEmpty() ? whole : whole.select(columns);
        Discovery discovery = search(table, settings);
        output.emit(
                spec,
                discovery.report(provenances.of(
                        resamples > 0 ? OptionalLong.of(seed) : OptionalLong.empty(),
                        Optional.of(Provenances.source(table, data)))),
                () -> GraphFiles.write(discovery.document(), GraphFormat.JSON));
        return 0;
    }

    private Discovery search(Table table, Discovery.Settings settings) {
        try (ProgressBar progress = new ProgressBar()) {
            return Discovery.run(table, data, settings, progress);
        }
    }
}
