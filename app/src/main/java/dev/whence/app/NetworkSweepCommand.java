package dev.whence.app;

import dev.whence.causal.Outcomes;
import dev.whence.causal.Uncertainty;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.SiteKind;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.PairSweep;
import dev.whence.networks.system.PairSweep.Measure;
import dev.whence.networks.system.PairSweep.Treatment;
import dev.whence.networks.system.SweepJson;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.Prompts;
import dev.whence.reports.Provenance;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whence network sweep}: every site of a kind tried in turn on prompts in pairs. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Which parts of the network carry the answer? Intervene on each in turn and measure.",
        description = "Takes prompts in pairs, clean and corrupt, with the answer to the clean one. Says for each site"
                + " what the intervention on it alone does to the metric, with an interval over prompts.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  whence network sweep stories260K --pairs pronouns --out report/",
            "  whence network sweep my-gpt2/ --pairs pairs.jsonl --sites residual --by-position --json effects.json",
            "  whence network sweep my-gpt2/ --pairs pairs.jsonl --sites heads --intervention zero --metric probability",
            "",
            "A line of pairs.jsonl: {\"clean\": \"The girl was happy.\", \"corrupt\": \"The boy was happy.\",",
            "  \"answer\": \" She\", \"distractor\": \" He\"}; each may also be an array of token ids."
        })
final class NetworkSweepCommand implements Callable<Integer> {
    /** Above this many runs, or seconds expected, the command says beforehand what it is about to do. */
    private static final long MANY = 100_000;

    private static final double LONG = 30;
    /** Above this a second copy in float32 costs too much to be made on the way. */
    private static final long COPIED = 2_000_000_000L;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "a built-in name, a folder in Hugging Face's layout, or a llama2.c file")
    private Optional<String> model = Optional.empty();

    @Option(
            names = "--pairs",
            required = true,
            paramLabel = "FILE",
            description = "prompts in pairs, one JSON object a line; or built in: pronouns")
    @SuppressWarnings("NullAway.Init")
    private String pairs;

    @Option(
            names = "--sites",
            paramLabel = "KIND",
            defaultValue = "heads",
            description = "heads, queries, keys, values, patterns, mlps, residual (before each layer),"
                    + " attention-outputs, neurons (default: ${DEFAULT-VALUE})")
    private String sites = "heads";

    @Option(names = "--by-position", description = "each position apart instead of all positions of a site together")
    private boolean byPosition;

    @Option(
            names = "--intervention",
            paramLabel = "KIND",
            defaultValue = "patch",
            description =
                    "patch: the clean run's value into the corrupt run; corrupt: the reverse; or, on the clean run,"
                            + " zero, mean (over the clean prompts, by position), resample (another clean prompt's)"
                            + " (default: ${DEFAULT-VALUE})")
    private String intervention = "patch";

    @Option(
            names = "--metric",
            paramLabel = "KIND",
            defaultValue = "logit-difference",
            description = "logit-difference (answer minus distractor); or the answer's logit, log-probability,"
                    + " probability, loss (default: ${DEFAULT-VALUE})")
    private String metric = "logit-difference";

    @Option(
            names = "--resamples",
            paramLabel = "N",
            defaultValue = "1000",
            description = "bootstrap resamples of the pairs for the intervals (default: ${DEFAULT-VALUE})")
    private int resamples = 1000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the bootstrap and of resample (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Mixin
    private final ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.check();
        Provenances provenances = Provenances.start(spec);
        SiteKind kind = SiteKind.named(sites);
        Treatment treatment = Treatment.named(intervention);
        Measure measure = Measure.named(metric);
        Uncertainty uncertainty = new Uncertainty.Bootstrap(0.95, resamples, seed);
        try (Models.Loaded loaded = modelOptions.open(model)) {
            Network network = loaded.network();
            PromptPairs prompts = PromptPairs.open(
                    pairs,
                    network.tokenizer(),
                    network.spec().vocabulary(),
                    network.spec().context(),
                    measure == Measure.LOGIT_DIFFERENCE);
            PairSweep sweep = new PairSweep(network, prompts, treatment, measure, uncertainty, seed);
            List<Site> each = sites(kind, byPosition, sweep);
            PairSweep.Result result;
            try (ProgressBar progress = new ProgressBar()) {
                announce(sweep, each.size());
                result = sweep.run(each, progress);
            }
            SweepFindings findings = new SweepFindings(loaded, kind, byPosition, sweep, result, rounding(sweep));
            output.emit(
                    spec,
                    findings.report(provenances.of(OptionalLong.of(seed), Optional.of(source(sweep)))),
                    () -> SweepJson.text(result));
        }
        return 0;
    }

    /** The sites of a kind, each position apart when that is asked for. */
    static List<Site> sites(SiteKind kind, boolean byPosition, PairSweep sweep) {
        List<Site> all = kind.in(sweep.network().spec());
        return byPosition ? SiteKind.byPosition(all, sweep.base().longest()) : all;
    }

    private Provenance.Source source(PairSweep sweep) {
        return new Provenance.Source(pairs, sweep.pairs().size(), 4, Provenances.sha256(Path.of(pairs)));
    }

    /** Says beforehand how much there is to do, when it is much. */
    private void announce(PairSweep sweep, int sites) {
        long runs = (long) sites * sweep.pairs().size();
        double once = secondsOnce(sweep);
        double seconds = once * sites;
        if (runs > MANY || seconds > LONG) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(String.format(
                    Locale.ROOT,
                    "%,d sites on %,d pairs are %,d runs; one whole run after another they would take %s, and this takes"
                            + " a fraction of that. Ctrl-C stops it; nothing is written then.",
                    sites,
                    sweep.pairs().size(),
                    runs,
                    Sizes.seconds(seconds)));
            err.flush();
        }
    }

    private static double secondsOnce(PairSweep sweep) {
        try (NetworkSystem system = new NetworkSystem(sweep.network(), sweep.base())) {
            system.observe(sweep.metric()); // the first run also loads code
            long started = System.nanoTime();
            system.observe(sweep.metric());
            return (System.nanoTime() - started) / 1e9;
        }
    }

    /** How far a less exact number format moves the metric, where it is cheap to tell. */
    private Optional<String> rounding(PairSweep sweep) {
        if (modelOptions.isExact()) {
            return Optional.empty();
        }
        if (sweep.network().spec().parameters() > COPIED) {
            return Optional.of("not measured: the network is too large for a second copy in float32");
        }
        try (Models.Loaded exact = Models.load(model.orElseThrow())) {
            double worst = Math.max(
                    difference(sweep.network(), exact.network(), sweep.clean(), sweep.metric()),
                    difference(sweep.network(), exact.network(), sweep.corrupt(), sweep.metric()));
            return Optional.of(String.format(
                    Locale.ROOT,
                    "of one prompt's undisturbed metric at most %.3g, measured against float32 on these prompts",
                    worst));
        }
    }

    private static double difference(Network rounded, Network exact, Prompts prompts, NetworkMetric metric) {
        try (NetworkSystem one = new NetworkSystem(rounded, prompts);
                NetworkSystem other = new NetworkSystem(exact, prompts)) {
            Outcomes differences = one.observe(metric).minus(other.observe(metric));
            double worst = 0;
            for (double value : differences.values()) {
                worst = Math.max(worst, Math.abs(value));
            }
            return worst;
        }
    }
}
