package dev.whence.circuits.explanation;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.circuits.Question;
import dev.whence.circuits.behaviour.Focus;
import dev.whence.circuits.behaviour.HeadBehaviours;
import dev.whence.circuits.behaviour.LogitLens;
import dev.whence.circuits.explanation.Explanation.Band;
import dev.whence.circuits.explanation.Explanation.Cost;
import dev.whence.circuits.explanation.Explanation.NamedHeads;
import dev.whence.circuits.explanation.Explanation.Proof;
import dev.whence.circuits.graph.Circuit;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.NodeScores;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.run.CircuitRuns;
import dev.whence.circuits.score.Agreement;
import dev.whence.circuits.score.Faithfulness;
import dev.whence.circuits.score.FaithfulnessCurve;
import dev.whence.circuits.score.PartialScores;
import dev.whence.circuits.score.RandomCircuits;
import dev.whence.circuits.score.Shares;
import dev.whence.circuits.score.Stability;
import dev.whence.circuits.search.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Answers a question: checks the task, searches on one half of the pairs, and scores on the other. */
public final class Explainer {
    /** With fewer pairs the halves would be too small, and the same pairs serve for both. */
    public static final int LEAST_FOR_HALVES = 20;

    private static final int RESAMPLES = 100;
    private static final int SETS = 6;
    /** A circuit of more components is not tried without each of them. */
    private static final int MOST_MEMBERS = 40;

    private static final int BAND_POINTS = 9;
    private static final int BESIDE = 40;
    private static final int NAMED = 8;
    private static final int FOCUSED = 8;

    private final Question question;
    private final Plan plan;
    private final Progress progress;
    private final ComputationGraph graph;
    private final List<Cost> costs = new ArrayList<>();

    private Explainer(Question question, Plan plan, Progress progress) {
        this.question = question;
        this.plan = plan;
        this.progress = progress;
        this.graph = new ComputationGraph(question.network().spec());
    }

    /**
     * Explains.
     *
     * @throws InputException when the network does not do the task, the pairs have no effect, the budget is larger than
     *     the graph, or the network's edges cannot be told apart
     * @throws java.util.concurrent.CancellationException when progress says so
     */
    public static Explanation explain(Question question, Plan plan, Progress progress) {
        return new Explainer(question, plan, progress).run();
    }

    private Explanation run() {
        switch (plan.budget()) {
            case Budget.Edges edges -> Selection.checkBudget(graph, edges.count());
            case Budget.Nodes nodes -> {
                int all = graph.writers().size() - 1;
                if (nodes.count() > all) {
                    throw new InputException("a budget of " + nodes.count() + " nodes, but the graph has " + all
                            + "; expected 1 to " + all);
                }
            }
            case Budget.Share _ -> {}
        }
        TaskCheck check = timed("check that the network does the task", 3, 0, () -> TaskCheck.of(question));
        check.demand(question.pairs().source());
        boolean halves = question.size() >= LEAST_FOR_HALVES;
        Question searched = halves ? part(0) : question;
        Question scored = halves ? part(1) : question;
        Uncertainty uncertainty = new Uncertainty.Bootstrap(0.95, 1000, plan.seed());
        Search search = new Search(searched, graph, plan, progress, costs);
        HeadSurvey survey = new HeadSurvey(searched, scored, graph, plan.seed(), progress);
        HeadSurvey.Found heads = timed("every head by itself", 5.0 * graph.layers() * graph.heads(), 0, survey::run);
        Search.Found found = search.run();
        Subgraph subgraph = found.subgraph();
        Circuit circuit = found.nodeScores()
                .map(nodes -> Circuit.ofNodes(
                        plan.searching().words(), graph, kept(subgraph), nodes, found.scores(), uncertainty))
                .orElseGet(() -> Circuit.of(plan.searching().words(), subgraph, found.scores(), uncertainty));
        Proof proof = proof(scored, found);
        HeadBehaviours behaviours =
                timed("what heads do", 4, 0, () -> HeadBehaviours.of(question.network(), scored.pairs(), progress));
        List<Node.Head> strongest = strongest(circuit, heads.carriers().heads());
        double runs = (double) strongest.size() * scored.clean().longest() / 2;
        List<Focus> focus = timed("where heads work", runs, 0, () -> Focus.of(scored, strongest, progress));
        LogitLens lens = timed("logit lens", 2, 0, () -> LogitLens.of(question.network(), scored.pairs(), progress));
        return new Explanation(
                plan,
                searched,
                scored,
                check,
                heads.effects(),
                heads.carriers(),
                circuit,
                proof,
                behaviours,
                focus,
                lens,
                named(found.scores(), heads),
                costs);
    }

    /** The heads that carry most by themselves, then those of the circuit. */
    private static List<Node.Head> strongest(Circuit circuit, List<Node.Head> carriers) {
        List<Node.Head> heads = new ArrayList<>(carriers);
        circuit.nodes().stream()
                .filter(node -> node.node() instanceof Node.Head)
                .sorted(Comparator.comparingDouble(
                        node -> -Math.abs(node.effect().value())))
                .map(node -> (Node.Head) node.node())
                .filter(head -> !heads.contains(head))
                .limit(FOCUSED)
                .forEach(heads::add);
        return heads;
    }

    private static List<Node> kept(Subgraph subgraph) {
        return subgraph.nodes().stream()
                .filter(node -> !(node instanceof Node.Input || node instanceof Node.Output))
                .toList();
    }

    /** A half of the pairs, drawn by chance: pairs of every kind are in both, in whatever order they come. */
    private Question part(int half) {
        int[] order = IntStream.range(0, question.size()).toArray();
        SplittableRandom random = new SplittableRandom(plan.seed());
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        int middle = order.length / 2;
        return question.select(
                (half == 0 ? Arrays.stream(order, 0, middle) : Arrays.stream(order, middle, order.length))
                        .sorted()
                        .toArray());
    }

    private <R> R timed(String step, double forward, double backward, Supplier<R> work) {
        long started = System.nanoTime();
        R result = work.get();
        costs.add(new Cost(
                step, forward * question.size(), backward * question.size(), (System.nanoTime() - started) / 1e9));
        return result;
    }

    private Proof proof(Question scored, Search.Found found) {
        Subgraph circuit = found.subgraph();
        try (CircuitRuns runs = new CircuitRuns(scored, plan.off())) {
            Faithfulness faithfulness = new Faithfulness(runs, plan.seed());
            long started = System.nanoTime();
            List<Double> shares = shares(graph.edges());
            FaithfulnessCurve signed =
                    FaithfulnessCurve.of(faithfulness, found.scores(), EdgeScores.Ranking.SIGNED, shares, progress);
            FaithfulnessCurve absolute =
                    FaithfulnessCurve.of(faithfulness, found.scores(), EdgeScores.Ranking.ABSOLUTE, shares, progress);
            Shares.Share own = faithfulness.of(circuit);
            spent("curves of faithfulness", 2.0 * shares.size() + 3, scored, started);
            Beside beside = beside(some(scored), circuit);
            started = System.nanoTime();
            Optional<Stability> stability = stability(found);
            spent("stability over resampled prompts", 0, scored, started);
            return new Proof(
                    own,
                    found.scores(),
                    found.ranking(),
                    signed,
                    absolute,
                    beside.band(),
                    beside.chance(),
                    beside.partial(),
                    stability);
        }
    }

    /** What needs many runs. */
    private record Beside(List<Band> band, RandomCircuits.Test chance, Optional<PartialScores> partial) {}

    /** The first of the pairs: what is compared with many other circuits needs no more of them. */
    private static Question some(Question question) {
        return question.size() <= BESIDE
                ? question
                : question.select(IntStream.range(0, BESIDE).toArray());
    }

    private Beside beside(Question some, Subgraph circuit) {
        try (CircuitRuns runs = new CircuitRuns(some, plan.off())) {
            Faithfulness faithfulness = new Faithfulness(runs, plan.seed());
            long started = System.nanoTime();
            double[] random =
                    RandomCircuits.faithfulness(faithfulness, circuit.size(), plan.random(), plan.seed(), progress);
            RandomCircuits.Test chance =
                    RandomCircuits.test(faithfulness.of(circuit).value(), random);
            List<Band> band = band(faithfulness);
            spent("random circuits", plan.random() + (double) band.size() * plan.random() / 4, some, started);
            started = System.nanoTime();
            int members = kept(circuit).size();
            Optional<PartialScores> partial = members == 0 || members > MOST_MEMBERS
                    ? Optional.empty()
                    : Optional.of(PartialScores.of(faithfulness, circuit, SETS, plan.seed(), progress));
            spent("completeness and minimality", partial.isEmpty() ? 0 : SETS * (members + 2.0) + 1, some, started);
            return new Beside(band, chance, partial);
        }
    }

    /** Scores of edges are kept prompt by prompt; ACDC's choice rests on no score, and one pair cannot be resampled. */
    private Optional<Stability> stability(Search.Found found) {
        boolean scores = plan.searching().isOverEdges() && plan.searching() != Searching.ACDC;
        if (!scores || found.scores().prompts() < 2 || found.chosen() < 1) {
            return Optional.empty();
        }
        return Optional.of(Stability.of(
                found.scores(),
                Selection.GREEDY,
                found.chosen(),
                found.ranking().orElseThrow(),
                RESAMPLES,
                plan.seed()));
    }

    private void spent(String step, double forward, Question on, long started) {
        costs.add(new Cost(step, forward * on.size(), 0, (System.nanoTime() - started) / 1e9));
    }

    /** The benchmark's shares, and for small graphs more between them. */
    private static List<Double> shares(int edges) {
        List<Double> shares = new ArrayList<>();
        FaithfulnessCurve.BENCHMARK.stream().filter(share -> share * edges >= 1).forEach(shares::add);
        for (double share : new double[] {0.03, 0.07, 0.15, 0.3, 0.7}) {
            shares.add(share);
        }
        return shares.stream().distinct().sorted().toList();
    }

    private List<Band> band(Faithfulness faithfulness) {
        int count = Math.max(19, plan.random() / 4);
        double least = Math.log(Math.min(5, graph.edges()));
        List<Band> band = new ArrayList<>();
        for (int point = 0; point < BAND_POINTS; point++) {
            double exponent = least + (Math.log(0.5 * graph.edges()) - least) * point / (BAND_POINTS - 1);
            int edges = (int) Math.round(Math.exp(exponent));
            if (!band.isEmpty() && band.getLast().edges() >= edges) {
                continue;
            }
            double[] values =
                    RandomCircuits.faithfulness(faithfulness, edges, count, plan.seed() + point + 1, progress);
            RandomCircuits.Test test = RandomCircuits.test(1, values);
            band.add(new Band(edges, test.low(), values[values.length / 2], test.high()));
        }
        return band;
    }

    /** The strongest heads of the circuit's search beside those of others that look at the same pairs. */
    private List<NamedHeads> named(EdgeScores scores, HeadSurvey.Found heads) {
        int all = graph.layers() * graph.heads();
        int count = Math.min(NAMED, Math.max(1, all / 4));
        List<Node> every =
                graph.writers().stream().filter(Node.Head.class::isInstance).toList();
        List<Node> own = scores.ofWriters(every).strongest(count);
        List<NamedHeads> named = new ArrayList<>();
        named.add(new NamedHeads(scores.method(), own, Agreement.between(own, own, all)));
        for (NodeScores other : heads.bySearch()) {
            List<Node> theirs = other.strongest(count);
            named.add(new NamedHeads(other.method(), theirs, Agreement.between(own, theirs, all)));
        }
        return named;
    }
}
