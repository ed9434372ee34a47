package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * {@code whence}: what causes what. Exit codes: 0 done, 1 a fault of the program, 2 something wrong in what was asked
 * for or supplied, 130 interrupted.
 */
@Command(
        name = "whence",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        headerHeading = "%n",
        header = "@|bold Whence|@ answers what causes what, from a table, a graph or a neural network.",
        synopsisHeading = "%nUsage: ",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  Find a causal graph in a built-in data set and see how stable it is:",
            "    @|bold whence discover sachs --bootstrap 100 --out report/|@",
            "  Would Y change if I set X? Estimate it from my table and my graph:",
            "    @|bold whence effect my.csv --treatment X --outcome Y --graph graph.json|@",
            "  Which covariates must be adjusted for, and can it be answered at all?",
            "    @|bold whence identify --graph g.dagitty --treatment X --outcome Y|@",
            "  Which parts of a network carry its answer, and what proves it?",
            "    @|bold whence explain tasks-4l --task indirect-object --out report/|@",
            "  See it all once, in under a minute:",
            "    @|bold whence tour|@",
            "",
            "Help for one command: whence COMMAND --help. Shell completion: source <(whence completion)"
        })
public final class Main {
    /** In the order in which help lists them. */
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    private Main() {}

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("tour", TourCommand::new);
        commands.put("data", DataCommand::new);
        commands.put("discover", DiscoverCommand::new);
        commands.put("blanket", BlanketCommand::new);
        commands.put("effect", EffectCommand::new);
        commands.put("identify", IdentifyCommand::new);
        commands.put("network", NetworkCommand::new);
        commands.put("explain", ExplainCommand::new);
        commands.put("simulate", SimulateCommand::new);
        commands.put("compare", CompareCommand::new);
        commands.put("convert", ConvertCommand::new);
        commands.put("completion", CompletionCommand::new);
        return commands;
    }

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // numbers look the same on every machine
        int code = commandLine(args).execute(args);
        System.out.flush();
        System.err.flush();
        System.exit(code);
    }

    /**
     * The configured command line; {@code execute} returns the exit code and never throws.
     *
     * @param arguments what it will be asked, so that it need not prepare for more; none for everything
     */
    public static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        // Reading the annotations of every command takes longer than most answers, so only the one that is asked for.
        boolean known = arguments.length > 0 && COMMANDS.containsKey(arguments[0]);
        COMMANDS.forEach((name, command) -> {
            if (!known || name.equals(arguments[0])) {
                // Those below "network" are read only when one may be asked for.
                boolean whole = name.equals("network") && (known || arguments.length == 0);
                line.addSubcommand(name, whole ? NetworkCommand.whole() : command.get());
            }
        });
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setUsageHelpLongOptionsMaxWidth(34);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Terminal.ansi()));
        line.setParameterExceptionHandler(Main::wrongArguments);
        line.setExecutionExceptionHandler(Main::failed);
        line.setExecutionStrategy(parsed -> {
            if (!parsed.hasSubcommand() && !parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested()) {
                parsed.commandSpec()
                        .commandLine()
                        .usage(parsed.commandSpec().commandLine().getOut());
                return 0;
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        return line;
    }

    private static int wrongArguments(ParameterException wrong, String[] args) {
        CommandLine line = wrong.getCommandLine();
        PrintWriter err = line.getErr();
        err.println(message(line, explained(wrong)));
        if (line.getParent() != null && line.getSubcommands().isEmpty()) {
            UnmatchedArgumentException.printSuggestions(wrong, err);
        }
        err.println("See: " + line.getCommandSpec().qualifiedName() + " --help");
        return 2;
    }

    /** What is wrong with the arguments; a first word that is no command is called that. */
    private static @Nullable String explained(ParameterException wrong) {
        CommandLine line = wrong.getCommandLine();
        boolean root = line.getParent() == null;
        if (wrong instanceof UnmatchedArgumentException unmatched
                && (root || !line.getSubcommands().isEmpty())
                && !unmatched.getUnmatched().getFirst().startsWith("-")) {
            return Names.unknown(
                            "command",
                            unmatched.getUnmatched().getFirst(),
                            root ? COMMANDS.keySet() : line.getSubcommands().keySet(),
                            root ? "Whence" : line.getCommandSpec().qualifiedName())
                    .getMessage();
        }
        return wrong.getMessage();
    }

    private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        PrintWriter err = line.getErr();
        switch (failure) {
            case InputException wrong -> {
                err.println(message(line, wrong.getMessage()));
                return 2;
            }
            case CancellationException _ -> {
                err.println(message(line, "cancelled; nothing was written"));
                return 130;
            }
            default -> {
                StringWriter trace = new StringWriter();
                failure.printStackTrace(new PrintWriter(trace, true));
                err.println(message(line, "a fault in Whence itself, not in your input: " + failure));
                err.println(trace);
                return 1;
            }
        }
    }

    private static String message(CommandLine line, @Nullable String text) {
        Ansi ansi = line.getColorScheme().ansi();
        return ansi.string("@|bold,red whence:|@ ") + text;
    }

    /** Reads the version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        static String number() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "development" : version;
        }

        @Override
        public String[] getVersion() {
            return new String[] {"whence " + number(), "Java " + Runtime.version()};
        }
    }

    /** A completion script for bash, and for zsh through its bash emulation. */
    static String completionScript() {
        return AutoComplete.bash("whence", commandLine());
    }
}
