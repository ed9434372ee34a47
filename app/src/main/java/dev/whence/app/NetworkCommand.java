package dev.whence.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code whence network}: the commands about neural networks. */
@Command(
        name = "network",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Ask a transformer what in it causes its answers: run it, intervene on it, write text.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  whence network info stories260K",
            "  whence network generate stories260K --prompt \"Once upon a time\"",
            "  whence network sweep stories260K --pairs pronouns --out report/",
            "",
            "MODEL is a built-in name (whence network info lists them), a folder in Hugging Face's layout, or a",
            "llama2.c file. Help for one: whence network COMMAND --help"
        })
final class NetworkCommand implements Callable<Integer> {
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("info", NetworkInfoCommand::new);
        commands.put("generate", NetworkGenerateCommand::new);
        commands.put("logits", NetworkLogitsCommand::new);
        commands.put("sweep", NetworkSweepCommand::new);
        commands.put("train", NetworkTrainCommand::new);
        return commands;
    }

    /** The command with those below it, which help about all commands does without. */
    static CommandLine whole() {
        CommandLine line = new CommandLine(new NetworkCommand());
        COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.get()));
        return line;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }
}
