package dev.whence.benchmarks.circuits;

import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.NodeScores;
import dev.whence.circuits.search.Direction;
import dev.whence.circuits.search.EdgeAttribution;
import dev.whence.circuits.search.EdgePatching;
import dev.whence.circuits.search.NodePatching;
import dev.whence.networks.site.At;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A search that gives every edge a score.
 *
 * @param name as tables call it
 * @param run searches
 */
record EdgeSearch(String name, Function<Question, EdgeScores> run) {
    /** The search that the others are estimates of. */
    static final EdgeSearch EXACT = new EdgeSearch(
            "edge patching, noising", question -> new EdgePatching(question, Direction.NOISING).run(Progress.NONE));

    static final EdgeSearch EAP =
            new EdgeSearch("EAP", question -> EdgeAttribution.eap(question).run(Progress.NONE));

    static final EdgeSearch EAP_IG = inputs(5);

    /** All of them, the exact one first. */
    static List<EdgeSearch> all() {
        return List.of(
                EXACT,
                new EdgeSearch(
                        "edge patching, denoising",
                        question -> new EdgePatching(question, Direction.DENOISING).run(Progress.NONE)),
                EAP,
                EAP_IG,
                inputs(30),
                new EdgeSearch(
                        "EAP-IG activations, 5",
                        question ->
                                new EdgeAttribution(question, EdgeAttribution.Path.ACTIVATIONS, 5).run(Progress.NONE)),
                new EdgeSearch("activation patching", EdgeSearch::byWriter),
                random(1));
    }

    private static EdgeSearch inputs(int steps) {
        return new EdgeSearch(
                "EAP-IG inputs, " + steps,
                question -> EdgeAttribution.eapIg(question, steps).run(Progress.NONE));
    }

    /** Every edge has the score of the component that writes to it: what a search over components says about edges. */
    private static EdgeScores byWriter(Question question) {
        ComputationGraph graph = new ComputationGraph(question.network().spec());
        List<Node> writers = NodePatching.all(question.network().spec());
        NodeScores nodes = new NodePatching(question, writers, At.all()).patched(Direction.NOISING, Progress.NONE);
        float[][] scores = new float[question.size()][graph.edges()];
        for (int edge = 0; edge < graph.edges(); edge++) {
            int node = writers.indexOf(graph.writers().get(graph.writerOf(edge)));
            for (int prompt = 0; prompt < scores.length; prompt++) {
                scores[prompt][edge] = nodes.perPrompt()[prompt][node];
            }
        }
        return new EdgeScores(graph, nodes.method(), scores);
    }

    /** Normal random scores, other ones for each prompt. */
    static EdgeSearch random(long seed) {
        return new EdgeSearch("random scores", question -> {
            ComputationGraph graph = new ComputationGraph(question.network().spec());
            SplittableRandom random = new SplittableRandom(seed);
            float[][] scores = new float[question.size()][graph.edges()];
            for (float[] row : scores) {
                for (int edge = 0; edge < row.length; edge++) {
                    row[edge] = (float) random.nextGaussian();
                }
            }
            return new EdgeScores(graph, "random scores, seed " + seed, scores);
        });
    }
}
