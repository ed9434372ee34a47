package dev.whence.app;

import dev.whence.causal.Interval;
import dev.whence.circuits.behaviour.Focus;
import dev.whence.circuits.behaviour.HeadBehaviour;
import dev.whence.circuits.behaviour.LogitLens;
import dev.whence.circuits.behaviour.Role;
import dev.whence.circuits.explanation.Explanation;
import dev.whence.circuits.explanation.Explanation.HeadEffects;
import dev.whence.circuits.graph.Circuit;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.score.FaithfulnessCurve;
import dev.whence.circuits.search.Selection;
import dev.whence.networks.Models;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.Prompts;
import dev.whence.reports.AttentionSection;
import dev.whence.reports.Chart;
import dev.whence.reports.ChartSection;
import dev.whence.reports.CircuitSection;
import dev.whence.reports.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The pictures of an explanation. */
final class ExplainPictures {
    /** More edges than this cannot be told apart in a drawing. */
    private static final int MOST_EDGES = 40;

    private static final int ATTENTION_PICTURES = 3;
    private final Models.Loaded loaded;
    private final Explanation explanation;
    private final ComputationGraph graph;

    ExplainPictures(Models.Loaded loaded, Explanation explanation) {
        this.loaded = loaded;
        this.explanation = explanation;
        this.graph = explanation.circuit().subgraph().graph();
    }

    /** The circuit, or its strongest connected part. */
    Section circuit() {
        Subgraph whole = explanation.circuit().subgraph();
        Subgraph drawn = whole.size() <= MOST_EDGES ? whole : strongestPart(whole);
        List<CircuitSection.Node> nodes = new ArrayList<>();
        for (Node node : drawn.nodes()) {
            nodes.add(drawn(node));
        }
        List<CircuitSection.Edge> edges = explanation.circuit().edges().stream()
                .filter(scored -> drawn.contains(graph.indexOf(scored.edge())))
                .map(scored -> new CircuitSection.Edge(
                        scored.edge().from().toString(),
                        scored.edge().to().node().toString(),
                        place(scored.edge().to().role()),
                        scored.effect().value(),
                        scored.effect().interval()))
                .toList();
        List<String> levels = new ArrayList<>(List.of("input"));
        for (int layer = 0; layer < graph.layers(); layer++) {
            levels.add("layer " + layer);
        }
        levels.add("logits");
        String caption = whole.size() <= MOST_EDGES
                ? "All edges of the circuit, with what each carries of the metric."
                : "The " + drawn.size() + " strongest of the circuit's " + whole.size()
                        + " edges, from the logits down, with what each carries of the metric.";
        return new CircuitSection(
                "The circuit",
                caption
                        + " Read from the bottom: a line leads from what writes to what reads it, as query (q), key (k) or"
                        + " value (v).",
                explanation.scored().measure().words(),
                levels,
                nodes,
                edges);
    }

    private Subgraph strongestPart(Subgraph whole) {
        double[] scores = new double[graph.edges()];
        for (Circuit.ScoredEdge scored : explanation.circuit().edges()) {
            scores[graph.indexOf(scored.edge())] = scored.effect().value();
        }
        Subgraph best = Selection.GREEDY.of(graph, scores, MOST_EDGES, EdgeScores.Ranking.ABSOLUTE);
        return Subgraph.of(graph, IntStream.of(best.indices()).filter(whole::contains))
                .pruned();
    }

    private static String place(Slot.Role role) {
        return switch (role) {
            case QUERY -> "q";
            case KEY -> "k";
            case VALUE -> "v";
            case INPUT -> "";
        };
    }

    private CircuitSection.Node drawn(Node node) {
        String role = node instanceof Node.Head head ? brief(head) : "";
        CircuitSection.Kind kind = switch (node) {
            case Node.Input _ -> CircuitSection.Kind.INPUT;
            case Node.Head _ -> CircuitSection.Kind.HEAD;
            case Node.MlpBlock _ -> CircuitSection.Kind.MLP;
            case Node.Output _ -> CircuitSection.Kind.OUTPUT;
        };
        int level = node instanceof Node.Output ? graph.layers() + 1 : node.layer() + 1;
        return explanation
                .effectOf(node)
                .map(effect ->
                        new CircuitSection.Node(node.toString(), kind, level, role, effect.value(), effect.interval()))
                .orElseGet(() -> new CircuitSection.Node(node.toString(), kind, level, role));
    }

    private String brief(Node.Head head) {
        return behaviour(head).roles().stream().map(Role::brief).limit(2).collect(Collectors.joining(", "));
    }

    private HeadBehaviour behaviour(Node.Head head) {
        return explanation.behaviours().head(head.layer(), head.head());
    }

    /** Where the heads that carry most look, on a pair that the circuit was scored on. */
    List<Section> attention() {
        List<Node.Head> heads = explanation.carriers().heads().isEmpty()
                ? explanation.circuit().nodes().stream()
                        .sorted(Comparator.comparingDouble(
                                node -> -Math.abs(node.effect().value())))
                        .map(Circuit.ScoredNode::node)
                        .filter(Node.Head.class::isInstance)
                        .map(Node.Head.class::cast)
                        .toList()
                : explanation.carriers().heads();
        return heads.stream()
                .limit(ATTENTION_PICTURES)
                .map(head -> attention(head, explanation.focusOf(head)))
                .toList();
    }

    private Section attention(Node.Head head, Optional<Focus> focus) {
        PromptPair pair = explanation
                .scored()
                .pairs()
                .pairs()
                .get(focus.map(Focus::example).orElse(0));
        List<String> tokens = pair.clean().stream()
                .map(id -> loaded.network()
                        .tokenizer()
                        .filter(tokenizer -> id < tokenizer.vocabulary())
                        .map(tokenizer -> tokenizer.token(id))
                        .orElse(String.valueOf(id)))
                .toList();
        String works = focus.map(found -> capital(head.toString()) + " works " + found.words() + ". ")
                .orElse("");
        return new AttentionSection(
                "Where " + head + " looks",
                works + "The clean prompt of a pair in which it does, from the token at which it does.",
                head.toString(),
                tokens,
                pattern(head, pair.clean()),
                focus.map(Focus::position).orElse(pair.length() - 1));
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
    }

    private List<List<Double>> pattern(Node.Head head, List<Integer> prompt) {
        Site site = new Site.Pattern(head.layer(), head.head(), At.all());
        try (NetworkSystem system = new NetworkSystem(loaded.network(), new Prompts(List.of(prompt)))) {
            Trace.Values values = system.trace(List.of(site)).of(site, 0);
            List<List<Double>> rows = new ArrayList<>();
            for (int position = 0; position < values.positions().size(); position++) {
                List<Double> row = new ArrayList<>();
                for (float value : values.at(position)) {
                    row.add((double) value);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** A grid of heads for each kind of effect. */
    List<Section> grids() {
        return explanation.heads().stream().map(this::grid).toList();
    }

    private Section grid(HeadEffects effects) {
        double[] means = effects.scores().means();
        double total = explanation.totalEffect();
        double[][] values = new double[graph.layers()][graph.heads()];
        for (int i = 0; i < means.length; i++) {
            Node.Head head = (Node.Head) effects.scores().nodes().get(i);
            values[head.layer()][head.head()] = means[i] / total;
        }
        return new ChartSection(
                "Every head by itself: " + effects.title().toLowerCase(java.util.Locale.ROOT),
                "As a share of the effect: " + effects.meaning()
                        + (effects.meaning().endsWith("?") ? "" : "."),
                Chart.HeatMap.heads("share of the effect", values, true));
    }

    /** Faithfulness over size, with random circuits as a band. */
    Section faithfulness() {
        List<Chart.Line> lines = new ArrayList<>();
        lines.add(line("most helpful first", explanation.proof().signed()));
        lines.add(line("strongest first", explanation.proof().absolute()));
        List<Explanation.Band> band = explanation.proof().band();
        lines.add(new Chart.Line(
                "random, 95 %",
                band.stream().map(each -> (double) each.edges()).toList(),
                band.stream().map(Explanation.Band::median).toList(),
                band.stream().map(Explanation.Band::low).toList(),
                band.stream().map(Explanation.Band::high).toList()));
        return new ChartSection(
                "How much a circuit carries, by its size",
                "Faithfulness on the pairs scored on: 1 is the whole network, 0 is everything switched off. Above 1 a"
                        + " circuit exaggerates.",
                new Chart.Lines("edges in the circuit", "faithfulness", lines, Chart.Scale.LOGARITHMIC));
    }

    private static Chart.Line line(String name, FaithfulnessCurve curve) {
        List<FaithfulnessCurve.Point> points =
                curve.points().stream().filter(point -> point.edges() > 0).toList();
        boolean band = points.stream()
                .allMatch(point -> point.faithfulness().interval().isAvailable());
        return new Chart.Line(
                name,
                points.stream().map(point -> (double) point.edges()).toList(),
                points.stream().map(point -> point.faithfulness().value()).toList(),
                band
                        ? points.stream()
                                .map(point -> point.faithfulness().interval().low())
                                .toList()
                        : List.of(),
                band
                        ? points.stream()
                                .map(point -> point.faithfulness().interval().high())
                                .toList()
                        : List.of());
    }

    /** What would be answered after each layer. */
    Section lens() {
        return new ChartSection(
                "When the answer appears",
                "Logit lens: what the stream at the last position would answer if the network stopped after a layer, as"
                        + " the clean prompt's answer minus its distractor. Layer -1 is the embeddings.",
                new Chart.Lines(
                        "after layer",
                        "logit difference",
                        List.of(
                                line("clean prompts", explanation.lens().clean()),
                                line("corrupt prompts", explanation.lens().corrupt()))));
    }

    private static Chart.Line line(String name, List<LogitLens.Reading> readings) {
        List<Interval> intervals = readings.stream()
                .map(reading -> reading.difference().interval())
                .toList();
        boolean band = intervals.stream().allMatch(Interval::isAvailable);
        return new Chart.Line(
                name,
                readings.stream().map(reading -> (double) reading.layer()).toList(),
                readings.stream().map(reading -> reading.difference().value()).toList(),
                band ? intervals.stream().map(Interval::low).toList() : List.of(),
                band ? intervals.stream().map(Interval::high).toList() : List.of());
    }
}
