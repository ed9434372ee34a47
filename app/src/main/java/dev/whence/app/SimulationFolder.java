package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.WholeFile;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.format.GraphFiles;
import dev.whence.causal.format.GraphFormat;
import dev.whence.causal.format.NodeRole;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.discovery.simulation.DataModel;
import dev.whence.discovery.simulation.Gap;
import dev.whence.discovery.simulation.GraphShape;
import dev.whence.discovery.simulation.Simulated;
import dev.whence.discovery.simulation.SimulationOptions;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of a simulation. */
final class SimulationFolder {
    /** Beyond this many cells one text file is more than a program should build. */
    private static final long MOST_CELLS = 40_000_000;

    /** Classes of larger graphs are not written: they take long and can be computed from the truth. */
    private static final int LARGEST_CLASS = 1000;

    private static final int LARGEST_PROJECTION = 200;
    private static final String DESCRIPTION = "simulation.json";
    private static final List<String> DERIVED =
            List.of("truth.cpdag.json", "truth.mag.json", "truth.pag.json", "complete.csv");

    private final Path folder;

    SimulationFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws InputException when the folder cannot be written, or the table is too large for a text file */
    void check(SimulationOptions options) {
        long cells = (long) options.rows() * options.graph().variables();
        if (cells > MOST_CELLS) {
            throw new InputException(
                    options.rows() + " rows of " + options.graph().variables() + " variables are "
                            + cells + " numbers; a data.csv holds at most " + MOST_CELLS
                            + ". Ask for less, or simulate from Java (dev.whence.discovery.simulation.Simulation)");
        }
        if (Files.exists(folder)) {
            WholeFile.folder(folder);
        }
    }

    /** Writes everything; returns a line on each file. */
    List<String> write(Simulated drawn) {
        removeOld();
        List<String> lines = new ArrayList<>();
        put("data.csv", csv(drawn.data()), "the data", lines);
        if (!drawn.gaps().isEmpty()) {
            put("complete.csv", csv(drawn.complete()), "the data before values were left out", lines);
        }
        GraphDocument truth = new GraphDocument(drawn.truth(), Map.of(), Map.of(NodeRole.LATENT, drawn.latent()));
        put(
                "truth.json",
                GraphFiles.write(truth, GraphFormat.JSON),
                drawn.latent().isEmpty() ? "the true DAG" : "the true DAG, with the hidden variables",
                lines);
        int size = drawn.truth().size();
        boolean series = drawn.options().data().kind().isSeries();
        if (drawn.latent().isEmpty() && !series && size <= LARGEST_CLASS) {
            graph("truth.cpdag.json", drawn.cpdag(), "its class: what can be found without hidden variables", lines);
        }
        if (!drawn.latent().isEmpty() && size <= LARGEST_PROJECTION) {
            graph("truth.mag.json", drawn.mag(), "its MAG over the observed variables", lines);
            graph("truth.pag.json", drawn.pag(), "its PAG: what can be found", lines);
        }
        put(DESCRIPTION, Json.text(description(drawn)), "all options, coefficients and mechanisms", lines);
        return lines;
    }

    /** What an earlier simulation wrote here and this one might not, so that nothing is left that is no longer true. */
    private void removeOld() {
        if (!Files.exists(folder.resolve(DESCRIPTION))) {
            return;
        }
        for (String name : DERIVED) {
            try {
                Files.deleteIfExists(folder.resolve(name));
            } catch (IOException failure) {
                throw new InputException(
                        "cannot replace " + folder.resolve(name) + ": " + failure.getMessage(), failure);
            }
        }
    }

    private void graph(String name, Graph graph, String what, List<String> lines) {
        put(name, GraphFiles.write(new GraphDocument(graph), GraphFormat.JSON), what, lines);
    }

    private void put(String name, CharSequence text, String what, List<String> lines) {
        WholeFile.write(folder.resolve(name), text);
        lines.add(folder.resolve(name) + ": " + what);
    }

    List<String> nextCommands(Simulated drawn) {
        String data = Provenances.quoted(folder.resolve("data.csv").toString());
        String found = Provenances.quoted(folder.resolve("found.json").toString());
        String method = drawn.options().data().kind().isSeries()
                ? " --method pcmci-plus --lags " + drawn.options().data().maxLag()
                : drawn.latent().isEmpty() ? "" : " --method fci";
        return List.of(
                "whence discover " + data + method + " --json " + found,
                "whence compare " + found + " "
                        + Provenances.quoted(folder.resolve("truth.json").toString()));
    }

    private static Map<String, Object> description(Simulated drawn) {
        SimulationOptions options = drawn.options();
        DataModel data = options.data();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("graph", options.graph().shape().word());
        fields.put("variables", options.graph().variables());
        fields.put("degree", options.graph().degree());
        fields.put("edges", options.graph().edges());
        if (options.graph().shape() == GraphShape.LAYERED) {
            fields.put("tiers", drawn.tiers());
        }
        fields.put("data", data.kind().word());
        fields.put("rows", options.rows());
        fields.put("seed", options.seed());
        fields.put("noise", data.noise().word());
        fields.put(
                "coefficientRange",
                List.of(data.coefficients().low(), data.coefficients().high()));
        fields.put("noiseSdRange", List.of(data.noiseSd().low(), data.noiseSd().high()));
        fields.put("scaling", data.scaling().word());
        fields.put(
                "levels", List.of((int) data.levels().low(), (int) data.levels().high()));
        fields.put("concentration", data.concentration());
        fields.put("discreteShare", data.discreteShare());
        if (data.kind().isSeries()) {
            fields.put("maxLag", data.maxLag());
            fields.put(
                    "autocorrelationRange",
                    List.of(data.autocorrelation().low(), data.autocorrelation().high()));
        }
        fields.put("latent", drawn.truth().names(drawn.latent()));
        fields.put("missing", missing(drawn));
        Map<String, Double> coefficients = new LinkedHashMap<>();
        drawn.truth().edges().stream()
                .filter(drawn.coefficients()::containsKey)
                .forEach(edge -> coefficients.put(
                        described(drawn, edge), drawn.coefficients().getOrDefault(edge, Double.NaN)));
        fields.put("coefficients", coefficients);
        fields.put("noiseSd", new TreeMap<>(drawn.noiseSd()));
        return fields;
    }

    private static String described(Simulated drawn, Edge edge) {
        return drawn.truth().name(edge.from()) + " -> " + drawn.truth().name(edge.to());
    }

    private static Map<String, Object> missing(Simulated drawn) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", drawn.options().missing().kind().word());
        if (!drawn.gaps().isEmpty()) {
            fields.put("logitsPerStandardDeviation", drawn.options().missing().strength());
            Map<String, Object> columns = new LinkedHashMap<>();
            for (Gap gap : drawn.gaps()) {
                Map<String, Object> mechanism = new LinkedHashMap<>();
                mechanism.put("share", gap.proportion());
                mechanism.put("dependsOn", gap.causes());
                columns.put(gap.column(), mechanism);
            }
            fields.put("columns", columns);
        }
        return fields;
    }

    /** Comma-separated; an empty cell where a value is missing. The names and levels of simulations need no quotes. */
    private static CharSequence csv(Table table) {
        StringBuilder text = new StringBuilder(String.join(",", table.names())).append('\n');
        for (int row = 0; row < table.rows(); row++) {
            for (int c = 0; c < table.columns().size(); c++) {
                if (c > 0) {
                    text.append(',');
                }
                Column column = table.columns().get(c);
                if (!column.isMissing(row)) {
                    switch (column) {
                        case ContinuousColumn values -> number(values.value(row), text);
                        case DiscreteColumn levels ->
                            text.append(levels.levels().get(levels.code(row)));
                    }
                }
            }
            text.append('\n');
        }
        return text;
    }

    private static void number(double value, StringBuilder text) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            text.append((long) value);
        } else {
            text.append(value);
        }
    }
}
