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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Carries out a plan's search and takes a circuit of the budget from it. */
final class Search {
    private static final int GATING_STEPS = 150;
    private static final int GATE_SETS = 4;

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
     */
    record Found(EdgeScores scores, Optional<NodeScores> nodeScores, Subgraph subgraph, int chosen) {}

    Found run() {
        long started = System.nanoTime();
        int pairs = question.size();
        if (plan.searching() == Searching.ACDC) {
            try (CircuitRuns runs = new CircuitRuns(question, plan.off())) {
                Acdc.Result result = new Acdc(runs, Acdc.Objective.DIVERGENCE, plan.threshold()).run(progress);
                spent(result.evaluations() * (double) pairs, 0, started);
                return new Found(result.scores(), Optional.empty(), result.circuit(), 0);
            }
        }
        if (plan.searching().isOverEdges()) {
            EdgeScores scores = edges(started);
            int count = plan.budget() instanceof Budget.Edges edges
                    ? edges.count()
                    : fewest(graph.edges(), edges -> Selection.GREEDY.of(scores, edges, plan.ranking()));
            Subgraph subgraph =
                    Selection.GREEDY.of(scores, count, plan.ranking()).pruned();
            return new Found(scores, Optional.empty(), subgraph, count);
        }
        NodeScores nodes = nodes(started);
        List<Node> order = nodes.strongest(nodes.nodes().size());
        int count = plan.budget() instanceof Budget.Nodes limit
                ? Math.min(limit.count(), order.size())
                : fewest(order.size(), many -> between(order, many));
        EdgeScores beside = EdgeAttribution.eapIg(question, plan.steps()).run(progress);
        return new Found(beside, Optional.of(nodes), between(order, count), 0);
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

    /** The smallest circuit of a growing sequence that carries the share asked for, on the pairs searched on. */
    private int fewest(int most, IntFunction<Subgraph> circuit) {
        double share = plan.budget() instanceof Budget.Share wanted ? wanted.share() : 0.9;
        long started = System.nanoTime();
        List<Integer> sizes = new ArrayList<>();
        for (double size = 1; size < most; size = Math.max(size + 1, size * 1.12)) {
            sizes.add((int) size);
        }
        sizes.add(most);
        try (CircuitRuns runs = new CircuitRuns(question, plan.off())) {
            Faithfulness faithfulness = new Faithfulness(runs, plan.seed());
            int tried = 0;
            for (int from = 0; from < sizes.size(); from += 8) {
                List<Integer> some = sizes.subList(from, Math.min(sizes.size(), from + 8));
                double[] values = faithfulness.values(
                        some.stream().map(circuit::apply).toList(), Progress.NONE);
                progress.check();
                tried += some.size();
                for (int i = 0; i < values.length; i++) {
                    if (values[i] >= share) {
                        costs.add(new Cost(
                                "how large the circuit must be",
                                tried * (double) question.size(),
                                0,
                                (System.nanoTime() - started) / 1e9));
                        return some.get(i);
                    }
                }
            }
        }
        return most;
    }

    private void spent(double forward, double backward, long started) {
        costs.add(new Cost(plan.searching().words(), forward, backward, (System.nanoTime() - started) / 1e9));
    }
}
