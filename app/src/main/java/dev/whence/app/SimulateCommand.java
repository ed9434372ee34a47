package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.discovery.simulation.DataKind;
import dev.whence.discovery.simulation.DataModel;
import dev.whence.discovery.simulation.GraphModel;
import dev.whence.discovery.simulation.GraphShape;
import dev.whence.discovery.simulation.MissingKind;
import dev.whence.discovery.simulation.MissingModel;
import dev.whence.discovery.simulation.Noise;
import dev.whence.discovery.simulation.Scaling;
import dev.whence.discovery.simulation.Simulated;
import dev.whence.discovery.simulation.Simulation;
import dev.whence.discovery.simulation.SimulationOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code whence simulate}: a random graph, data drawn from it, and the truth beside them. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Draw a random graph and data from it, with the truth beside the data.",
        description = {
            "Kinds of graph: erdos-renyi (edges uniform among all pairs), scale-free (a few hubs cause many others),"
                    + " layered (edges only from earlier layers to later ones).",
            "Kinds of data: linear-gaussian, linear-uniform, linear-laplace, linear-exponential, nonlinear-gp,"
                    + " nonlinear-sigmoid, nonlinear-quadratic, post-nonlinear, discrete, mixed, counts, series-linear,"
                    + " series-nonlinear.",
            "The same seed gives the same graph whatever the data, and the same files on any number of threads."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  whence simulate --variables 20 --degree 3 --rows 1000 --seed 1 --out sim",
            "  whence simulate --data mixed --missing mar --out sim",
            "  whence simulate --graph layered --layers 4 --data nonlinear-gp --latents 2 --out sim",
            "  whence simulate --data series-linear --variables 6 --max-lag 3 --rows 500 --out sim"
        })
final class SimulateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--graph",
            paramLabel = "KIND",
            defaultValue = "erdos-renyi",
            description = "default: ${DEFAULT-VALUE}")
    private String shape = "erdos-renyi";

    @Option(names = "--variables", paramLabel = "N", defaultValue = "10", description = "default: ${DEFAULT-VALUE}")
    private int variables;

    @Option(
            names = "--degree",
            paramLabel = "NUMBER",
            defaultValue = "2",
            description = "average number of neighbours of a variable; the graph has exactly variables x degree / 2"
                    + " edges (default: ${DEFAULT-VALUE})")
    private double degree;

    @Option(
            names = "--layers",
            paramLabel = "N",
            defaultValue = "3",
            description = "of a layered graph (default: ${DEFAULT-VALUE})")
    private int layers;

    @Option(
            names = "--data",
            paramLabel = "KIND",
            defaultValue = "linear-gaussian",
            description = "default: ${DEFAULT-VALUE}")
    private String kind = "linear-gaussian";

    @Option(names = "--rows", paramLabel = "N", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
    private int rows;

    @Option(
            names = "--noise",
            paramLabel = "NAME",
            description = "gaussian, uniform, laplace, exponential, gumbel or student (default: by the kind of data)")
    private Optional<String> noise = Optional.empty();

    @Option(
            names = "--coefficients",
            paramLabel = "LOW,HIGH",
            description = "sizes of effects; each sign is drawn (default: 0.5,2; time series 0.2,0.5; counts 0.3,0.8)")
    private Optional<String> coefficients = Optional.empty();

    @Option(
            names = "--noise-sd",
            paramLabel = "LOW,HIGH",
            description = "standard deviations of the noise (default: 1,1.732; time series 1,1)")
    private Optional<String> noiseSd = Optional.empty();

    @Option(
            names = "--scaling",
            paramLabel = "KIND",
            defaultValue = "standardised",
            description = "raw: variances grow along the causal order and give it away; standardised: every column in"
                    + " the end; internal: before its effects are computed (default: ${DEFAULT-VALUE})")
    private String scaling = "standardised";

    @Option(names = "--levels", paramLabel = "LOW,HIGH", description = "of discrete columns (default: 2,4)")
    private Optional<String> levels = Optional.empty();

    @Option(
            names = "--concentration",
            paramLabel = "NUMBER",
            defaultValue = "0.5",
            description = "of the Dirichlet distribution of discrete data's tables: small is decided, large is noisy"
                    + " (default: ${DEFAULT-VALUE})")
    private double concentration;

    @Option(
            names = "--discrete-share",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "share of discrete columns in mixed data (default: ${DEFAULT-VALUE})")
    private double discreteShare;

    @Option(
            names = "--max-lag",
            paramLabel = "N",
            defaultValue = "2",
            description = "longest lag of a time series (default: ${DEFAULT-VALUE})")
    private int maxLag;

    @Option(
            names = "--autocorrelation",
            paramLabel = "LOW,HIGH",
            description = "effects of a time series on itself a step later (default: 0.3,0.7)")
    private Optional<String> autocorrelation = Optional.empty();

    @Option(
            names = "--latents",
            paramLabel = "N",
            defaultValue = "0",
            description = "hide this many variables, confounders first (default: ${DEFAULT-VALUE})")
    private int latents;

    @Option(
            names = "--missing",
            paramLabel = "KIND",
            defaultValue = "none",
            description = "leave values out: none, mcar (completely at random), mar (depending on a column without"
                    + " gaps), mnar (on another column with gaps), self-masking (default: ${DEFAULT-VALUE})")
    private String missing = "none";

    @Option(
            names = "--missing-share",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "expected share of missing values in a column with gaps (default: ${DEFAULT-VALUE})")
    private double missingShare;

    @Option(
            names = "--missing-columns",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "share of the columns that have gaps (default: ${DEFAULT-VALUE})")
    private double missingColumns;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "default: all processors; the result does not depend on it")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FOLDER",
            required = true,
            description = "write there: data.csv, truth.json and what else is true; replaces what an earlier run wrote")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Override
    public Integer call() {
        SimulationOptions options = options();
        SimulationFolder target = new SimulationFolder(folder);
        target.check(options);
        Simulated drawn = Simulation.run(options);
        List<String> written = target.write(drawn);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Drew " + drawn.data().rows() + " rows of "
                + drawn.data().columns().size()
                + (latents > 0 ? " observed variables (" + latents + " hidden)" : " variables")
                + " from a random graph (" + shape + ", "
                + options.graph().edges() + " edges; " + kind + "; seed " + seed + ").");
        drawn.gaps()
                .forEach(gap -> out.println("  " + gap.column() + ": "
                        + drawn.data().column(gap.column()).missingCount() + " values missing, "
                        + (gap.causes().isEmpty()
                                ? "completely at random"
                                : "depending on " + String.join(", ", gap.causes()))));
        written.forEach(line -> out.println("  " + line));
        out.println("Next:");
        target.nextCommands(drawn).forEach(line -> out.println("  " + line));
        out.flush();
        return 0;
    }

    private SimulationOptions options() {
        DataModel usual = DataModel.of(DataKind.named(kind));
        double[] effects = range(
                "--coefficients",
                coefficients,
                usual.coefficients().low(),
                usual.coefficients().high());
        double[] spread = range(
                "--noise-sd", noiseSd, usual.noiseSd().low(), usual.noiseSd().high());
        double[] counts = range("--levels", levels, 2, 4);
        double[] memory = range("--autocorrelation", autocorrelation, 0.3, 0.7);
        DataModel data = usual.withNoise(noise.map(Noise::named).orElse(usual.noise()))
                .withCoefficients(effects[0], effects[1])
                .withNoiseSd(spread[0], spread[1])
                .withScaling(usual.kind() == DataKind.COUNTS ? Scaling.RAW : Scaling.named(scaling))
                .withLevels((int) counts[0], (int) counts[1])
                .withConcentration(concentration)
                .withDiscreteShare(discreteShare)
                .withMaxLag(maxLag)
                .withAutocorrelation(memory[0], memory[1]);
        GraphShape graph = GraphShape.named(shape);
        MissingKind gaps = MissingKind.named(missing);
        return new SimulationOptions(
                new GraphModel(graph, variables, degree, layers),
                data,
                rows,
                latents,
                gaps == MissingKind.NONE
                        ? MissingModel.NONE
                        : MissingModel.of(gaps, missingShare).withColumns(missingColumns),
                seed,
                threads.orElse(Runtime.getRuntime().availableProcessors()));
    }

    private static double[] range(String option, Optional<String> text, double low, double high) {
        if (text.isEmpty()) {
            return new double[] {low, high};
        }
        String[] parts = text.get().split(",", -1);
        try {
            return new double[] {
                Double.parseDouble(parts[0].strip()), Double.parseDouble(parts[parts.length - 1].strip())
            };
        } catch (NumberFormatException _) {
            throw new InputException(
                    option + " is '" + text.get() + "'; expected two numbers such as " + low + "," + high);
        }
    }
}
