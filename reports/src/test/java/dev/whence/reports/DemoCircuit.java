package dev.whence.reports;

import dev.whence.causal.Interval;
import dev.whence.reports.CircuitSection.Edge;
import dev.whence.reports.CircuitSection.Kind;
import dev.whence.reports.CircuitSection.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** A report about a circuit. Its numbers are made up to show the layout; nothing was measured. */
public final class DemoCircuit {
    private static final String MEASURE = "logit difference";

    private DemoCircuit() {}

    /** Writes the page into the folder named first, to be looked at. */
    public static void main(String[] arguments) {
        dev.whence.reports.html.HtmlReport.write(report(), java.nio.file.Path.of(arguments[0]));
    }

    public static Report report() {
        return new Report(
                "A circuit",
                "Which parts of the network say who gets the drink?",
                new Answer("Three movers, told where to look by what repeats a name."),
                List.of(
                        circuit(),
                        small(),
                        attention(),
                        lengthy(),
                        faithfulness(Chart.Scale.LOGARITHMIC),
                        faithfulness(Chart.Scale.LINEAR),
                        heads(12, 12),
                        heads(32, 32)),
                new Provenance(
                        "./whence circuit tasks-4l",
                        OptionalLong.of(1),
                        Map.of("whence", "0.1.0"),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static Node head(int layer, int head, String role) {
        return new Node("head " + layer + "." + head, Kind.HEAD, layer + 1, role);
    }

    private static List<String> levels(int layers) {
        List<String> levels = new ArrayList<>(List.of("input"));
        for (int layer = 0; layer < layers; layer++) {
            levels.add("layer " + layer);
        }
        levels.add("logits");
        return levels;
    }

    private static Edge edge(String from, String to, String place, double effect) {
        return new Edge(
                from,
                to,
                place,
                effect,
                new Interval(
                        effect - 0.1 * Math.abs(effect) - 0.01, effect + 0.1 * Math.abs(effect), 0.95, "Student t"));
    }

    /** Like the circuit of Wang et al. (2022): 25 components, 40 edges. */
    public static CircuitSection circuit() {
        List<Node> nodes = new ArrayList<>(List.of(
                new Node("input", Kind.INPUT, 0, ""),
                head(0, 1, "duplicate token"),
                head(0, 10, "duplicate token"),
                head(3, 0, "duplicate token"),
                new Node("mlp 0", Kind.MLP, 1, ""),
                head(2, 2, "previous token"),
                head(4, 11, "previous token"),
                head(5, 5, "induction"),
                head(5, 8, ""),
                head(5, 9, "induction"),
                head(6, 9, "induction"),
                head(7, 3, "inhibition"),
                head(7, 9, "inhibition"),
                head(8, 6, "inhibition"),
                head(8, 10, "inhibition"),
                head(9, 9, "mover"),
                head(9, 6, "mover"),
                head(10, 0, "mover"),
                head(10, 7, "negative mover"),
                head(11, 10, "negative mover"),
                head(9, 0, ""),
                head(10, 10, ""),
                new Node("mlp 10", Kind.MLP, 11, ""),
                new Node("mlp 11", Kind.MLP, 12, ""),
                new Node("logits", Kind.OUTPUT, 13, "")));
        List<Edge> edges = List.of(
                edge("input", "head 0.1", "", 0.6),
                edge("input", "head 0.10", "", 0.5),
                edge("input", "mlp 0", "", 1.4),
                edge("head 0.1", "mlp 0", "", 0.2),
                edge("mlp 0", "head 2.2", "k", 0.25),
                edge("mlp 0", "head 3.0", "q", 0.4),
                edge("mlp 0", "head 3.0", "k", 0.35),
                edge("mlp 0", "head 4.11", "v", 0.7),
                edge("head 2.2", "head 5.9", "k", 0.3),
                edge("head 4.11", "head 5.5", "k", 0.9),
                edge("head 4.11", "head 5.8", "k", 0.2),
                edge("head 4.11", "head 6.9", "k", 0.6),
                edge("mlp 0", "head 5.5", "q", 0.5),
                edge("mlp 0", "head 6.9", "q", 0.4),
                edge("head 0.1", "head 7.3", "v", 0.2),
                edge("head 3.0", "head 7.9", "v", 0.5),
                edge("head 5.5", "head 7.3", "v", 0.45),
                edge("head 5.5", "head 8.6", "v", 0.9),
                edge("head 5.9", "head 7.9", "v", 0.2),
                edge("head 6.9", "head 8.6", "v", 0.5),
                edge("head 6.9", "head 8.10", "v", 0.4),
                edge("head 3.0", "head 8.10", "v", 0.3),
                edge("head 5.8", "head 8.10", "v", 0.1),
                edge("head 7.3", "head 9.9", "q", 0.7),
                edge("head 7.9", "head 9.9", "q", 0.8),
                edge("head 8.6", "head 9.9", "q", 1.1),
                edge("head 8.10", "head 9.9", "q", 0.7),
                edge("head 8.6", "head 9.6", "q", 0.6),
                edge("head 8.6", "head 10.0", "q", 0.5),
                edge("head 8.10", "head 10.0", "q", 0.4),
                edge("head 7.9", "head 10.7", "q", -0.6),
                edge("head 8.6", "head 11.10", "q", -0.5),
                edge("mlp 0", "head 9.9", "k", 0.3),
                edge("head 9.9", "logits", "", 2.6),
                edge("head 9.6", "logits", "", 1.2),
                edge("head 10.0", "logits", "", 1.5),
                edge("head 10.7", "logits", "", -1.9),
                edge("head 11.10", "logits", "", -1.1),
                edge("head 9.0", "head 10.10", "v", 0.15),
                edge("head 8.6", "head 9.0", "q", 0.2),
                edge("head 10.10", "mlp 10", "", 0.25),
                edge("mlp 10", "logits", "", 0.3),
                edge("mlp 11", "logits", "", -0.2),
                edge("head 9.9", "mlp 11", "", 0.2));
        return new CircuitSection(
                "The circuit",
                "What carries the name from where it stands to the answer.",
                MEASURE,
                levels(12),
                nodes,
                edges);
    }

    /** A small one. */
    public static CircuitSection small() {
        return new CircuitSection(
                "The induction circuit",
                "Found by adding the edges that do most.",
                MEASURE,
                levels(2),
                List.of(
                        new Node("input", Kind.INPUT, 0, ""),
                        head(0, 0, ""),
                        head(0, 1, "previous token"),
                        head(1, 0, "induction"),
                        head(1, 2, "induction"),
                        new Node("logits", Kind.OUTPUT, 3, "")),
                List.of(
                        edge("input", "head 0.0", "", -0.3),
                        edge("input", "head 0.1", "", 2.1),
                        edge("head 0.1", "head 1.0", "k", 1.9),
                        edge("head 0.0", "head 1.0", "k", -0.3),
                        edge("head 0.1", "head 1.2", "k", 0.8),
                        edge("input", "head 1.0", "v", 1.2),
                        edge("input", "head 1.0", "q", 0.9),
                        edge("input", "head 1.2", "q", 0.5),
                        edge("head 1.0", "logits", "", 4),
                        edge("head 1.2", "logits", "", 1.6),
                        edge("input", "logits", "", -0.7)));
    }

    public static AttentionSection attention() {
        return attention(
                "A mover at work",
                List.of(
                        "<s>", "When", " Mary", " and", " John", " went", " to", " the", " store", ",", " John",
                        " gave", " a", "\n", "drink", " to"),
                2);
    }

    static AttentionSection lengthy() {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            tokens.add(i % 7 == 3 ? "<b>&" : i % 5 == 0 ? "\t" : " w" + i);
        }
        return attention("A long prompt", tokens, 20);
    }

    private static AttentionSection attention(String title, List<String> tokens, int favourite) {
        SplittableRandom random = new SplittableRandom(8);
        List<List<Double>> pattern = new ArrayList<>();
        for (int query = 0; query < tokens.size(); query++) {
            double[] row = new double[tokens.size()];
            double sum = 0;
            for (int key = 0; key <= query; key++) {
                double weight =
                        Math.exp(2 * random.nextDouble()) + (key == 0 ? 8 : 0) + (key == favourite ? 2.5 * query : 0);
                row[key] = weight;
                sum += weight;
            }
            List<Double> shares = new ArrayList<>();
            for (double weight : row) {
                shares.add(weight / sum);
            }
            pattern.add(shares);
        }
        return new AttentionSection(title, "The names stand out.", "head 9.9", tokens, pattern);
    }

    /** Faithfulness over the size of the circuit. */
    static ChartSection faithfulness(Chart.Scale scale) {
        List<Double> x = new ArrayList<>();
        List<Double> found = new ArrayList<>();
        List<Double> low = new ArrayList<>();
        List<Double> high = new ArrayList<>();
        List<Double> random = new ArrayList<>();
        List<Double> randomLow = new ArrayList<>();
        List<Double> randomHigh = new ArrayList<>();
        for (double size : new double[] {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1}) {
            x.add(size);
            double share = 1 - Math.exp(-size * 60);
            found.add(share);
            low.add(share - 0.05);
            high.add(share + 0.04);
            random.add(size * size);
            randomLow.add(Math.max(0, size * size - 0.2 * (1 - size)));
            randomHigh.add(size * size + 0.15 * (1 - size));
        }
        return new ChartSection(
                "Faithfulness, " + scale.name().toLowerCase(java.util.Locale.ROOT),
                "Bands: 95% over prompts, and 95% of random circuits of the same size.",
                new Chart.Lines(
                        "share of edges kept",
                        "share of the logit difference",
                        List.of(
                                new Chart.Line("found", x, found, low, high),
                                new Chart.Line("random circuits", x, random, randomLow, randomHigh)),
                        scale));
    }

    public static ChartSection heads(int layers, int heads) {
        SplittableRandom random = new SplittableRandom(4);
        double[][] values = new double[layers][heads];
        for (double[] row : values) {
            for (int head = 0; head < heads; head++) {
                double spread = random.nextDouble();
                row[head] = (random.nextDouble() - 0.42) * spread * spread * spread * 3;
            }
        }
        return new ChartSection(
                layers + " layers of " + heads + " heads",
                "Each cell is a head.",
                Chart.HeatMap.heads("change of the " + MEASURE, values, true));
    }
}
