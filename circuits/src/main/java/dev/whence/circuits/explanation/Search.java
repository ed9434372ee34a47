package dev.whence.circuits.explanation;

import dev.whence.causal.EffectKind;
import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.explanation.Explanation.Cost;
import dev.whence.circuits.gating.Examples;
import dev.whence.circuits.gating.GatingPlan;
import dev.whence.circuits.gating.HeadGating;
import dev.whence.circuits.gating.HeadRoles;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.NodeScores;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.run.CircuitRuns;
import dev.whence.circuits.score.Faithfulness;
import dev.whence.circuits.search.Acdc;
import dev.whence.circuits.search.Direction;
import dev.whence.circuits.search.EdgeAttribution;
import dev.whence.circuits.search.EdgePatching;
import dev.whence.circuits.search.NodePatching;
import dev.whence.circuits.search.Selection;
import dev.whence.networks.site.At;
import dev.whence.networks.system.Attribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Carries out a plan's search and takes a circuit of the budget from it. */
final class Search {
    private static final int GATING_STEPS = 150;
    private static final int GATE_SETS = 4;
    private static final int TOGETHER = 8;
    /** A circuit that shows more than this over the whole is passed over, where circuits grow edge by edge. */
    private static final double TOLERATED = 0.1;

    private final Question question;
    private final ComputationGraph graph;
    private final Plan plan;
    private final Progress progress;
    private final List<Cost> costs;

    Search(Question question, ComputationGraph graph, Plan plan, Progress progress, List<Cost> costs) {
        this.question = question;
        this.graph = graph;
        this.plan = plan;
        this.progress = progress;
        this.costs = costs;
    }

    /**
     * @param scores of edges: of the search itself, or of EAP-IG beside a search over components
     * @param nodeScores of components, for a search over these
     * @param subgraph the circuit, pruned
     * @param chosen how many edges were taken before pruning; 0 when they were not taken by their scores
     * @param ranking by which; empty when they were not taken by their scores
     */
    record Found(
            EdgeScores scores,
            Optional<NodeScores> nodeScores,
            Subgraph subgraph,
            int chosen,
            Optional<EdgeScores.Ranking> ranking) {}

    /** A circuit by one order of the edges. */
    private record Choice(int edges, EdgeScores.Ranking ranking, double faithfulness) {
        double distance() {
            return Math.abs(1 - faithfulness);
        }
    }

    Found run() {
        long started = System.nanoTime();
        int pairs = question.size();
        if (plan.searching() == Searching.ACDC) {
            try (CircuitRuns runs = new CircuitRuns(question, plan.off())) {
                Acdc.Result result = new Acdc(runs, Acdc.Objective.DIVERGENCE, plan.threshold()).run(progress);
                spent(result.evaluations() * (double) pairs, 0, started);
                return new Found(result.scores(), Optional.empty(), result.circuit(), 0, Optional.empty());
            }
        }
        if (plan.searching().isOverEdges()) {
            EdgeScores scores = edges(started);
            Choice choice = choice(scores);
            Subgraph subgraph = Selection.GREEDY
                    .of(scores, choice.edges(), choice.ranking())
                    .pruned();
            return new Found(scores, Optional.empty(), subgraph, choice.edges(), Optional.of(choice.ranking()));
        }
        NodeScores nodes = nodes(started);
        List<Node> order = nodes.strongest(nodes.nodes().size());
        int count = count(order);
        EdgeScores beside = EdgeAttribution.eapIg(question, plan.steps()).run(progress);
        return new Found(beside, Optional.of(nodes), between(order, count), 0, Optional.empty());
    }

    /** By the ranking asked for, or by the better of the two. */
    private Choice choice(EdgeScores scores) {
        List<EdgeScores.Ranking> rankings = plan.ranking().map(List::of).orElse(List.of(EdgeScores.Ranking.values()));
        if (plan.budget() instanceof Budget.Edges edges && rankings.size() == 1) {
            return new Choice(edges.count(), rankings.getFirst(), 1);
        }
        List<Choice> choices = new ArrayList<>();
        try (CircuitRuns runs = new CircuitRuns(question, plan.off())) {
            Faithfulness faithfulness = new Faithfulness(runs, plan.seed());
            for (EdgeScores.Ranking ranking : rankings) {
                IntFunction<Subgraph> circuit = edges -> Selection.GREEDY.of(scores, edges, ranking);
                Fewest found = plan.budget() instanceof Budget.Edges edges
                        ? new Fewest(edges.count(), values(faithfulness, circuit, List.of(edges.count()))[0])
                        : fewest(faithfulness, graph.edges(), circuit, TOLERATED);
                choices.add(new Choice(found.size(), ranking, found.faithfulness()));
            }
        }
        return choices.stream()
                .min(Comparator.comparingInt(Choice::edges).thenComparingDouble(Choice::distance))
                .orElseThrow();
    }

    /** So many of the best components, by the budget. */
    private int count(List<Node> order) {
        if (plan.budget() instanceof Budget.Nodes limit) {
            return Math.min(limit.count(), order.size());
        }
        try (CircuitRuns runs = new CircuitRuns(question, plan.off())) {
            Faithfulness faithfulness = new Faithfulness(runs, plan.seed());
            return fewest(faithfulness, order.size(), many -> between(order, many), Double.POSITIVE_INFINITY)
                    .size();
        }
    }

    private Subgraph between(List<Node> order, int count) {
        return Subgraph.between(graph, new LinkedHashSet<>(order.subList(0, count)))
                .pruned();
    }

    private EdgeScores edges(long started) {
        double pairs = question.size();
        EdgeScores scores;
        double forward;
        double backward;
        switch (plan.searching()) {
            case EAP -> {
                scores = EdgeAttribution.eap(question).run(progress);
                forward = 3;
                backward = 1;
            }
            case EAP_IG -> {
                scores = EdgeAttribution.eapIg(question, plan.steps()).run(progress);
                forward = 2.0 + plan.steps();
                backward = plan.steps();
            }
            case EAP_IG_ACTIVATIONS -> {
                scores = new EdgeAttribution(question, EdgeAttribution.Path.ACTIVATIONS, plan.steps()).run(progress);
                int points = 1 + graph.layers() * (graph.hasMlp() ? 2 : 1);
                forward = 2.0 + points * plan.steps();
                backward = points * plan.steps();
            }
            case EDGE_PATCHING -> {
                scores = new EdgePatching(question, Direction.NOISING).run(progress);
                forward = 3.0 + graph.edges();
                backward = 0;
            }
            default -> throw new IllegalStateException(plan.searching().word());
        }
        spent(forward * pairs, backward * pairs, started);
        return scores;
    }

    private NodeScores nodes(long started) {
        List<Node> all = NodePatching.all(question.network().spec());
        List<Node> parts = all.subList(1, all.size()); // the input is always in
        NodePatching patching = new NodePatching(question, parts, At.all());
        double pairs = question.size();
        NodeScores scores = switch (plan.searching()) {
            case ACTIVATION_PATCHING -> patching.patched(Direction.NOISING, progress);
            case ATTRIBUTION_PATCHING -> patching.attributed(plan.steps(), Attribution.Path.INPUTS);
            case HEAD_GATING -> gates(parts);
            default -> throw new IllegalStateException(plan.searching().word());
        };
        switch (plan.searching()) {
            case ACTIVATION_PATCHING -> spent(pairs * (2 + parts.size()), 0, started);
            case ATTRIBUTION_PATCHING -> spent(pairs * (2 + plan.steps()), pairs * plan.steps(), started);
            default -> {
                double runs = 3.0 * GATING_STEPS * GATE_SETS * Math.min(32, pairs);
                spent(runs, runs, started);
            }
        }
        return scores;
    }

    /** Heads by how open their gates stay under the pull to close; MLPs are not gated and come first. */
    private NodeScores gates(List<Node> parts) {
        GatingPlan gating = GatingPlan.of(GATING_STEPS, Math.min(32, question.size()), GATE_SETS, plan.seed());
        HeadRoles roles = HeadGating.fit(question.network(), Examples.of(question.pairs()), gating, progress)
                .roles();
        float[][] scores = new float[question.size()][parts.size()];
        for (int part = 0; part < parts.size(); part++) {
            double score = parts.get(part) instanceof Node.Head head
                    ? roles.of(head.layer(), head.head()).facilitation().mean()
                    : 1;
            for (float[] prompt : scores) {
                prompt[part] = (float) score;
            }
        }
        return new NodeScores(
                parts,
                "causal head gating: gate under the pull to close, mean over " + GATE_SETS + " seeds; MLPs kept",
                EffectKind.TOTAL,
                scores);
    }

    /** A size, and what the circuit of that size carries. */
    private record Fewest(int size, double faithfulness) {}

    /**
     * The smallest circuit of a growing sequence that carries the share asked for, on the pairs searched on.
     *
     * @param tolerated how far over 1 a circuit may be: one that exaggerates is no explanation
     */
    private Fewest fewest(Faithfulness faithfulness, int most, IntFunction<Subgraph> circuit, double tolerated) {
        double share = plan.budget() instanceof Budget.Share wanted ? wanted.share() : 0.9;
        long started = System.nanoTime();
        List<Integer> sizes = new ArrayList<>();
        for (double size = 1; size < most; size = Math.max(size + 1, size * 1.12)) {
            sizes.add((int) size);
        }
        sizes.add(most);
        int tried = 0;
        Fewest found = new Fewest(most, 1);
        int before = 0;
        boolean reached = false;
        for (int from = 0; from < sizes.size() && found.size() == most; from += TOGETHER) {
            List<Integer> some = sizes.subList(from, Math.min(sizes.size(), from + TOGETHER));
            double[] values = values(faithfulness, circuit, some);
            tried += some.size();
            for (int i = 0; i < values.length && found.size() == most; i++) {
                if (values[i] >= share && !reached) {
                    reached = true;
                    // Somewhere since the size before it was enough.
                    List<Integer> between = IntStream.rangeClosed(before + 1, some.get(i))
                            .boxed()
                            .toList();
                    double[] fine = values(faithfulness, circuit, between);
                    tried += between.size();
                    found = first(between, fine, share, tolerated).orElse(found);
                } else if (values[i] >= share && values[i] <= 1 + tolerated) {
                    found = new Fewest(some.get(i), values[i]);
                }
                before = some.get(i);
            }
        }
        costs.add(new Cost(
                "how large the circuit must be",
                tried * (double) question.size(),
                0,
                (System.nanoTime() - started) / 1e9));
        return found;
    }

    private static Optional<Fewest> first(List<Integer> sizes, double[] values, double share, double tolerated) {
        return IntStream.range(0, values.length)
                .filter(i -> values[i] >= share && values[i] <= 1 + tolerated)
                .mapToObj(i -> new Fewest(sizes.get(i), values[i]))
                .findFirst();
    }

    private double[] values(Faithfulness faithfulness, IntFunction<Subgraph> circuit, List<Integer> sizes) {
        progress.check();
        return faithfulness.values(sizes.stream().map(circuit::apply).toList(), Progress.NONE);
    }

    private void spent(double forward, double backward, long started) {
        costs.add(new Cost(plan.searching().words(), forward, backward, (System.nanoTime() - started) / 1e9));
    }
}
