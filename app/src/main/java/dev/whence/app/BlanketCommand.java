package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.discovery.blanket.BlanketMethod;
import dev.whence.discovery.blanket.BlanketOptions;
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

/** {@code whence blanket}: which variables matter for one, given all the others. */
@Command(
        name = "blanket",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Find the Markov blanket of a variable: what predicts it once the rest is known.",
        description =
                "The blanket is the smallest set of variables that makes the target independent of all others: its"
                        + " direct causes, its direct effects, and the other direct causes of these effects.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  whence blanket sachs --target Akt --bootstrap 100 --out report/",
            "  whence blanket my.csv --target outcome --method iamb-fdr --alpha 0.05",
            "  whence blanket counts.txt --target Y --types discrete --method hiton --json blanket.json"
        })
final class BlanketCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DATA",
            description = "a file with a table, or a built-in data set (whence data lists them)")
    @SuppressWarnings("NullAway.Init")
    private String data;

    @Option(
            names = "--target",
            paramLabel = "NAME",
            required = true,
            description = "the variable whose Markov blanket to find")
    @SuppressWarnings("NullAway.Init")
    private String target;

    @Option(names = "--columns", paramLabel = "NAMES", split = ",", description = "use these columns only")
    private List<String> columns = List.of();

    @Option(
            names = "--method",
            paramLabel = "NAME",
            defaultValue = "iamb",
            description = "iamb (the default), inter-iamb, fast-iamb, iamb-fdr (bounds the share of false members),"
                    + " grow-shrink, hiton (few rows, large blankets)")
    private String method = "iamb";

    @Option(
            names = "--test",
            paramLabel = "NAME",
            description = "independence test, as for whence discover (default: by the columns' types)")
    private Optional<String> test = Optional.empty();

    @Option(
            names = "--alpha",
            paramLabel = "NUMBER",
            defaultValue = "0.01",
            description = "a variable counts as dependent when its p-value is at most this (default: ${DEFAULT-VALUE})")
    private double alpha;

    @Option(
            names = "--max-size",
            paramLabel = "N",
            description = "condition on at most this many variables (default: no limit)")
    private Optional<Integer> maxSize = Optional.empty();

    @Option(
            names = "--symmetric",
            description = "keep a variable only when the target is in its blanket too (a search more per member)")
    private boolean symmetric;

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            defaultValue = "0",
            description = "repeat on this many resamples of the rows and count how often each variable is found"
                    + " (default: ${DEFAULT-VALUE}, none)")
    private int resamples;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of all that is drawn; the same seed gives the same result (default: ${DEFAULT-VALUE})")
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
        if (resamples < 0) {
            throw new InputException("--bootstrap is " + resamples + "; it must be 0 or more");
        }
        BlanketOptions options = new BlanketOptions(
                BlanketMethod.named(method),
                alpha,
                maxSize.orElse(Integer.MAX_VALUE),
                symmetric,
                threads.orElse(Runtime.getRuntime().availableProcessors()));
        output.check();
        Provenances provenances = Provenances.start(spec);
        Table whole = tableOptions.open(data);
        Table table = columns.isEmpty() ? whole : whole.select(columns);
        BlanketFindings findings = find(table, options);
        output.emit(
                spec,
                findings.report(provenances.of(
                        resamples > 0 ? OptionalLong.of(seed) : OptionalLong.empty(),
                        Optional.of(Provenances.source(table, data)))));
        return 0;
    }

    private BlanketFindings find(Table table, BlanketOptions options) {
        try (ProgressBar progress = new ProgressBar()) {
            return BlanketFindings.of(
                    table, new BlanketFindings.Asked(data, target, test, options, resamples, seed), progress);
        }
    }
}
