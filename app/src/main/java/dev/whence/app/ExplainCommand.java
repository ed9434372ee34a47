package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.circuits.Question;
import dev.whence.circuits.explanation.Budget;
import dev.whence.circuits.explanation.Explainer;
import dev.whence.circuits.explanation.Explanation;
import dev.whence.circuits.explanation.ExplanationJson;
import dev.whence.circuits.explanation.Plan;
import dev.whence.circuits.explanation.Searching;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.run.Off;
import dev.whence.circuits.search.EdgeAttribution;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.system.PairSweep.Measure;
import dev.whence.networks.tasks.Induction;
import dev.whence.networks.tasks.Task;
import dev.whence.networks.tasks.TaskPairs;
import dev.whence.networks.tasks.Tasks;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.Tokenizer;
import dev.whence.reports.Provenance;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whence explain}: which parts of a network do something, and what proves it. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Why does a network answer as it does? Find the heads and edges that carry it, and prove it.",
        description = "Takes prompts in pairs, clean and corrupt, from a built-in task or from a file. Checks that the"
                + " network does the task, searches for the circuit on one half of the pairs and scores it on the other,"
                + " beside random circuits of its size.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  whence explain tasks-4l --task indirect-object --out report/",
            "  whence explain stories260K --pairs pronouns --search eap-ig --budget 40-edges",
            "  whence explain my-gpt2/ --pairs pairs.jsonl --search acdc --threshold 0.05",
            "  whence explain --tasks",
            "",
            "A line of pairs.jsonl: {\"clean\": \"The girl was happy.\", \"corrupt\": \"The boy was happy.\",",
            "  \"answer\": \" She\", \"distractor\": \" He\"}; each may also be an array of token ids."
        })
final class ExplainCommand implements Callable<Integer> {
    private static final int INDUCTION_LENGTH = 12;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "a built-in name, a folder in Hugging Face's layout, or a llama2.c file")
    private Optional<String> model = Optional.empty();

    @Option(names = "--tasks", description = "list the built-in tasks, and stop")
    private boolean list;

    @Option(names = "--task", paramLabel = "NAME", description = "a built-in task; --tasks lists them")
    private Optional<String> task = Optional.empty();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "160",
            description = "pairs drawn for a task (default: ${DEFAULT-VALUE})")
    private int count = 160;

    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            description = "prompts in pairs, one JSON object a line; or built in: pronouns")
    private Optional<String> pairs = Optional.empty();

    @Option(
            names = "--search",
            paramLabel = "NAME",
            defaultValue = "eap-ig",
            description = "over edges: eap, eap-ig, eap-ig-activations, edge-patching (exact), acdc; over components:"
                    + " activation-patching, attribution-patching, head-gating (default: ${DEFAULT-VALUE})")
    private String search = "eap-ig";

    @Option(
            names = "--budget",
            paramLabel = "SIZE",
            defaultValue = "90%",
            description =
                    "how large the circuit may be: 40-edges, 6-nodes, or as small as carries 90%% of the behaviour"
                            + " (default: 90%%)")
    private String budget = "90%";

    @Option(
            names = "--off",
            paramLabel = "KIND",
            defaultValue = "corrupt",
            description = "what edges outside the circuit carry: the corrupt prompt's value, zero, the mean over the"
                    + " clean prompts, or resample: another clean prompt's (default: ${DEFAULT-VALUE})")
    private String off = "corrupt";

    @Option(
            names = "--metric",
            paramLabel = "KIND",
            defaultValue = "logit-difference",
            description = "logit-difference (answer minus distractor); or the answer's logit, log-probability,"
                    + " probability (default: ${DEFAULT-VALUE})")
    private String metric = "logit-difference";

    @Option(
            names = "--ranking",
            paramLabel = "KIND",
            defaultValue = "best",
            description = "absolute: the strongest edges first; signed: the most helpful; best: whichever gives the"
                    + " smaller circuit (default: ${DEFAULT-VALUE})")
    private String ranking = "best";

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "5",
            description = "of integrated gradients (default: ${DEFAULT-VALUE})")
    private int steps = 5;

    @Option(
            names = "--threshold",
            paramLabel = "NATS",
            defaultValue = "0.02",
            description = "of acdc: an edge stays when the divergence rises by as much without it (default:"
                    + " ${DEFAULT-VALUE})")
    private double threshold = 0.02;

    @Option(
            names = "--random",
            paramLabel = "N",
            defaultValue = "99",
            description = "random circuits to compare with (default: ${DEFAULT-VALUE})")
    private int random = 99;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of pairs drawn, resamples and random circuits (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Mixin
    private final ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        if (list) {
            listTasks();
            return 0;
        }
        output.check();
        Provenances provenances = Provenances.start(spec);
        Measure measure = Measure.named(metric);
        Plan plan = plan();
        if (task.isPresent() == pairs.isPresent()) {
            throw new InputException("expected either --task NAME or --pairs FILE"
                    + (task.isPresent() ? ", found both" : ", found neither; --tasks lists the built-in tasks"));
        }
        try (Models.Loaded loaded = modelOptions.open(model)) {
            Network network = loaded.network();
            PromptPairs prompts = task.isPresent() ? drawn(loaded, task.get()) : read(network, measure);
            Question question = new Question(network, prompts, measure);
            Explanation explanation;
            try (ProgressBar progress = new ProgressBar()) {
                explanation = Explainer.explain(question, plan, progress);
            }
            ExplainReport report = new ExplainReport(loaded, explanation);
            output.emit(
                    spec,
                    report.report(provenances.of(OptionalLong.of(seed), Optional.of(source(prompts)))),
                    () -> ExplanationJson.text(explanation));
        }
        return 0;
    }

    /** The attribution that a plan starts with, if it is one. */
    static Optional<EdgeAttribution> attribution(Plan plan, Question question) {
        return switch (plan.searching()) {
            case EAP -> Optional.of(EdgeAttribution.eap(question));
            case EAP_IG -> Optional.of(EdgeAttribution.eapIg(question, plan.steps()));
            case EAP_IG_ACTIVATIONS ->
                Optional.of(new EdgeAttribution(question, EdgeAttribution.Path.ACTIVATIONS, plan.steps()));
            default -> Optional.empty();
        };
    }

    private Plan plan() {
        Searching searching = Searching.named(search);
        Budget size = Budget.parse(budget);
        if (size instanceof Budget.Nodes && searching.isOverEdges()) {
            throw new InputException("--budget " + budget + " counts components, but --search " + search
                    + " chooses edges; expected so many edges, such as 40-edges, or a share, such as 90%");
        }
        if (size instanceof Budget.Edges && !searching.isOverEdges()) {
            throw new InputException("--budget " + budget + " counts edges, but --search " + search
                    + " chooses components; expected so many nodes, such as 6-nodes, or a share, such as 90%");
        }
        Optional<EdgeScores.Ranking> order = switch (ranking) {
            case "best" -> Optional.empty();
            case "absolute" -> Optional.of(EdgeScores.Ranking.ABSOLUTE);
            case "signed" -> Optional.of(EdgeScores.Ranking.SIGNED);
            default -> throw Names.unknown("ranking", ranking, List.of("best", "absolute", "signed"), "--ranking");
        };
        Off value = switch (off) {
            case "corrupt" -> new Off.Corrupt();
            case "zero" -> new Off.Zero();
            case "mean" -> new Off.Mean();
            case "resample" -> new Off.Resample(seed);
            default ->
                throw Names.unknown(
                        "value of edges outside the circuit",
                        off,
                        List.of("corrupt", "zero", "mean", "resample"),
                        "--off");
        };
        return new Plan(searching, size, value, order, steps, threshold, random, seed);
    }

    private void listTasks() {
        PrintWriter out = spec.commandLine().getOut();
        for (Task each : Tasks.all()) {
            out.println();
            out.println(each.name());
            for (String line : TourCommand.wrapped(each.description(), Terminal.width() - 4)) {
                out.println("    " + line);
            }
            for (String line : TourCommand.wrapped("After " + each.source() + ".", Terminal.width() - 4)) {
                out.println("    " + line);
            }
        }
        out.flush();
    }

    private PromptPairs drawn(Models.Loaded loaded, String name) {
        Task named = Tasks.named(name);
        Network network = loaded.network();
        Optional<Tokenizer> tokenizer = network.tokenizer();
        if (named.name().equals("induction") && tokenizer.isEmpty()) {
            List<Integer> ids =
                    IntStream.range(0, network.spec().vocabulary()).boxed().toList();
            int length = Math.min(
                    INDUCTION_LENGTH, Math.min(ids.size(), network.spec().context() - 1));
            return Induction.overIds(ids, length, count, seed);
        }
        return TaskPairs.of(
                        named,
                        tokenizer.orElseThrow(() -> new InputException("the task " + named.name() + " is text, but "
                                + loaded.name() + " has no tokenizer; give token ids with --pairs, or explain"
                                + " --task induction")),
                        count,
                        seed)
                .pairs();
    }

    private PromptPairs read(Network network, Measure measure) {
        return PromptPairs.open(
                pairs.orElseThrow(),
                network.tokenizer(),
                network.spec().vocabulary(),
                network.spec().context(),
                measure == Measure.LOGIT_DIFFERENCE);
    }

    private Provenance.Source source(PromptPairs prompts) {
        return new Provenance.Source(
                prompts.source(),
                prompts.size(),
                4,
                pairs.map(name -> Provenances.sha256(Path.of(name))).orElse(""));
    }
}
