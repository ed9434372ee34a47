package dev.whence.app;

import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.system.SelfCheck;
import dev.whence.reports.Answer;
import dev.whence.reports.Facts;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.Warning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whence network info}: what is built in, or what a network is. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "List the built-in networks, or say what a network is and whether its parts add up.",
        footerHeading = "%nExamples:%n",
        footer = {"  whence network info", "  whence network info stories260K", "  whence network info my-gpt2/"})
final class NetworkInfoCommand implements Callable<Integer> {
    private static final String PROMPT = "Once upon a time";
    private static final int LENGTH = 8;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "a built-in name, a folder in Hugging Face's layout, or a llama2.c file")
    private Optional<String> model = Optional.empty();

    @Mixin
    private final ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.check();
        Provenances provenances = Provenances.start(spec);
        if (model.isEmpty()) {
            output.emit(spec, list(provenances));
            return 0;
        }
        try (Models.Loaded loaded = modelOptions.open(model)) {
            output.emit(spec, describe(loaded, provenances));
        }
        return 0;
    }

    private static Report list(Provenances provenances) {
        Map<String, String> models = new LinkedHashMap<>();
        Models.builtIn().forEach(each -> models.put(each.name(), each.description() + ". From: " + each.source()));
        return new Report(
                "Built-in networks",
                "Which networks come with Whence?",
                new Answer(models.size()
                        + " networks; 'whence network info NAME' says what it is. Folders in Hugging Face's layout open"
                        + " too."),
                List.of(new Facts("Networks", models)),
                provenances.of(OptionalLong.empty(), Optional.empty()));
    }

    private Report describe(Models.Loaded loaded, Provenances provenances) {
        Network network = loaded.network();
        TransformerSpec is = network.spec();
        List<Section> sections = new ArrayList<>();
        loaded.warnings().forEach(text -> sections.add(new Warning("The files", text)));
        sections.add(new Facts("Architecture", architecture(is)));
        Map<String, String> memory = new LinkedHashMap<>();
        memory.put("Parameters", String.format(Locale.ROOT, "%,d", is.parameters()));
        memory.put(
                "Memory",
                Sizes.bytes(network.bytes()) + " as "
                        + modelOptions.precision().name().toLowerCase(Locale.ROOT));
        memory.put(
                "Tokenizer",
                network.tokenizer()
                        .map(tokenizer -> tokenizer.vocabulary() + " tokens")
                        .orElse("none: prompts are token ids"));
        Models.builtIn().stream()
                .filter(each -> each.name().equals(loaded.name()))
                .forEach(each -> {
                    memory.put("About", each.description());
                    memory.put("Source", each.source());
                });
        sections.add(new Facts("Size and text", memory));
        sections.add(new Facts("Self-check on a short prompt", check(network)));
        String answer = String.format(
                Locale.ROOT,
                "A transformer of %d layers with %d heads each, %,d parameters, that reads up to %,d of %,d tokens.",
                is.layers(),
                is.attention().heads(),
                is.parameters(),
                is.context(),
                is.vocabulary());
        return new Report(
                loaded.name(),
                "What is " + loaded.name() + "?",
                new Answer(answer),
                sections,
                provenances.of(OptionalLong.empty(), Optional.empty()));
    }

    private static String placed(Block block) {
        return switch (block.norms()) {
            case PRE -> ", before each part";
            case POST -> ", of the stream after each part";
            case SANDWICH -> ", before and after each part";
        };
    }

    private static Map<String, String> architecture(TransformerSpec is) {
        Attention attention = is.attention();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Family", is.family());
        facts.put("Layers", String.valueOf(is.layers()));
        facts.put("Width of the stream", String.valueOf(is.width()));
        facts.put(
                "Attention",
                attention.heads() + " heads of " + attention.headWidth()
                        + (attention.keyValueHeads() == attention.heads()
                                ? ""
                                : ", " + attention.keyValueHeads() + " of keys and values"));
        facts.put("MLP", is.mlp().map(NetworkInfoCommand::mlp).orElse("none: attention only"));
        facts.put(
                "Norms",
                switch (is.norm().kind()) {
                    case LAYER -> "LayerNorm, epsilon " + is.norm().epsilon() + placed(is.block());
                    case RMS -> "RMSNorm, epsilon " + is.norm().epsilon() + placed(is.block());
                    case NONE -> "none";
                });
        facts.put(
                "Wiring",
                switch (is.block().wiring()) {
                    case SEQUENTIAL -> "attention, then MLP";
                    case PARALLEL -> "attention and MLP in parallel, a norm each";
                    case PARALLEL_ONE_NORM -> "attention and MLP in parallel, one norm";
                });
        facts.put("Positions", positions(is.positions()));
        facts.put(
                "Mask",
                switch (is.mask()) {
                    case Mask.Causal _ -> "each position sees itself and those before";
                    case Mask.Bidirectional _ -> "each position sees all";
                    case Mask.Blocks blocks -> "blocks of " + blocks.size() + ", each sees itself and those before";
                });
        facts.put("Unembedding", is.output().tied() ? "the token embedding" : "its own");
        return facts;
    }

    private static String mlp(Mlp mlp) {
        return mlp.hidden() + " neurons, "
                + mlp.activation().name().toLowerCase(Locale.ROOT).replace('_', ' ') + (mlp.gated() ? ", gated" : "");
    }

    private static String positions(Positions positions) {
        return switch (positions) {
            case Positions.None _ -> "none";
            case Positions.Learned learned -> "learned, " + learned.count();
            case Positions.Rotary rotary ->
                "rotary, " + rotary.width() + " components of a head, base "
                        + (long) rotary.frequencies().base();
        };
    }

    private static Map<String, String> check(Network network) {
        TransformerSpec is = network.spec();
        List<Integer> prompt = network.tokenizer()
                .map(tokenizer -> Arrays.stream(tokenizer.encode(PROMPT))
                        .boxed()
                        .limit(is.context())
                        .toList())
                .orElseGet(() -> IntStream.range(0, Math.min(LENGTH, is.context()))
                        .map(i -> i % is.vocabulary())
                        .boxed()
                        .toList());
        SelfCheck check = SelfCheck.of(network, prompt);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Prompt", NetworkPrompt.split(network, prompt));
        facts.put(
                "Embeddings + all attentions + all MLPs = stream",
                difference(
                        check.stream(), check.scale(), "does not apply: the stream itself is normed in every layer"));
        facts.put(
                "Sum of what heads write = attention output",
                difference(check.heads(), check.scale(), "does not apply: what attention writes is normed"));
        return facts;
    }

    private static String difference(OptionalDouble difference, double scale, String otherwise) {
        return difference.isPresent()
                ? String.format(
                        Locale.ROOT,
                        "to %.1e (the stream's largest component is %.3g)",
                        difference.getAsDouble(),
                        scale)
                : otherwise;
    }
}
