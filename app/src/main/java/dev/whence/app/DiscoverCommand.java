package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.causal.format.GraphFiles;
import dev.whence.causal.format.GraphFormat;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.methods.Methods;
import dev.whence.tables.Table;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
        header = "Find the causal graph of a table, and how far it can be trusted.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  whence discover sachs --bootstrap 100 --out report/",
            "  whence discover my.csv --method fci --tiers \"age,sex < dose < outcome\"",
            "  whence discover my.csv --method pc --test kci --explain dose outcome",
            "  whence discover prices.csv --method pcmci-plus --time date --lags 5",
            "",
            "The methods, what each assumes and when to use it: whence discover --methods"
        })
final class DiscoverCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            description = "a file with a table, or a built-in data set (whence data lists them)")
    private Optional<String> data = Optional.empty();

    @Option(names = "--methods", description = "list the methods, what they assume and when to use them, and stop")
    private boolean methods;

    @Option(names = "--columns", paramLabel = "NAMES", split = ",", description = "use these columns only")
    private List<String> columns = List.of();

    @Option(
            names = "--method",
            paramLabel = "NAME",
            defaultValue = Discovery.AUTO,
            description = "a method (--methods lists them), or auto: chosen by the data, and says why"
                    + " (default: ${DEFAULT-VALUE})")
    private String method = Discovery.AUTO;

    @Option(
            names = "--test",
            paramLabel = "NAME",
            description =
                    "independence test: fisher-z, chi-square, g-square, degenerate-gaussian, conditional-gaussian,"
                            + " kci, rcit, rcot, cmi-knn (default: by the columns' types)")
    private Optional<String> test = Optional.empty();

    @Option(
            names = "--score",
            paramLabel = "NAME",
            description =
                    "score: bic, ebic, bdeu, discrete-bic, dg-bic, cg-bic, glm-bic (default: by the columns' types)")
    private Optional<String> score = Optional.empty();

    @Option(
            names = "--alpha",
            paramLabel = "NUMBER",
            defaultValue = "0.01",
            description = "an edge stays while no test of it has a p-value above this (default: ${DEFAULT-VALUE})")
    private double alpha;

    @Option(
            names = "--penalty",
            paramLabel = "NUMBER",
            defaultValue = "2",
            description = "factor of the penalty of a score; larger gives fewer edges, 1 is BIC as Schwarz wrote it"
                    + " (default: ${DEFAULT-VALUE})")
    private double penalty;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "condition on at most this many variables (default: no limit)")
    private Optional<Integer> depth = Optional.empty();

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description = "the rows are a time series in the order of this column")
    private Optional<String> time = Optional.empty();

    @Option(
            names = "--lags",
            paramLabel = "N",
            defaultValue = "1",
            description = "the longest lag of a time series, in rows (default: ${DEFAULT-VALUE})")
    private int lags;

    @Option(
            names = "--hidden-causes",
            description =
                    "allow for common causes that are not among the columns (with auto; fci, rfci, gfci always do)")
    private boolean hiddenCauses;

    @Mixin
    private final KnowledgeOptions knowledgeOptions = new KnowledgeOptions();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "an option of one method (--methods lists them); may be repeated")
    private Map<String, String> more = Map.of();

    @Option(
            names = "--explain",
            arity = "2",
            paramLabel = "NAME",
            description = "say what removed, kept or directed the edge between two columns")
    private List<String> explain = List.of();

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            defaultValue = "0",
            description = "repeat on this many resamples of the rows and count how often each edge and mark is found"
                    + " (default: ${DEFAULT-VALUE}, none)")
    private int resamples;

    @Option(
            names = "--check",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "search half of the rows again and test what the graph implies on the other half; --no-check"
                    + " leaves it out")
    private boolean check = true;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of everything drawn; the same seed gives the same result (default: ${DEFAULT-VALUE})")
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
        if (methods) {
            new MethodList(spec.commandLine().getOut()).print();
            return 0;
        }
        String source = data.orElseThrow(() -> new InputException(
                "which data? Give a file with a table or a built-in data set (whence data lists them)"));
        requireKnownMethod();
        output.check();
        Provenances provenances = Provenances.start(spec);
        Table whole = tableOptions.open(source);
        Table table = columns.isEmpty() ? whole : whole.select(columns);
        if (!isSeries()) {
            explain.forEach(table::column); // refuses a wrong name before the search
        }
        Discovery discovery = search(table, source, settings(table.names()));
        output.emit(
                spec,
                discovery.report(
                        provenances.of(OptionalLong.of(seed), Optional.of(Provenances.source(table, source))),
                        explain.isEmpty() ? Optional.empty() : Optional.of(explain)),
                () -> GraphFiles.write(discovery.document(), GraphFormat.JSON));
        return 0;
    }

    private void requireKnownMethod() {
        List<String> known = Stream.concat(
                        Stream.of(Discovery.AUTO),
                        Methods.all().stream().map(each -> each.info().word()))
                .toList();
        if (!known.contains(method)) {
            throw Names.unknown("method", method, known, "this version");
        }
    }

    /** Whether the search makes variables of its own, such as x(t-1). */
    private boolean isSeries() {
        return time.isPresent()
                || (!method.equals(Discovery.AUTO)
                        && Methods.named(method).info().family() == MethodInfo.Family.TIME_SERIES);
    }

    private Discovery.Settings settings(List<String> names) {
        if (resamples < 0) {
            throw new InputException("--bootstrap is " + resamples + "; it must be 0 or more");
        }
        SearchOptions options = new SearchOptions(
                test,
                score,
                alpha,
                penalty,
                depth.orElse(SearchOptions.UNLIMITED),
                lags,
                time,
                seed,
                threads.orElse(Runtime.getRuntime().availableProcessors()),
                more);
        return new Discovery.Settings(
                method,
                options,
                knowledgeOptions.knowledge(isSeries() ? List.of() : names),
                hiddenCauses,
                resamples,
                check);
    }

    private Discovery search(Table table, String source, Discovery.Settings settings) {
        PrintWriter err = spec.commandLine().getErr();
        try (ProgressBar progress = new ProgressBar()) {
            return Discovery.run(
                    table,
                    source,
                    settings,
                    text -> {
                        err.println(text);
                        err.flush();
                    },
                    progress);
        }
    }
}
