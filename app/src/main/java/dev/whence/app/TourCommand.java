package dev.whence.app;

import dev.whence.causal.Effect;
import dev.whence.causal.Progress;
import dev.whence.causal.WholeFile;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.format.GraphFiles;
import dev.whence.causal.format.GraphFormat;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.effects.EffectQuery;
import dev.whence.effects.EffectResult.Estimated;
import dev.whence.effects.EstimatorOptions;
import dev.whence.reports.Answer;
import dev.whence.reports.GraphSection;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.Text;
import dev.whence.reports.html.HtmlReport;
import dev.whence.tables.Table;
import dev.whence.tables.Tables;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code whence tour}: from a table to an effect, on real data, then into a network, with every step shown. */
@Command(
        name = "tour",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "See it all once: a real table, its causal graph, an effect, attempts to refute it; and a network.",
        description = "Takes a few seconds. Each step prints the command that does the same.",
        footerHeading = "%nExample:%n",
        footer = "  whence tour --out my-tour/")
final class TourCommand implements Callable<Integer> {
    private static final String DATA = "sachs";
    private static final String TREATMENT = "erk";
    private static final String OUTCOME = "akt";
    private static final double ALPHA = 0.01;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FOLDER",
            defaultValue = "whence-tour",
            description = "where the report goes (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            defaultValue = "100",
            description = "resamples of the rows (default: ${DEFAULT-VALUE})")
    private int resamples;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
    private long seed;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        WholeFile.folder(folder);
        Provenances provenances = Provenances.start(spec);
        // Loading libtorch takes as long as the search; both go on at once.
        CompletableFuture<NetworkTour> network = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("network").start(() -> {
            try {
                network.complete(NetworkTour.run(seed, Progress.NONE));
            } catch (RuntimeException | Error failure) {
                network.completeExceptionally(failure);
            }
        });
        Table table = Tables.open(DATA);
        step(out, 1, "The data", "whence data sachs");
        say(
                out,
                table.rows() + " human T cells, " + table.columns().size()
                        + " signalling proteins measured in each (Sachs et al., Science 2005).");

        Path graphFile = folder.resolve("graph.json");
        step(
                out,
                2,
                "Which proteins act on which?",
                "whence discover sachs --method pc --alpha " + ALPHA + " --bootstrap " + resamples + " --json "
                        + graphFile);
        Discovery discovery;
        Estimated estimated;
        Estimated underPublished;
        GraphDocument document;
        try (ProgressBar progress = new ProgressBar()) {
            discovery = Discovery.run(
                    table,
                    DATA,
                    new Discovery.Settings(
                            "pc",
                            SearchOptions.defaults().withAlpha(ALPHA).withSeed(seed),
                            Knowledge.none(),
                            false,
                            resamples,
                            true),
                    _ -> {},
                    progress);
            document = discovery.document();
        }
        say(out, discovery.sentence());

        step(
                out,
                3,
                "What would happen to " + OUTCOME + " if " + TREATMENT + " were set?",
                "whence effect sachs --treatment " + TREATMENT + " --outcome " + OUTCOME + " --graph " + graphFile);
        EffectQuery query = new EffectQuery(TREATMENT, OUTCOME);
        EstimatorOptions options = EstimatorOptions.defaults().withSeed(seed);
        GraphDocument published = Graphs.open(DATA);
        try (ProgressBar progress = new ProgressBar()) {
            estimated = EffectFindings.estimate(table, document, "the graph found", query, options, progress);
            underPublished = EffectFindings.estimate(table, published, "the published graph", query, options, progress);
        }
        EffectFindings findings = new EffectFindings(document, estimated);
        say(out, findings.answer().sentence());
        String compared = comparison(underPublished);
        say(out, compared);

        step(
                out,
                4,
                NetworkTour.QUESTION,
                "whence explain " + NetworkTour.MODEL + " --pairs " + NetworkTour.PAIRS + " --random "
                        + NetworkTour.RANDOM);
        NetworkTour asked = network.join();
        say(out, String.join(" ", asked.sentences()));

        List<Section> sections = new ArrayList<>(findings.sections(DATA));
        sections.add(
                0,
                new Text(
                        "What was done",
                        List.of(
                                "The graph was found in the data, not drawn by hand. The effect was then read off that"
                                        + " graph and estimated, and the same was done on the published consensus"
                                        + " network.",
                                compared,
                                "Sachs et al. predicted " + TREATMENT + " --> " + OUTCOME
                                        + " from these data and confirmed it by an experiment: inhibiting " + TREATMENT
                                        + " by siRNA lowered phosphorylated " + OUTCOME + "."),
                        List.of()));
        // The circuit of heads beside the network of proteins: both are causal graphs.
        int graph = IntStream.range(0, sections.size())
                .filter(i -> sections.get(i) instanceof GraphSection)
                .findFirst()
                .orElse(0);
        sections.addAll(graph + 1, asked.picture());
        discovery.sections().stream()
                .filter(section -> !(section instanceof GraphSection)) // shown above, with the roles
                .forEach(sections::add);
        sections.addAll(asked.rest());
        Report report = new Report(
                "Tour: " + TREATMENT + " and " + OUTCOME + " in human T cells, and a language model",
                "What would happen to " + OUTCOME + " if " + TREATMENT + " were set?",
                new Answer(findings.answer().sentence(), findings.answer().effects()),
                sections,
                provenances.of(OptionalLong.of(seed), Optional.of(Provenances.source(table, DATA))));
        GraphFiles.write(document, graphFile, GraphFormat.JSON);
        HtmlReport.write(report, folder);
        out.println();
        out.println("Report: " + folder.resolve("index.html").toAbsolutePath().normalize());
        out.println("Open it in a browser; it needs no network. Next: whence --help");
        out.flush();
        return 0;
    }

    private static String comparison(Estimated published) {
        Effect effect = published.effect();
        return String.format(
                Locale.ROOT,
                "On the published network (adjusting for %s instead) the same effect is %.3g [%.3g, %.3g].",
                String.join(", ", published.identification().adjustment()),
                effect.value(),
                effect.interval().low(),
                effect.interval().high());
    }

    private void step(PrintWriter out, int number, String title, String command) {
        out.println();
        out.println(spec.commandLine().getColorScheme().ansi().string("@|bold " + number + ". " + title + "|@"));
        out.println("   $ " + command);
        out.flush();
    }

    private static void say(PrintWriter out, String text) {
        for (String line : wrapped(text, Terminal.width() - 3)) {
            out.println("   " + line);
        }
        out.flush();
    }

    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() + word.length() + 1 > width && !line.isEmpty()) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
