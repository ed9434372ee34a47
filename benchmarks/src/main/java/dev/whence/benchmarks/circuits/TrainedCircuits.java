package dev.whence.benchmarks.circuits;

import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.run.CircuitRuns;
import dev.whence.circuits.run.Off;
import dev.whence.circuits.score.Agreement;
import dev.whence.circuits.score.Faithfulness;
import dev.whence.circuits.score.FaithfulnessCurve;
import dev.whence.circuits.score.Stability;
import dev.whence.circuits.search.Acdc;
import dev.whence.circuits.search.Selection;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.tasks.Corpus;
import dev.whence.networks.tasks.Induction;
import dev.whence.networks.tasks.TaskPairs;
import dev.whence.networks.tasks.Tasks;
import dev.whence.networks.tokens.PromptPairs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.PearsonsCorrelation;

/** Every search over edges on networks that were trained, against exact edge patching. */
final class TrainedCircuits {
    private static final int PAIRS = 40;
    private static final int HEADS = 6;
    private static final double ENOUGH = 0.9;

    private TrainedCircuits() {}

    static void print() {
        System.out.printf("%n## Trained networks%n%n");
        System.out.printf(
                "One half of the pairs to search on, the other to score on. Correlation: of all edges' scores with"
                        + " exact noising. Edges: the fewest, greedily, that carry %.0f %%. Stable: mean overlap (Jaccard)"
                        + " over resampled pairs of circuits of a tenth of all edges. Heads: shared with the %d"
                        + " strongest of exact noising.%n%n",
                100 * ENOUGH, HEADS);
        System.out.println("| network and task | search | correlation | CPR signed, absolute | CMD signed, absolute"
                + " | edges | stable | heads | s |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        measured(
                "tasks-4l",
                "indirect objects",
                network -> TaskPairs.of(Tasks.named("ioi"), network.tokenizer().orElseThrow(), PAIRS, 1)
                        .pairs());
        measured("tasks-4l", "facts", network -> heldOut(network, "facts"));
        measured("tasks-4l", "greater-than", network -> heldOut(network, "greater-than"));
        measured(
                "stories260K",
                "pronouns",
                network -> PromptPairs.builtIn(
                        "pronouns",
                        network.tokenizer(),
                        network.spec().vocabulary(),
                        network.spec().context()));
        measured(
                "induction-2l",
                "induction",
                network -> Induction.overIds(
                        IntStream.range(0, network.spec().vocabulary()).boxed().toList(),
                        Math.min(12, network.spec().context() - 1),
                        PAIRS,
                        1));
    }

    private static PromptPairs heldOut(Network network, String name) {
        return TaskPairs.of(
                        Corpus.heldOut().stream()
                                .filter(task -> task.name().equals(name))
                                .findFirst()
                                .orElseThrow(),
                        network.tokenizer().orElseThrow(),
                        PAIRS,
                        1)
                .pairs();
    }

    private static void measured(String model, String task, Function<Network, PromptPairs> pairs) {
        try (Models.Loaded loaded = Models.load(model)) {
            Question question = GroundTruth.question(loaded.network(), pairs.apply(loaded.network()));
            int size = question.size();
            // Not every second pair: kinds of pairs take turns.
            Question searched = question.select(IntStream.range(0, size / 2).toArray());
            Question scored = question.select(IntStream.range(size / 2, size).toArray());
            try (CircuitRuns searching = new CircuitRuns(searched, new Off.Corrupt());
                    CircuitRuns scoring = new CircuitRuns(scored, new Off.Corrupt())) {
                String name = model + ", " + task + " (" + scoring.graph().edges() + " edges)";
                rows(name, searching, new Faithfulness(scoring, 1));
            }
        }
    }

    private static void rows(String name, CircuitRuns searching, Faithfulness faithfulness) {
        Question question = searching.question();
        Faithfulness own = new Faithfulness(searching, 1);
        ComputationGraph graph = searching.graph();
        int tenth = graph.edges() / 10;
        List<Node> strongest = List.of();
        double[] exact = {};
        for (EdgeSearch search : EdgeSearch.all()) {
            long start = System.nanoTime();
            EdgeScores scores = search.run().apply(question);
            double seconds = (System.nanoTime() - start) / 1e9;
            double[] means = scores.means();
            List<Node> heads = heads(graph, means);
            if (search.equals(EdgeSearch.EXACT)) {
                exact = means;
                strongest = heads;
            }
            FaithfulnessCurve signed = GroundTruth.curve(faithfulness, scores, EdgeScores.Ranking.SIGNED);
            FaithfulnessCurve absolute = GroundTruth.curve(faithfulness, scores, EdgeScores.Ranking.ABSOLUTE);
            Stability stability = Stability.of(scores, Selection.GREEDY, tenth, EdgeScores.Ranking.ABSOLUTE, 100, 1);
            System.out.printf(
                    "| %s | %s | %.2f | %.2f, %.2f | %.2f, %.2f | %d | %.2f | %d of %d | %.2f |%n",
                    name,
                    search.name(),
                    new PearsonsCorrelation().correlation(means, exact),
                    signed.cpr(),
                    absolute.cpr(),
                    signed.cmd(),
                    absolute.cmd(),
                    fewest(own, scores),
                    stability.overlap(),
                    Agreement.between(heads, strongest, graph.layers() * graph.heads())
                            .shared(),
                    strongest.size(),
                    seconds);
        }
        long start = System.nanoTime();
        Acdc.Result found = new Acdc(searching, Acdc.Objective.DIVERGENCE, 0.02).run(Progress.NONE);
        System.out.printf(
                "| %s | ACDC, 0.02: carries %.2f | | | | %d | | | %.2f |%n",
                name,
                faithfulness.of(found.circuit()).value(),
                found.circuit().size(),
                (System.nanoTime() - start) / 1e9);
    }

    /** Heads by the size of what their edges carry together. */
    private static List<Node> heads(ComputationGraph graph, double[] means) {
        double[] sums = new double[graph.writers().size()];
        for (int edge = 0; edge < means.length; edge++) {
            sums[graph.writerOf(edge)] += means[edge];
        }
        return IntStream.range(0, sums.length)
                .filter(writer -> graph.writers().get(writer) instanceof Node.Head)
                .boxed()
                .sorted(Comparator.comparingDouble(writer -> -Math.abs(sums[writer])))
                .limit(Math.min(HEADS, graph.layers() * graph.heads() / 2))
                .map(graph.writers()::get)
                .toList();
    }

    /** How many edges the smallest circuit has that carries enough, of sizes that grow by a tenth. */
    private static int fewest(Faithfulness faithfulness, EdgeScores scores) {
        List<Integer> sizes = new ArrayList<>();
        int edges = scores.graph().edges();
        for (double size = 1; size < edges; size = Math.max(size + 1, size * 1.1)) {
            sizes.add((int) size);
        }
        sizes.add(edges);
        double[] values = faithfulness.values(
                sizes.stream()
                        .map(size -> Selection.GREEDY.of(scores, size, EdgeScores.Ranking.ABSOLUTE))
                        .toList(),
                Progress.NONE);
        return IntStream.range(0, values.length)
                .filter(i -> values[i] >= ENOUGH)
                .map(sizes::get)
                .findFirst()
                .orElse(edges);
    }
}
