package dev.whence.app;

import dev.whence.networks.training.TrainingConfig;
import dev.whence.networks.training.TrainingRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whence network train}: a small network from nothing, as a configuration says it. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Train a small network from nothing, as a configuration file says.",
        description = "Writes checkpoints on the way; the same command in the same folder goes on from the last one. At"
                + " the end FOLDER/model holds the network, which every other command opens.",
        footerHeading = "%nExample:%n",
        footer = "  whence network train my-model.json --out my-model/")
final class NetworkTrainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "CONFIG", description = "a JSON file: the network, its data, how it is trained")
    @SuppressWarnings("NullAway.Init")
    private Path config;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FOLDER",
            description = "where checkpoints and the network go")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Override
    public Integer call() {
        TrainingConfig read = TrainingConfig.read(config);
        PrintWriter out = spec.commandLine().getOut();
        TrainingRun.Result result;
        try (ProgressBar progress = new ProgressBar("the last checkpoint in " + folder + " stays, if there was one")) {
            result = TrainingRun.of(
                    read,
                    folder,
                    (step, losses, measured) -> {
                        out.println("step " + step + ": loss " + numbers(losses)
                                + (measured.isEmpty() ? "" : "; " + numbers(measured)));
                        out.flush();
                    },
                    progress);
        }
        out.println("Network: " + result.model().toAbsolutePath().normalize());
        out.println("Its README.md says how good it is. Next: whence network info " + result.model());
        out.flush();
        return 0;
    }

    private static String numbers(Map<String, Double> numbers) {
        return numbers.entrySet().stream()
                .map(each -> each.getKey() + String.format(Locale.ROOT, " %.3f", each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
