package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.generation.Generation;
import dev.whence.networks.generation.Sampling;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whence network generate}: text written on from a prompt, as it is written. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Write text on from a prompt, with or without interventions that stay active.",
        description = "Standard output gets the new text alone, token by token; without a tokenizer, token ids.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  whence network generate stories260K --prompt \"Once upon a time\" --tokens 100",
            "  whence network generate stories260K --prompt \"Once upon a time\" --temperature 0.8 --top-p 0.9 --seed 3",
            "  whence network generate my-gpt2/ --ids 1,5,9 --intervene zero-a-head.json"
        })
final class NetworkGenerateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "a built-in name, a folder in Hugging Face's layout, or a llama2.c file")
    private Optional<String> model = Optional.empty();

    @Option(names = "--prompt", paramLabel = "TEXT", description = "the prompt as text")
    private Optional<String> prompt = Optional.empty();

    @Option(names = "--ids", paramLabel = "IDS", description = "the prompt as token ids: 1,5,9")
    private Optional<String> ids = Optional.empty();

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "100",
            description = "write at most so many (default: ${DEFAULT-VALUE})")
    private int tokens = 100;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0",
            description = "0 for the most probable token each time; 1 draws by the network's own probabilities"
                    + " (default: ${DEFAULT-VALUE})")
    private double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "0",
            description = "draw from the K most probable; 0 for all (default: ${DEFAULT-VALUE})")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description = "draw from the fewest that have this probability together (default: ${DEFAULT-VALUE})")
    private double topP = 1;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(names = "--stop", paramLabel = "TEXT", description = "stop before this text; may be repeated")
    private List<String> stops = List.of();

    @Option(names = "--intervene", paramLabel = "FILE", description = "interventions as JSON (docs/networks.md)")
    private Optional<Path> intervene = Optional.empty();

    @Mixin
    private final ModelOptions modelOptions = new ModelOptions();

    @Override
    public Integer call() {
        if (stops.contains("")) {
            throw new InputException("--stop is empty, expected a text");
        }
        Sampling sampling = new Sampling(temperature, topK, topP, seed);
        PrintWriter out = spec.commandLine().getOut();
        try (Models.Loaded loaded = modelOptions.open(model)) {
            Network network = loaded.network();
            List<Integer> start = NetworkPrompt.ids(network, prompt, ids, "--ids");
            Generation generation =
                    new Generation(tokens, sampling, NetworkPrompt.intervention(intervene, network), stops);
            TextStream stream = new TextStream(network.tokenizer(), start, stops, out);
            Generation.Result result = generation.run(network, start, stream, Progress.NONE);
            stream.end(result);
            if (Terminal.showsProgress()) {
                spec.commandLine().getErr().println(end(result, network));
            }
        }
        return 0;
    }

    private static String end(Generation.Result result, Network network) {
        String why = switch (result.end()) {
            case LENGTH -> "as many as asked for";
            case CONTEXT -> "the context of " + network.spec().context() + " is full";
            case END_OF_TEXT -> "the network ended the text";
            case STOP -> "a stop text came";
        };
        return "[" + result.ids().size() + " tokens: " + why + "]";
    }
}
