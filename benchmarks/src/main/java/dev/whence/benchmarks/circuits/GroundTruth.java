package dev.whence.benchmarks.circuits;

import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.compiled.CompiledProgram;
import dev.whence.circuits.compiled.Options;
import dev.whence.circuits.compiled.Programs;
import dev.whence.circuits.gating.Examples;
import dev.whence.circuits.gating.GateFit;
import dev.whence.circuits.gating.GatingPlan;
import dev.whence.circuits.gating.HeadGating;
import dev.whence.circuits.graph.Edge;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.run.CircuitRuns;
import dev.whence.circuits.run.Off;
import dev.whence.circuits.score.EdgeRecovery;
import dev.whence.circuits.score.Faithfulness;
import dev.whence.circuits.score.FaithfulnessCurve;
import dev.whence.circuits.search.Acdc;
import dev.whence.circuits.search.Selection;
import dev.whence.networks.Network;
import dev.whence.networks.system.PairSweep;
import dev.whence.networks.tokens.PromptPairs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hipparchus.stat.correlation.PearsonsCorrelation;

/**
 * How near searches come to circuits that are known: every search on every program that comes with Whence, compiled; then
 * on networks that were trained, where exact edge patching is what the others estimate. Prints Markdown. Arguments: which
 * of {@code programs}, {@code sharpness} and {@code trained}; all when none is given.
 */
public final class GroundTruth {
    private static final int PAIRS = 60;

    private GroundTruth() {}

    /** Prints the tables. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        List<String> parts = arguments.length > 0 ? List.of(arguments) : List.of("programs", "sharpness", "trained");
        long start = System.nanoTime();
        if (parts.contains("programs")) {
            programs();
        }
        if (parts.contains("sharpness")) {
            sharpness();
        }
        if (parts.contains("trained")) {
            TrainedCircuits.print();
        }
        System.out.printf("%nAll of it: %.0f s.%n", (System.nanoTime() - start) / 1e9);
    }

    static Question question(Network network, PromptPairs pairs) {
        return new Question(network, pairs, PairSweep.Measure.LOGIT_DIFFERENCE);
    }

    private static void programs() {
        System.out.printf(
                "## Compiled programs%n%n%d pairs to search on, %d others to score on. Circuit: as many edges as are"
                        + " true, greedily from the logits.%n%n",
                PAIRS, PAIRS);
        System.out.println("| program | search | AUROC | missing + extra | circuit carries | CPR signed, absolute"
                + " | CMD signed, absolute | s |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        Map<String, List<double[]>> means = new LinkedHashMap<>();
        for (CompiledProgram program : Programs.all()) {
            PromptPairs pairs = program.pairs(PAIRS, 1);
            Set<Edge> truth = program.detectable(pairs);
            String name = String.format(
                    "%s, %d of %d edges",
                    program.name(), truth.size(), program.graph().edges());
            try (Network network = program.network();
                    CircuitRuns searching = new CircuitRuns(question(network, pairs), new Off.Corrupt());
                    CircuitRuns scoring =
                            new CircuitRuns(question(network, program.pairs(PAIRS, 2)), new Off.Corrupt())) {
                Faithfulness faithfulness = new Faithfulness(scoring, 1);
                for (EdgeSearch search : EdgeSearch.all()) {
                    means.computeIfAbsent(search.name(), _ -> new ArrayList<>())
                            .add(scored(name, search, searching.question(), truth, faithfulness));
                }
                means.computeIfAbsent("ACDC, 0.01", _ -> new ArrayList<>())
                        .add(acdc(name, searching, truth, faithfulness));
                gated(name, network, program, pairs);
            }
        }
        System.out.printf("%n### The same, means over the programs%n%n");
        System.out.println("| search | AUROC | missing + extra | circuit carries | CPR signed, absolute"
                + " | CMD signed, absolute | s |");
        System.out.println("|---|---|---|---|---|---|---|");
        means.forEach((search, rows) -> {
            double[] mean = new double[rows.getFirst().length];
            rows.forEach(row -> {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += row[i] / rows.size();
                }
            });
            System.out.printf(
                    "| %s | %s | %.1f + %.1f | %.2f | %s | %s | %.2f |%n",
                    search,
                    number("%.3f", mean[0]),
                    mean[1],
                    mean[2],
                    mean[3],
                    both(mean[4], mean[5]),
                    both(mean[6], mean[7]),
                    mean[8]);
        });
    }

    private static double[] scored(
            String program, EdgeSearch search, Question question, Set<Edge> truth, Faithfulness faithfulness) {
        long start = System.nanoTime();
        EdgeScores scores = search.run().apply(question);
        double seconds = (System.nanoTime() - start) / 1e9;
        Subgraph circuit = Selection.GREEDY
                .of(scores, truth.size(), EdgeScores.Ranking.ABSOLUTE)
                .pruned();
        EdgeRecovery.Errors errors = EdgeRecovery.errors(circuit, truth);
        FaithfulnessCurve signed = curve(faithfulness, scores, EdgeScores.Ranking.SIGNED);
        FaithfulnessCurve absolute = curve(faithfulness, scores, EdgeScores.Ranking.ABSOLUTE);
        double[] row = {
            EdgeRecovery.of(scores, truth).auroc(),
            errors.missing().size(),
            errors.extra().size(),
            faithfulness.of(circuit).value(),
            signed.cpr(),
            absolute.cpr(),
            signed.cmd(),
            absolute.cmd(),
            seconds
        };
        print(program, search.name(), row);
        return row;
    }

    static FaithfulnessCurve curve(Faithfulness faithfulness, EdgeScores scores, EdgeScores.Ranking ranking) {
        return FaithfulnessCurve.of(faithfulness, scores, ranking, FaithfulnessCurve.BENCHMARK, Progress.NONE);
    }

    private static double[] acdc(String program, CircuitRuns runs, Set<Edge> truth, Faithfulness faithfulness) {
        long start = System.nanoTime();
        Acdc.Result found = new Acdc(runs, Acdc.Objective.DIVERGENCE, 0.01).run(Progress.NONE);
        double seconds = (System.nanoTime() - start) / 1e9;
        EdgeRecovery.Errors errors = EdgeRecovery.errors(found.circuit(), truth);
        double nan = Double.NaN;
        double[] row = {
            nan,
            errors.missing().size(),
            errors.extra().size(),
            faithfulness.of(found.circuit()).value(),
            nan,
            nan,
            nan,
            nan,
            seconds
        };
        print(program, "ACDC, 0.01", row);
        return row;
    }

    private static void print(String program, String search, double[] row) {
        System.out.printf(
                "| %s | %s | %s | %.0f + %.0f | %.2f | %s | %s | %.2f |%n",
                program,
                search,
                number("%.3f", row[0]),
                row[1],
                row[2],
                row[3],
                both(row[4], row[5]),
                both(row[6], row[7]),
                row[8]);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(format, value);
    }

    private static String both(double signed, double absolute) {
        return Double.isNaN(signed) ? "" : String.format("%.2f, %.2f", signed, absolute);
    }

    /** Heads whose gate stays open under the pull to close, against those that the program uses. */
    private static void gated(String program, Network network, CompiledProgram compiled, PromptPairs pairs) {
        Set<Node> truth = new LinkedHashSet<>(compiled.components().values());
        truth.removeIf(node -> !(node instanceof Node.Head));
        long start = System.nanoTime();
        GateFit fit = HeadGating.fit(network, Examples.of(pairs), GatingPlan.of(150, 32, 3, 1), Progress.NONE);
        double seconds = (System.nanoTime() - start) / 1e9;
        Set<Node> open = new LinkedHashSet<>();
        fit.roles().heads().stream()
                .filter(head -> head.facilitation().mean() >= 0.5)
                .forEach(head -> open.add(head.head()));
        Set<Node> missing = new LinkedHashSet<>(truth);
        missing.removeAll(open);
        Set<Node> extra = new LinkedHashSet<>(open);
        extra.removeAll(truth);
        System.out.printf(
                "| %s | head gating, 3 sets of 150 steps | | %d + %d heads of %d | | | | %.2f |%n",
                program,
                missing.size(),
                extra.size(),
                network.spec().layers() * network.spec().attention().heads(),
                seconds);
    }

    /** Correlation of scores with patching over true edges, and how many of these an estimate sees, by what they go into. */
    private static void sharpness() {
        System.out.printf("%n## Where the softmax is flat%n%n");
        System.out.println(
                "Against exact edge patching of the true edges, over all programs. Seen: at least a tenth of what"
                        + " patching finds, with its sign.");
        System.out.println();
        System.out.println("| sharpness | search | AUROC | correlation | query and key edges seen | value and MLP edges"
                + " seen | edges into logits seen |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (double sharpness : new double[] {4, 10, 20, 30, 40}) {
            List<EdgeSearch> searches = List.of(EdgeSearch.EAP, EdgeSearch.EAP_IG);
            double[][] means = new double[searches.size()][2];
            int[][][] seen = new int[searches.size()][3][2];
            for (String name : Programs.names()) {
                CompiledProgram program =
                        Programs.named(name, Options.standard(0).withSharpness(sharpness));
                PromptPairs pairs = program.pairs(PAIRS, 1);
                Set<Edge> truth = program.detectable(pairs);
                try (Network network = program.network()) {
                    Question question = question(network, pairs);
                    double[] exact = EdgeSearch.EXACT.run().apply(question).means();
                    for (int i = 0; i < means.length; i++) {
                        EdgeScores found = searches.get(i).run().apply(question);
                        double[] scores = found.means();
                        means[i][0] += EdgeRecovery.of(found, truth).auroc()
                                / Programs.names().size();
                        means[i][1] += correlation(program, scores, exact, truth)
                                / Programs.names().size();
                        for (Edge edge : truth) {
                            int index = program.graph().indexOf(edge);
                            int[] counts = seen[i][kind(edge)];
                            counts[0] += scores[index] / exact[index] >= 0.1 ? 1 : 0;
                            counts[1]++;
                        }
                    }
                }
            }
            for (int i = 0; i < means.length; i++) {
                System.out.printf(
                        "| %.0f | %s | %.3f | %.2f | %d of %d | %d of %d | %d of %d |%n",
                        sharpness,
                        searches.get(i).name(),
                        means[i][0],
                        means[i][1],
                        seen[i][0][0],
                        seen[i][0][1],
                        seen[i][1][0],
                        seen[i][1][1],
                        seen[i][2][0],
                        seen[i][2][1]);
            }
        }
    }

    private static int kind(Edge edge) {
        if (edge.to().node() instanceof Node.Output) {
            return 2;
        }
        return edge.to().role() == Slot.Role.QUERY || edge.to().role() == Slot.Role.KEY ? 0 : 1;
    }

    private static double correlation(CompiledProgram program, double[] scores, double[] exact, Set<Edge> truth) {
        int[] edges = truth.stream().mapToInt(program.graph()::indexOf).toArray();
        double[] one = new double[edges.length];
        double[] other = new double[edges.length];
        for (int i = 0; i < edges.length; i++) {
            one[i] = scores[edges[i]];
            other[i] = exact[edges[i]];
        }
        return new PearsonsCorrelation().correlation(one, other);
    }
}
